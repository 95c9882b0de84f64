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
from tests.mail.dovecot import Dovecot
from tests.mail.proxy import Line

MESSAGES = int(os.environ.get("LEMAN_DESK_SOAK_MESSAGES", "10000"))
KILLS = int(os.environ.get("LEMAN_DESK_SOAK_KILLS", "200"))
PATIENCE = int(os.environ.get("LEMAN_DESK_SOAK_SECONDS", "7200"))
REACH = float(os.environ.get("LEMAN_DESK_SOAK_REACH", "12"))
"""Seconds after its start at which the service is killed at the latest."""
RESTARTS = 0.1
"""Share of kills before which the mail server is started anew; it is also started anew amid some."""
NUMBERS = Path(__file__).resolve().parents[1] / "output" / "mail-soak.json"


def disturb(chance: random.Random, line: Line, dovecot: Dovecot, seconds: float) -> tuple[int, int]:
    """Cut connections and start the server anew at random; give how often each."""
    cuts = restarts = 0
    until = monotonic() + seconds
    while monotonic() < until:
        if chance.random() < 0.04:
            line.cut()
            cuts += 1
        if chance.random() < 0.02:
            line.allowance = chance.randint(100, 200_000)
            cuts += 1
        if chance.random() < RESTARTS / 20:
            dovecot.restart()
            restarts += 1
        Event().wait(0.1)
    return cuts, restarts


@pytest.mark.soak
@pytest.mark.timeout(PATIENCE + 600)
def test_every_message_is_there_once_after_random_kills_and_cuts(tmp_path: Path) -> None:
    chance = random.Random(2026)
    now = datetime.now(UTC)
    began = monotonic()
    kills = cuts = restarts = amid_filing = 0
    pause = Event()
    with server() as dovecot, Line(dovecot.tls_port) as line:
        delivered = 0

        def deliver(count: int) -> None:
            nonlocal delivered
            for number in range(delivered, min(MESSAGES, delivered + count)):
                user = tuple(USERS)[number % 2]
                moment = now - timedelta(days=9) + timedelta(minutes=number % 12_000)
                dovecot.deliver(plain_mail(number), moment, user=user, folder=FOLDERS[number // 2 % 2])
                delivered += 1

        deliver(MESSAGES // 4)
        # What comes while it is killed keeps it at work until the last.
        portion = -(-(MESSAGES - delivered) // KILLS)
        boxes = [mailbox_at(dovecot, user, port=line.port, poll_seconds=30) for user in USERS]
        office = make_desk(tmp_path / "desk", *boxes)
        with opened(office) as (desk, actor):

            def read() -> int:
                return sum(
                    count
                    for name, count in desk.store.reader().balance().items()
                    if name in {"case", "archive", "attention", "linking", "automatic"}
                )

            while kills < KILLS and monotonic() - began < PATIENCE:
                before = read()
                deliver(portion)
                if chance.random() < RESTARTS:
                    dovecot.restart()
                    restarts += 1
                watch = Watch(office, tmp_path)
                # From before the first connection to well into filing: anywhere.
                disturbed = disturb(chance, line, dovecot, chance.uniform(0.6, REACH))
                cuts, restarts = cuts + disturbed[0], restarts + disturbed[1]
                watch.process.send_signal(signal.SIGKILL)
                watch.process.wait()
                kills += 1
                amid_filing += before < read() < delivered
            deliver(MESSAGES)
            # A mailbox that was rebuilt gives every message another number.
            dovecot.renumber(user=next(iter(USERS)))
            line.allowance = None
            assert kills == KILLS
            assert amid_filing
            assert restarts
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
                "server_restarts": restarts,
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
