"""Intake killed by SIGKILL fifty times: every message is there exactly once in the end."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import func, select

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.ids import BlobId
from leman_desk.domain.mailbox import Mailbox, Security
from leman_desk.domain.people import Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.storage.tables import search_text
from leman_desk.wording.words import Language
from tests.features.mails import DESK, plain_mail
from tests.features.processes import ROOT
from tests.mail.dovecot import Dovecot

CHILD = Path(__file__).with_name("intake_child.py")
LOGIN, PASSPHRASE = "linh", "a-long-enough-passphrase"
MESSAGES = 520
KILLS = 50
MOST_TRIES = 5
MOST_STATEMENTS = 550
"""Some more than it takes to file a batch, so that it goes forward all the same."""


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot) -> Office:
    office = Office(tmp_path / "profile")
    office.warm_up()
    start = datetime.now(UTC) - timedelta(days=3)
    created = office.access.create(
        SetUp(
            person=NewPerson("Nguyễn Hà Linh", LOGIN, PASSPHRASE, frozenset({Role.AGENT})),
            settings=DeskSettings(clocks_from=start),
            calendar=office.calendar_for("weekdays", Language.VI),
            preset="weekdays",
            categories=office.categories(),
            mailbox=Mailbox(
                address=DESK,
                display_name="Leman Jewelry",
                imap_host="localhost",
                imap_port=dovecot.tls_port,
                imap_security=Security.TLS,
                smtp_host="localhost",
                smtp_port=1,
                smtp_security=Security.NONE,
                username=dovecot.user,
                ca=str(dovecot.ca_file),
            ),
            mailbox_password=dovecot.password,
        )
    )
    created.opened.store.close()
    return office


def fill(dovecot: Dovecot) -> Counter[str]:
    moment = datetime.now(UTC) - timedelta(hours=MESSAGES // 60 + 1)
    found: Counter[str] = Counter()
    for number in range(MESSAGES):
        raw = plain_mail(number)
        dovecot.deliver(raw, moment + timedelta(minutes=number))
        found[hashlib.sha256(raw).hexdigest()] += 1
    return found


class Runs:
    """Runs of intake, each in a process that dies where it is told to."""

    def __init__(self, office: Office) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), str(office.profile), LOGIN, PASSPHRASE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def run(self, statements: int) -> int | None:
        """Let one run die after so many statements (0: never); a busy mail server is asked again.

        Returns:
            How many mails the transaction had filed that was cut off; None when it came to its end.
        """
        for _ in range(MOST_TRIES):
            said = self._run(statements)
            if not said[0].startswith("unavailable mail."):
                break
        if said == ["done", "ended 0"]:
            return None
        assert said[1:] == [f"ended {signal.SIGKILL.value}"], said
        return int(said[0].removeprefix("killed "))

    def _run(self, statements: int) -> list[str]:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{statements}\n")
        process.stdin.flush()
        said: list[str] = []
        while not said or not said[-1].startswith("ended"):
            said.append(process.stdout.readline().strip())
            assert said[-1], "the process that begins the runs has ended"
        return said

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that begins them."""
        self._process.communicate()


@pytest.mark.timeout(900)
def test_every_message_is_there_once_after_fifty_kills(
    office: Office, dovecot: Dovecot, tmp_path: Path
) -> None:
    sent = fill(dovecot)
    chance = random.Random(26)
    with Runs(office) as runs:
        filed = [runs.run(chance.randint(1, MOST_STATEMENTS)) for _ in range(KILLS)]
        (tmp_path / "kills.json").write_text(json.dumps(filed), encoding="utf-8")
        assert runs.run(0) is None

    # Most were killed before the intake was through, and enough of them amid mails that were filed together.
    assert filed.count(None) < KILLS / 5
    assert sum(bool(each) for each in filed) >= KILLS / 5

    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    with opened.store.work() as work:
        assert work.count_due() == 0
        kept: Counter[str] = Counter()
        for case in range(1, MESSAGES + 10):
            for message in work.messages_of(case):  # type: ignore[arg-type]  # ids run from 1
                raw = work.vault.get(BlobId(message.raw))
                assert hashlib.sha256(raw).hexdigest() == message.sha256
                kept[message.sha256] += 1
    balance = opened.store.reader().balance()
    with opened.store.writer.connect() as connection:  # type: ignore[attr-defined]  # a store of ours
        # Of those that were killed between filing and indexing, too, every case is found.
        indexed = connection.scalar(select(func.count()).select_from(search_text))
    assert opened.store.reader().verify_chain().broken_at is None
    opened.store.close()
    assert kept == sent
    assert balance["server"] == MESSAGES
    assert balance["case"] == MESSAGES
    assert balance["pending"] == 0
    assert indexed == MESSAGES
