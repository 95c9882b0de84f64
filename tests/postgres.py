"""A throw-away PostgreSQL 15 cluster for tests: loopback, SCRAM, its own folder, stopped by its own tool."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

BINARIES = Path("/usr/lib/postgresql/15/bin")
_USER = "postgres"


class Cluster:
    """A running server. PostgreSQL refuses to run as root, hence the other user."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="leman-pg-"))
        self._data = self._home / "data"
        self._password = secrets.token_urlsafe(16)
        self._port = _free_port()

    def __enter__(self) -> Self:
        password_file = self._home / "password"
        password_file.write_text(self._password, encoding="utf-8")
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_USER)
            for path in (self._home, password_file):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        self._run(
            "initdb",
            *("-D", str(self._data), "-U", _USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            *("--auth=scram-sha-256", f"--pwfile={password_file}"),
        )
        password_file.unlink()
        options = (
            f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            "-c fsync=off -c full_page_writes=off -c max_connections=60"
        )
        log = str(self._home / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "60", "-l", log, "-o", options, "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._home)

    def url(self, database: str = _USER, password: str | None = None) -> str:
        """Give the address of a database."""
        secret = quote(self._password if password is None else password)
        return f"postgresql://{_USER}:{secret}@127.0.0.1:{self._port}/{database}"

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, as a copy of another if wanted, and give its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._administer(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        self._administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(BINARIES / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", _USER, "--", *command]
        # Output goes to a file: the server inherits it, and a pipe would never end.
        with (self._home / f"{program}.out").open("w+", encoding="utf-8") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd="/", timeout=120, check=False)
            if done.returncode != 0:
                output.seek(0)
                raise RuntimeError(f"{program}: {output.read()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
