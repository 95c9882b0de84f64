"""Verdicts by content, on both databases."""

from datetime import datetime, timedelta
from functools import partial

from leman_desk.domain.scanning import FileScan, Verdict
from leman_desk.services.ports_scanning import ScanCounts
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, add_message

A, B, C = "a" * 64, "b" * 64, "c" * 64


def test_a_content_waits_once_and_keeps_its_verdict(store: SqlStore, other: SqlStore) -> None:
    with store.work() as work:
        work.await_scan(A, 5)
        work.await_scan(A, 5)
        work.await_scan(B, 7)
        work.commit()
    with other.work() as work:
        assert {each.sha256 for each in work.waiting_scans(10)} == {A, B}
        assert len(work.waiting_scans(1)) == 1
        work.put_scan(FileScan(A, 5, Verdict.INFECTED, "Test.Virus", NOW, 1))
        work.put_scan(FileScan(C, 1, Verdict.CLEAN))  # erased meanwhile
        work.commit()
    with store.work() as work:
        work.await_scan(A, 5)
        assert work.scan_of(A) == FileScan(A, 5, Verdict.INFECTED, "Test.Virus", NOW, 1)
        assert work.scan_of(C) is None
        assert [each.sha256 for each in work.infected_scans()] == [A]
        assert [each.sha256 for each in work.waiting_scans(10)] == [B]
        assert work.scan_counts() == ScanCounts(waiting=1, infected=1)


def test_what_is_undecided_waits_again(store: SqlStore) -> None:
    with store.work() as work:
        for sha256, verdict in ((A, Verdict.TOO_LARGE), (B, Verdict.FAILED), (C, Verdict.CLEAN)):
            work.await_scan(sha256, 1)
            work.put_scan(FileScan(sha256, 1, verdict, "", NOW, 3))
        assert work.scan_again() == 2
        assert {(each.sha256, each.tries) for each in work.waiting_scans(10)} == {(A, 0), (B, 0)}
        work.commit()


def _later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_the_newest_come_first(store: SqlStore) -> None:
    with store.work() as work:
        for number, sha256 in enumerate((A, B, C)):
            work._now = partial(_later, number)
            work.await_scan(sha256, 1)
        assert [each.sha256 for each in work.waiting_scans(10)] == [C, B, A]


def test_places_name_mails_without_a_case(store: SqlStore) -> None:
    with store.work() as work:
        assert work.places_of(A) == []
        mail = add_message(work, filename="a.pdf")
        (part,) = work.attachments(mail.id)
        (place,) = work.places_of(part.sha256)
        assert (place.message, place.part, place.raw, place.case) == (mail.id, 0, mail.raw, mail.case)
