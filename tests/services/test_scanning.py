"""Files and the scanner: what waits is checked, a hit goes nowhere, one that is away keeps nothing up."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.scanning import FileScan, ScannerPlace, Verdict
from leman_desk.services.ports_scanning import ScanAnswer, ScannerReport
from leman_desk.services.queries import AttachmentRow, EvidenceRow
from leman_desk.system.clamd import TEST_FILE
from tests.services.offices import Office, mail
from tests.system.clamd_server import SIGNATURE, ClamdServer, require_clamd

CLEAN = ScanAnswer(Verdict.CLEAN)
HIT = ScanAnswer(Verdict.INFECTED, "Test.Virus")
ADDRESS = "localhost:3310"


class Scanner:
    """A scanner that finds what begins with VIRUS, or does what a test says."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.away: DeskError | None = None
        self.finds: Callable[[bytes], ScanAnswer] = lambda data: HIT if data.startswith(b"VIRUS") else CLEAN
        self.well = True

    def scan(
        self, place: ScannerPlace, pieces: Iterator[bytes], *, limit_bytes: int, seconds: float
    ) -> ScanAnswer:
        assert place == ScannerPlace(host="localhost", port=3310)
        assert seconds > 0 < limit_bytes
        data = b"".join(pieces)
        self.asked.append(data)
        if self.away is not None:
            raise self.away
        return self.finds(data)

    def test(self, place: ScannerPlace, *, seconds: float) -> ScannerReport:
        assert place.host
        assert seconds
        return ScannerReport(ok=self.well)


@pytest.fixture
def scanner(office: Office) -> Scanner:
    made = Scanner()
    office.desk.scanning._scanner = made
    return made


def switch_on(office: Office, address: str = ADDRESS, **more: Any) -> None:
    settings = replace(office.desk.reading.settings(), scanner=address, **more)
    office.desk.setup.change(office.admin, settings=settings)


def complains_with(office: Office, *files: tuple[str, bytes], **more: Any) -> CaseId:
    return office.complains(files=files, **more)


def attachments(office: Office, case: CaseId) -> tuple[AttachmentRow, ...]:
    return office.desk.reading.case_view(office.agent, case=case).messages[0].attachments


def evidence(office: Office, case: CaseId) -> tuple[EvidenceRow, ...]:
    return office.desk.reading.case_view(office.agent, case=case).evidence


def scan_of(office: Office, sha256: str) -> FileScan | None:
    with office.store.work() as work:
        return work.scan_of(sha256)


def test_without_a_scanner_nothing_is_asked_and_nothing_is_said(office: Office, scanner: Scanner) -> None:
    case = complains_with(office, ("a.txt", b"VIRUS"))
    assert office.desk.scanning.run().checked == 0
    assert scanner.asked == []
    (row,) = attachments(office, case)
    assert (row.scan, row.signature) == ("", "")


def test_mail_is_filed_before_any_scanner_is_asked(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    case = complains_with(office, ("a.txt", b"VIRUS"), ("b.txt", b"letter"))
    assert scanner.asked == []
    assert [row.scan for row in attachments(office, case)] == ["waiting", "waiting"]


def test_a_hit_is_quarantined_and_told(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    case = complains_with(office, ("a.txt", b"VIRUS"), ("b.txt", b"letter"), ("empty.txt", b""))
    report = office.desk.scanning.run()
    assert (report.checked, report.infected, report.away) == (3, 1, "")
    assert case in report.changes.cases
    assert [(row.scan, row.signature) for row in attachments(office, case)] == [
        ("infected", "Test.Virus"),
        ("clean", ""),
        ("clean", ""),
    ]
    assert office.kinds(case)[-1] == "file_quarantined"
    assert office.kinds(case).count("file_quarantined") == 1
    assert sorted(scanner.asked) == [b"VIRUS", b"letter"]  # an empty file harms nobody
    assert office.desk.scanning.run().checked == 0


def test_what_was_there_before_the_scanner_is_checked_too(office: Office, scanner: Scanner) -> None:
    case = complains_with(office, ("a.txt", b"VIRUS"))
    switch_on(office)
    assert office.desk.scanning.run().infected == 1
    assert scanner.asked == [b"VIRUS"]
    assert attachments(office, case)[0].scan == "infected"


def test_what_is_quarantined_is_neither_saved_nor_sent(
    office: Office, scanner: Scanner, tmp_path: Path
) -> None:
    switch_on(office)
    case = complains_with(office, ("a.txt", b"VIRUS"))
    (row,) = attachments(office, case)
    office.desk.evidence.add_attachments(office.agent, message=row.message)
    office.desk.scanning.run()
    assert scanner.asked == [b"VIRUS"]  # once for both
    (piece,) = evidence(office, case)
    assert piece.scan == "infected"
    target = tmp_path / "out.txt"
    with pytest.raises(Refused, match=r"file\.quarantined\(signature=Test\.Virus\)"):
        office.desk.evidence.save(office.agent, evidence=piece.id, target=target)
    with pytest.raises(Refused, match=r"file\.quarantined"):
        office.desk.evidence.save_attachment(office.agent, message=row.message, part=0, target=target)
    assert not target.exists()
    text = office.reply_text(case, evidence=(piece.id,))
    with pytest.raises(Refused, match=r"file\.quarantined"):
        office.desk.replies.send(office.agent, case=case, text=text)
    # Without a scanner it stays what it is.
    switch_on(office, "")
    assert evidence(office, case)[0].scan == "infected"
    with pytest.raises(Refused, match=r"file\.quarantined"):
        office.desk.evidence.save(office.agent, evidence=piece.id, target=target)


def test_a_quarantined_picture_is_not_shown_in_its_text(office: Office, scanner: Scanner) -> None:
    raw = (
        b"From: mai@example.com\r\nTo: info@leman.jewelry\r\nSubject: anh\r\nMessage-ID: <p@example.com>\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html\r\n\r\n<img src='cid:p'>\r\n--b\r\nContent-Type: image/png\r\n"
        b"Content-ID: <p>\r\n\r\nVIRUS\r\n--b--\r\n"
    )
    office.arrives(raw)
    message = office.message_of(raw).id
    reading = office.desk.reading
    assert reading.inline_images(office.agent, message=message, wanted=["p"]) == {"p": b"VIRUS"}
    switch_on(office)
    office.desk.scanning.run()
    assert scanner.asked == [b"VIRUS"]
    assert reading.inline_images(office.agent, message=message, wanted=["p"]) == {}


def test_a_known_virus_is_quarantined_as_it_comes(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    complains_with(office, ("a.txt", b"VIRUS"))
    office.desk.scanning.run()
    second = complains_with(office, ("other name.txt", b"VIRUS"))
    assert scanner.asked == [b"VIRUS"]
    assert attachments(office, second)[0].scan == "infected"
    assert "file_quarantined" in office.kinds(second)


def test_a_scanner_that_is_away_lets_files_wait(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    scanner.away = Unavailable("scan.unreachable", address=ADDRESS)
    case = complains_with(office, ("a.txt", b"VIRUS"), ("b.txt", b"letter"))
    report = office.desk.scanning.run()
    assert (report.checked, report.away) == (0, "scan.unreachable")
    assert len(scanner.asked) == 1  # one try tells enough
    assert attachments(office, case)[0].scan == "waiting"
    scanner.away = None
    assert office.desk.scanning.run().infected == 1


def test_what_waits_is_checked_before_it_leaves(office: Office, scanner: Scanner, tmp_path: Path) -> None:
    switch_on(office)
    case = office.complains()
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"VIRUS")
    office.desk.evidence.add_files(office.agent, case=case, paths=[bad])
    (piece,) = evidence(office, case)
    assert piece.scan == "waiting"
    text = office.reply_text(case, evidence=(piece.id,))
    with pytest.raises(Refused, match=r"file\.quarantined"):
        office.desk.replies.send(office.agent, case=case, text=text)
    assert scanner.asked == [b"VIRUS"]
    assert evidence(office, case)[0].scan == "infected"


def test_a_reply_leaves_without_the_scanner_and_its_fact_says_so(
    office: Office, scanner: Scanner, tmp_path: Path
) -> None:
    switch_on(office)
    scanner.away = Unavailable("scan.timeout", address=ADDRESS)
    scanner.well = False
    case = office.complains()
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text(path.name, encoding="ascii")
    office.desk.evidence.add_files(office.agent, case=case, paths=paths)
    pieces = evidence(office, case)
    text = office.reply_text(case, evidence=tuple(each.id for each in pieces))
    office.desk.replies.send(office.agent, case=case, text=text)
    assert len(scanner.asked) == 1
    (queued,) = [
        row
        for row in office.store.reader().facts(before=None, limit=50, case=case)
        if row.kind == "reply_queued"
    ]
    assert queued.codes["unchecked_files"] == 2
    view = office.desk.reading.case_view(office.agent, case=case)
    assert [each.state for each in view.outgoing] == [OutgoingState.HELD]


def test_one_file_that_the_scanner_chokes_on_keeps_no_other_waiting(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    case = complains_with(office, ("a.txt", b"choke"), ("b.txt", b"VIRUS"))

    def chokes(data: bytes) -> ScanAnswer:
        if data == b"choke":
            raise Unavailable("scan.lost")
        return HIT

    scanner.finds = chokes
    for _ in range(4):
        assert office.desk.scanning.run().away == ""
    assert [row.scan for row in attachments(office, case)] == ["failed", "infected"]
    assert scanner.asked.count(b"choke") == 3


def test_errors_of_the_scanner_are_tried_again_and_end(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    case = complains_with(office, ("a.txt", b"x"))
    scanner.finds = lambda _data: ScanAnswer(Verdict.FAILED)
    assert [office.desk.scanning.run().checked for _ in range(4)] == [1, 1, 1, 0]
    assert attachments(office, case)[0].scan == "failed"
    scanner.finds = lambda _data: CLEAN
    office.desk.scanning.check_again(office.admin)
    assert attachments(office, case)[0].scan == "clean"


def test_large_files_wait_for_a_larger_limit(office: Office, scanner: Scanner) -> None:
    switch_on(office, scan_limit_mb=1)
    case = complains_with(office, ("a.bin", bytes(1024 * 1024 + 1)))
    office.desk.scanning.run()
    assert scanner.asked == []
    assert attachments(office, case)[0].scan == "too_large"
    switch_on(office, scan_limit_mb=2)
    office.desk.scanning.run()
    assert attachments(office, case)[0].scan == "clean"


def test_a_false_alarm_ends_only_when_the_scanner_says_so(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    case = complains_with(office, ("a.txt", b"VIRUS"))
    office.desk.scanning.run()
    sha256 = attachments(office, case)[0].sha256
    for answer in (HIT, ScanAnswer(Verdict.FAILED), ScanAnswer(Verdict.TOO_LARGE)):
        scanner.finds = lambda _data, answer=answer: answer  # type: ignore[misc]
        office.desk.scanning.check_again(office.admin)
        kept = scan_of(office, sha256)
        assert kept is not None
        assert (kept.verdict, kept.signature) == (Verdict.INFECTED, "Test.Virus")
    scanner.finds = lambda _data: CLEAN
    report = office.desk.scanning.check_again(office.admin)
    assert case in report.changes.cases
    assert attachments(office, case)[0].scan == "clean"
    assert office.kinds(case)[-1] == "file_released"


def test_a_damaged_mail_does_not_stop_the_others(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    first = complains_with(office, ("a.txt", b"one"))
    second = complains_with(office, ("b.txt", b"two"))
    with office.store.work() as work:
        raw = work.message(attachments(office, first)[0].message).raw
        work.connection().exec_driver_sql(  # type: ignore[attr-defined]  # of the real storage
            "UPDATE blob_chunk SET sealed = x'00' WHERE blob_id = ?", (raw,)
        )
        work.commit()
    office.desk.scanning.run()
    assert scanner.asked == [b"two"]
    assert attachments(office, second)[0].scan == "clean"


def test_two_programs_do_not_ask_twice(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    complains_with(office, ("a.txt", b"one"))
    with office.store.work() as work:
        work.take_lease("scanner", "another", office.clock.now(), office.clock.forward(minutes=1))
        work.commit()
    office.clock.forward(seconds=-30)
    assert office.desk.scanning.run().checked == 0
    assert scanner.asked == []
    office.crew.dead.add("another")
    assert office.desk.scanning.run().checked == 1


def test_stopping_leaves_the_rest_waiting(office: Office, scanner: Scanner) -> None:
    switch_on(office)
    case = complains_with(office, *[(f"{n}.txt", b"%d" % n) for n in range(5)])
    report = office.desk.scanning.run(cancelled=lambda: len(scanner.asked) >= 2)
    assert report.checked == 2
    assert sorted(row.scan for row in attachments(office, case)) == ["clean"] * 2 + ["waiting"] * 3


def test_only_admins_set_it_up(office: Office, scanner: Scanner) -> None:
    scanning = office.desk.scanning
    for asks in (
        lambda: scanning.test(office.manager, address=ADDRESS),
        lambda: scanning.check_again(office.manager),
        lambda: scanning.counts(office.manager),
    ):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            asks()
    assert scanning.test(office.admin, address=ADDRESS).ok
    with pytest.raises(Refused, match=r"scan\.bad_address"):
        scanning.test(office.admin, address="x y")
    with pytest.raises(Refused, match=r"scan\.off"):
        scanning.check_again(office.admin)
    assert scanner.asked == []
    switch_on(office)
    complains_with(office, ("a.txt", b"VIRUS"), ("b.txt", b"x"))
    scanning.run()
    counts = scanning.counts(office.admin)
    assert (counts.infected, counts.clean, counts.waiting) == (1, 1, 0)


def test_the_address_stays_out_of_the_facts(office: Office) -> None:
    switch_on(office, "10.1.2.3:3310", scan_limit_mb=7)
    newest = office.store.reader().facts(before=None, limit=1)[0]
    assert newest.codes == {"scan_limit_mb": 7}


@pytest.fixture(scope="module")
def clamd() -> Iterator[ClamdServer]:
    require_clamd()
    with ClamdServer() as running:
        yield running


def test_a_real_clamd_from_mail_to_quarantine(office: Office, clamd: ClamdServer, tmp_path: Path) -> None:
    switch_on(office, str(clamd.socket.path))
    case = complains_with(office, ("thiep moi.txt", TEST_FILE), ("thu.txt", b"Kinh gui"))
    clamd.pause()
    try:
        office.desk.setup.change(
            office.admin, settings=replace(office.desk.reading.settings(), scan_seconds=1)
        )
        assert office.desk.scanning.run().away == "scan.timeout"
        office.arrives(mail(subject="Mail goes on"))
    finally:
        clamd.go_on()
    assert office.desk.scanning.run().infected == 1
    hit, letter = attachments(office, case)
    assert (hit.scan, hit.signature, letter.scan) == ("infected", SIGNATURE, "clean")
    with pytest.raises(Refused, match=r"file\.quarantined"):
        office.desk.evidence.save_attachment(
            office.agent, message=hit.message, part=hit.part, target=tmp_path / "x"
        )
    office.desk.evidence.save_attachment(
        office.agent, message=letter.message, part=letter.part, target=tmp_path / "thu.txt"
    )
    assert (tmp_path / "thu.txt").read_bytes() == b"Kinh gui"
