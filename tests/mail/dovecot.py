"""A real Dovecot on loopback for tests: own configuration, own users, a Maildir, stopped by process id."""

import email.utils
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.mail.certificates import make_certificate

_WAIT_SECONDS = 20.0
_CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = {ssl}
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = {refuse_plain}
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
mailbox_idle_check_interval = 1 secs
mail_location = maildir:{home}/mail/%u
mail_max_userip_connections = 100
first_valid_uid = 1
{identity}
{oauth2}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # No waiting after wrong passwords.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
{folders}
}}
"""


def free_port() -> int:
    """Find a TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def missing() -> str | None:
    """Say what is not installed, or None."""
    return None if shutil.which("dovecot", path=_search_path()) else "dovecot-imapd is not installed"


def _search_path() -> str:
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """How tokens are checked, without asking anybody: by signature, issuer and audience of a JWT.

    Attributes:
        public_key: PEM of the key that signs.
        key_id: Its name, ``kid`` in the token's header.
        mechanisms: What is offered, such as ``xoauth2``.
    """

    public_key: bytes
    issuer: str
    audience: str
    key_id: str = "test"
    mechanisms: str = "xoauth2 oauthbearer"


_OAUTH2 = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/dovecot-oauth2.conf.ext
}}
"""
_OAUTH2_CONF = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={home}/keys/
issuers = {issuer}
client_id = {audience}
username_attribute = email
"""


class Dovecot:
    """An IMAP server in a temporary folder of its own; a context manager.

    The folder is short (sockets allow about 100 characters) and open to the mail user; it goes with `stop`
    at the end of the ``with`` block.

    Args:
        users: Passwords by user name.
        sent_folder: Name of a folder announced as ``\\Sent``, or None.
        junk_folder: Name of a folder announced as ``\\Junk``, or None.
        refuse_plain: Refuse a login without TLS (LOGINDISABLED), at ``far_host``.
        certificate_name: Host name in the certificate.
        expired: Make the certificate one that ended yesterday.
        tls: Offer TLS at all.
    """

    def __init__(
        self,
        users: dict[str, str] | None = None,
        *,
        sent_folder: str | None = "Sent",
        junk_folder: str | None = None,
        refuse_plain: bool = True,
        certificate_name: str = "localhost",
        expired: bool = False,
        tls: bool = True,
        oauth2: "TokenCheck | None" = None,
    ) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.home.chmod(0o755)
        self.users = users or {"info": "matkhau"}
        self.host = "127.0.0.1"
        self.far_host = "127.0.0.2"  # seen as another computer, so that a login without TLS can be refused
        self.port = free_port()  # plain, with STARTTLS
        self.tls_port = free_port()
        self._special = {"Sent": sent_folder, "Junk": junk_folder}
        self._refuse_plain = refuse_plain
        self._tls = tls
        self._oauth2 = oauth2
        self._count = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.ca_file, self._key = make_certificate(self.home, name=certificate_name, expired=expired)

    @property
    def user(self) -> str:
        """The first user."""
        return next(iter(self.users))

    @property
    def password(self) -> str:
        """The first user's password."""
        return self.users[self.user]

    def __enter__(self) -> Self:
        try:
            self.start()
        except AssertionError:
            shutil.rmtree(self.home)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.home)

    def start(self) -> None:
        """Write the configuration, start, and wait until it answers."""
        self._write_configuration()
        program = shutil.which("dovecot", path=_search_path())
        assert program is not None, missing()
        with (self.home / "stderr.log").open("wb") as log:
            self._process = subprocess.Popen(
                [program, "-F", "-c", str(self.home / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        try:
            for port in (self.port, self.tls_port) if self._tls else (self.port,):
                self._wait_for(port)
        except AssertionError:
            self.stop()
            raise

    def stop(self) -> None:
        """End this server and its helpers, and wait for them."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_WAIT_SECONDS)
        # Processes that serve a connection outlive their master for a moment.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_WAIT_SECONDS)

    def restart(self) -> None:
        """Stop and start again, on the same ports with the same mail."""
        self.stop()
        self.start()

    def deliver(
        self, raw: bytes, internaldate: datetime, *, user: str | None = None, folder: str = "INBOX"
    ) -> Path:
        """Put a message into the Maildir as a delivery agent does; INTERNALDATE is the file's time."""
        box = self.maildir(user, folder)
        for part in ("tmp", "new", "cur"):
            (box / part).mkdir(parents=True, exist_ok=True)
        self._count += 1
        name = f"{int(internaldate.timestamp())}.M{self._count:06d}P{os.getpid()}.test"
        waiting = box / "tmp" / name
        waiting.write_bytes(raw)
        os.utime(waiting, (internaldate.timestamp(), internaldate.timestamp()))
        # Before the server can see the message: it makes and removes files of its own as soon as it does.
        self._own(box.parent, box, *(box / part for part in ("tmp", "new", "cur")), waiting)
        return waiting.rename(box / "new" / name)

    def messages(self, folder: str = "INBOX", *, user: str | None = None) -> list[bytes]:
        """Read all messages of a folder from disk, in order of delivery."""
        return [path.read_bytes() for path in self._files(folder, user)]

    def flags(self, folder: str = "INBOX", *, user: str | None = None) -> list[str]:
        """Read the Maildir flags (S = seen) of all messages of a folder."""
        return [path.name.partition(":2,")[2] for path in self._files(folder, user)]

    def renumber(self, folder: str = "INBOX", *, user: str | None = None) -> None:
        """Throw the UID list away: the folder gets a new UIDVALIDITY when it is opened next."""
        self.stop()
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (self.maildir(user, folder) / name).unlink(missing_ok=True)
        # UIDVALIDITY counts seconds; the file that remembers the last one keeps it from repeating.
        self.start()

    def maildir(self, user: str | None = None, folder: str = "INBOX") -> Path:
        """Give the folder on disk (Maildir++ names)."""
        root = self.home / "mail" / (user or self.user)
        return root if folder == "INBOX" else root / ("." + folder.replace("/", "."))

    def log(self) -> str:
        """Read what the server wrote."""
        path = self.home / "dovecot.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _files(self, folder: str, user: str | None) -> Iterator[Path]:
        box = self.maildir(user, folder)
        found = [path for part in ("cur", "new") for path in (box / part).glob("*")]
        return iter(sorted(found, key=lambda path: path.name))

    def _write_configuration(self) -> None:
        as_root = os.geteuid() == 0
        account = pwd.getpwnam("dovecot") if as_root else pwd.getpwuid(os.geteuid())
        identity = (
            ""
            if as_root
            else f"default_login_user = {account.pw_name}\ndefault_internal_user = {account.pw_name}\n"
            f"default_internal_group = {grp.getgrgid(account.pw_gid).gr_name}"
        )
        folders = "\n".join(
            f'  mailbox "{name}" {{\n    auto = create\n    special_use = \\{use}\n  }}'
            for use, name in self._special.items()
            if name is not None
        )
        (self.home / "mail").mkdir(exist_ok=True)
        (self.home / "users").write_text(
            "".join(f"{name}:{{PLAIN}}{password}\n" for name, password in self.users.items()),
            encoding="utf-8",
        )
        (self.home / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                home=self.home,
                mechanisms=" ".join(
                    ["plain login", *([self._oauth2.mechanisms] if self._oauth2 is not None else [])]
                ),
                oauth2=_OAUTH2.format(home=self.home) if self._oauth2 is not None else "",
                ssl="yes" if self._tls else "no",
                certificate=self.ca_file,
                key=self._key,
                refuse_plain="yes" if self._refuse_plain else "no",
                identity=identity,
                uid=account.pw_uid,
                gid=account.pw_gid,
                port=self.port,
                tls_port=self.tls_port,
                folders=folders,
            ),
            encoding="utf-8",
        )
        if self._oauth2 is not None:
            # A key lies at <azp or default>/<algorithm>/<kid>, base64 around the PEM is not needed.
            keys = self.home / "keys" / "default" / "RS256"
            keys.mkdir(parents=True, exist_ok=True)
            (keys / self._oauth2.key_id).write_bytes(self._oauth2.public_key)
            (self.home / "dovecot-oauth2.conf.ext").write_text(
                _OAUTH2_CONF.format(
                    home=self.home, issuer=self._oauth2.issuer, audience=self._oauth2.audience
                ),
                encoding="utf-8",
            )
        if as_root:
            # The authentication process runs as another user.
            (self.home / "users").chmod(0o644)
            self._own(self.home / "mail", *(self.home / "mail").rglob("*"))

    @staticmethod
    def _own(*paths: Path) -> None:
        """Give files to the server's account, where it has one of its own."""
        if os.geteuid() != 0:
            return
        account = pwd.getpwnam("dovecot")
        for path in paths:
            os.chown(path, account.pw_uid, account.pw_gid)

    def _wait_for(self, port: int) -> None:
        end = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < end:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            with socket.socket() as probe:
                probe.settimeout(0.2)
                if probe.connect_ex((self.host, port)) == 0:
                    return
            time.sleep(0.02)
        stderr = (self.home / "stderr.log").read_text(encoding="utf-8", errors="replace")
        raise AssertionError(f"Dovecot does not answer: {stderr}{self.log()}")


def received_line(moment: datetime, by: str = "mail.leman.test") -> bytes:
    """Make the Received field a delivering server would put on top."""
    return (
        f"Received: from client.test by {by} with ESMTP; {email.utils.format_datetime(moment)}\r\n".encode()
    )
