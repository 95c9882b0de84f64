"""Mail filed many at once: a bad one costs only itself, two programs file each once, all in few writings."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from sqlalchemy import event

from leman_desk.domain.errors import Bug, Conflict, DeskError, Refused, Unavailable
from leman_desk.services.desk import Desk, build_desk
from leman_desk.services.intake import IntakeReport
from leman_desk.storage.store import SqlStore
from leman_desk.wording.letters import LetterBook
from tests.services.conftest import KEY
from tests.services.offices import MONDAY, Office, mail, outside

MANY = 60


def put(office: Office, count: int, *, bad: int | None = None) -> list[bytes]:
    """Lay mails into the inbox, one of which the cleaner will stumble over."""
    raws = []
    for number in range(count):
        text = "bad" if number == bad else f"good {number}"
        raws.append(mail(text, sender=f"c{number}@example.com", html=f"<p>{text}</p>"))
        office.servers.folder("INBOX").put(raws[-1], MONDAY + timedelta(minutes=number))
    office.clock.forward(hours=2)
    return raws


def stumble(office: Office, monkeypatch: pytest.MonkeyPatch, error: DeskError) -> None:
    """Let one mail raise whatever happens to it."""
    safe = office.servers.safe

    def refuses(html: str) -> object:
        if "bad" in html:
            raise error
        return safe(html)

    monkeypatch.setattr(office.servers, "safe", refuses)


def whole(office: Office, count: int) -> None:
    """Check that each mail is there once, with its clock, and that the trail holds."""
    with office.store.work() as work:
        cases = [work.complaint(each.case) for each in work.open_clocks()]
        kept = Counter(message.sha256 for case in cases for message in work.messages_of(case.id))
    assert len({case.number for case in cases}) == len(cases) == count
    assert kept.total() == len(kept) == count
    assert office.desk.reading.verify_chain(office.manager).broken_at is None


@pytest.mark.parametrize("error", [Refused("mail.too_deep"), Bug("storage.database")])
def test_a_mail_that_cannot_be_filed_is_set_aside_and_costs_none_beside_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: DeskError
) -> None:
    raws = put(office, MANY, bad=30)
    stumble(office, monkeypatch, error)
    report = office.desk.intake.check(mailbox=office.mailbox)
    assert (report.opened, report.attention) == (MANY - 1, 1)
    balance = office.store.reader().balance()
    assert (balance["case"], balance["attention"], balance["pending"]) == (MANY - 1, 1, 0)
    with office.store.work() as work:
        aside = work.message_by_hash(sha256(raws[30]).hexdigest())
    assert aside is not None
    assert aside.defects == error.code
    whole(office, MANY - 1)


def test_what_somebody_else_changed_meanwhile_costs_a_second_try_and_no_mail(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(office, 5)
    filing = office.desk.intake._filing
    at_once, tried = filing._file_all, list[int]()

    def loses(batch: object, **rest: bool) -> object:
        tried.append(len(batch))  # type: ignore[arg-type]  # a list of mails
        if len(tried) == 1:
            raise Conflict("storage.stale")
        return at_once(batch, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(filing, "_file_all", loses)
    assert office.desk.intake.check(mailbox=office.mailbox).opened == 5
    assert tried == [5, 1, 1, 1, 1, 1]
    whole(office, 5)


def test_a_full_disk_ends_the_check_with_nothing_half_filed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(office, 10, bad=7)
    stumble(office, monkeypatch, Unavailable("storage.full"))
    with pytest.raises(Unavailable, match=r"storage\.full"):
        office.desk.intake.check(mailbox=office.mailbox)
    balance = office.store.reader().balance()
    assert (balance["case"], balance["pending"]) == (7, 3)
    monkeypatch.undo()
    assert office.desk.intake.file_pending().opened == 3
    whole(office, 10)


def test_an_answer_beside_its_question_joins_it(office: Office) -> None:
    question = mail("A question.", sender="c@example.com")
    header = "Message-ID: "
    named = next(line for line in question.decode().splitlines() if line.startswith(header))
    answer = mail("And another.", sender="c@example.com", answers=named.removeprefix(header))
    for number, raw in enumerate((question, answer)):
        office.servers.folder("INBOX").put(raw, MONDAY + timedelta(minutes=number))
    office.clock.forward(hours=1)
    report = office.desk.intake.check(mailbox=office.mailbox)
    assert (report.parsed, report.opened) == (2, 1)
    assert office.message_of(question).case == office.message_of(answer).case


def test_mail_of_a_batch_costs_one_transaction(office: Office) -> None:
    put(office, MANY)
    begun: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        begun.append(statement)

    assert isinstance(office.store, SqlStore)
    event.listen(office.store.writer, "after_cursor_execute", count)
    office.desk.intake.check(mailbox=office.mailbox)
    facts = [each for each in begun if each.startswith("INSERT INTO fact ")]
    # Three writings of the trail for what was filed; each transaction has one.
    assert len(facts) <= 4
    whole(office, MANY)


def test_stopped_between_two_mails_the_rest_is_filed_next_time(office: Office) -> None:
    put(office, MANY)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > MANY + 33

    report = office.desk.intake.check(mailbox=office.mailbox, cancelled=cancelled)
    assert report.cancelled
    assert 0 < report.opened < MANY
    whole(office, report.opened)
    assert office.desk.intake.file_pending().opened == MANY - report.opened
    whole(office, MANY)


@pytest.fixture
def second(office: Office, letters: LetterBook) -> Iterator[Desk]:
    """The same desk, opened a second time."""
    store = office.files.open(KEY)
    yield build_desk(store, office.clock, outside(office.servers, letters, office.files, office.crew))
    store.close()


def test_two_programs_file_what_waits_and_each_mail_is_filed_once(office: Office, second: Desk) -> None:
    with office.store.work() as work:
        for number in range(2 * MANY):
            raw = mail(sender=f"c{number}@example.com")
            work.store_pending(None, MONDAY, raw, size=len(raw), complete=True)
        work.commit()
    start = Barrier(2)

    def run(desk: Desk) -> IntakeReport:
        start.wait(60)
        return desk.intake.file_pending()

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(run, (office.desk, second)))
    assert sum(report.opened for report in reports) == 2 * MANY
    whole(office, 2 * MANY)
