"""Ten thousand messages, killed and cut off at random: each is there exactly once in the end."""

import json
import os
import random
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from leman_desk.services.balance_queries import BalancePart
from tests.features.mail_desk import (
    FOLDERS,
    USERS,
    assert_balanced,
    kept,
    mailbox_at,
    make_desk,
    opened,
    server,
)
from tests.features.mails import plain_mail
from tests.features.watch import Watch
from tests.mail.proxy import Line

MESSAGES = int(os.environ.get("LEMAN_DESK_SOAK_MESSAGES", "10000"))
KILLS = int(os.environ.get("LEMAN_DESK_SOAK_KILLS", "200"))
PATIENCE = int(os.environ.get("LEMAN_DESK_SOAK_SECONDS", "7200"))
REACH = float(os.environ.get("LEMAN_DESK_SOAK_REACH", "12"))
"""Seconds after its start at which the service is killed at the latest."""
NUMBERS = Path(__file__).resolve().parents[1] / "output" / "mail-soak.json"


@pytest.mark.soak
@pytest.mark.timeout(PATIENCE + 600)
def test_every_message_is_there_once_after_random_kills_and_cuts(tmp_path: Path) -> None:
    chance = random.Random(2026)
    now = datetime.now(UTC)
    began = monotonic()
    kills = cuts = amid_filing = 0
    pause = Event()
    with server() as dovecot, Line(dovecot.tls_port) as line:
        for number in range(MESSAGES):
            user = tuple(USERS)[number % 2]
            moment = now - timedelta(days=9) + timedelta(minutes=number % 12_000)
            dovecot.deliver(plain_mail(number), moment, user=user, folder=FOLDERS[number // 2 % 2])
        boxes = [mailbox_at(dovecot, user, port=line.port, poll_seconds=30) for user in USERS]
        office = make_desk(tmp_path / "desk", *boxes)
        with opened(office) as (desk, actor):

            def read() -> int:
                return sum(
                    count
                    for name, count in desk.store.reader().balance().items()
                    if name in {"case", "archive", "attention", "linking", "automatic"}
                )

            while kills < KILLS and monotonic() - began < PATIENCE and read() < MESSAGES:
                before = read()
                watch = Watch(office, tmp_path)
                # From before the first connection to well into filing: anywhere.
                until = monotonic() + chance.uniform(0.6, REACH)
                while monotonic() < until:
                    if chance.random() < 0.04:
                        line.cut()
                        cuts += 1
                    if chance.random() < 0.02:
                        line.allowance = chance.randint(100, 200_000)
                        cuts += 1
                    pause.wait(0.1)
                watch.process.send_signal(signal.SIGKILL)
                watch.process.wait()
                kills += 1
                amid_filing += before < read() < MESSAGES
            line.allowance = None
            assert kills
            assert amid_filing
            at_the_end = read()
            before = watch.said().count("service started")
            watch = Watch(office, tmp_path)
            while watch.said().count("service started") == before and watch.process.poll() is None:
                pause.wait(0.1)
            end = monotonic() + PATIENCE
            while monotonic() < end and watch.process.poll() is None:
                report = desk.reading.mail_balance(actor)
                if report.on_server == MESSAGES and report.balanced:
                    break
                pause.wait(0.5)
            code, seconds = watch.end()
            numbers = {
                "messages": MESSAGES,
                "kills": kills,
                "kills_amid_filing": amid_filing,
                "cuts": cuts,
                "read_before_the_last_run": at_the_end,
                "seconds": round(monotonic() - began),
                "seconds_to_stop": round(seconds, 2),
            }
            NUMBERS.parent.mkdir(parents=True, exist_ok=True)
            NUMBERS.write_text(json.dumps(numbers, indent=1), encoding="utf-8")
            assert code == 0
            report = assert_balanced(desk, actor, dovecot)
            assert report.on_server == report.part(BalancePart.CASE) == MESSAGES
            assert sum(kept(desk).values()) == MESSAGES
            assert desk.store.reader().verify_chain().broken_at is None
