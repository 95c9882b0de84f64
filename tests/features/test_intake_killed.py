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

import pytest

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.ids import BlobId
from leman_desk.domain.mailbox import Mailbox, Security
from leman_desk.domain.people import Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.wording.words import Language
from tests.features.mails import DESK, plain_mail
from tests.mail.dovecot import Dovecot

CHILD = Path(__file__).with_name("intake_child.py")
LOGIN, PASSPHRASE = "linh", "a-long-enough-passphrase"
MESSAGES = 520
KILLS = 50


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


def child(office: Office) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(office.profile), LOGIN, PASSPHRASE],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def kill_after(process: subprocess.Popen[str], lines: int) -> dict[str, object] | None:
    """Read so many lines, kill, and say where it was; None when it had finished by then."""
    assert process.stdout is not None
    last = ""
    for _ in range(lines):
        line = process.stdout.readline()
        if not line or line == "done\n":
            process.wait()
            process.stdout.close()
            return None
        last = line
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    done, of, server, pending = (int(each) for each in last.split())
    return {"done": done, "of": of, "stored": server, "pending": pending}


@pytest.mark.timeout(900)
def test_every_message_is_there_once_after_fifty_kills(
    office: Office, dovecot: Dovecot, tmp_path: Path
) -> None:
    sent = fill(dovecot)
    chance = random.Random(26)
    log: list[dict[str, object]] = []
    while len(log) < KILLS:
        where = kill_after(child(office), chance.randint(1, 30))
        if where is None:
            break
        log.append(where)
    (tmp_path / "kills.json").write_text(json.dumps(log, indent=1), encoding="utf-8")
    with child(office) as final:
        assert final.stdout is not None
        assert final.stdout.read().endswith("done\n")
    assert final.returncode == 0

    between = [each for each in log if int(str(each["stored"])) > 0]
    assert len(log) == KILLS
    assert len(between) >= 30

    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    with opened.store.work() as work:
        kept: Counter[str] = Counter()
        for case in range(1, MESSAGES + 10):
            for message in work.messages_of(case):  # type: ignore[arg-type]  # ids run from 1
                raw = work.vault.get(BlobId(message.raw))
                assert hashlib.sha256(raw).hexdigest() == message.sha256
                kept[message.sha256] += 1
    balance = opened.store.reader().balance()
    assert opened.store.reader().verify_chain().broken_at is None
    opened.store.close()
    assert kept == sent
    assert balance["server"] == MESSAGES
    assert balance["case"] == MESSAGES
    assert balance["pending"] == 0
