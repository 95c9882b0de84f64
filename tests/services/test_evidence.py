"""Evidence: byte for byte in and out, all or nothing, each complaint its own record."""

import hashlib
from pathlib import Path
from typing import Any, cast

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.evidence import CHUNK_BYTES
from leman_desk.domain.ids import CaseId, EvidenceId
from leman_desk.services.evidence import new_password
from leman_desk.services.queries import CaseFilter, View
from tests.services.offices import Office, mail

BIG = bytes(range(251)) * (3 * CHUNK_BYTES // 251)


def blobs(office: Office) -> int:
    with office.store.work() as work:
        return int(cast("Any", work).connection().exec_driver_sql("SELECT count(*) FROM blob").scalar())


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [b"", b"x", BIG, BIG[:CHUNK_BYTES]], ids=["empty", "one", "big", "chunk"])
def test_a_file_comes_out_as_it_went_in(office: Office, tmp_path: Path, data: bytes) -> None:
    case = office.complains()
    office.desk.evidence.add_files(office.agent, case=case, paths=[written(tmp_path, "nhật ký.bin", data)])
    with office.store.work() as work:
        (piece,) = work.evidence_of(case)
    assert (piece.label, piece.filename, piece.size) == (1, "nhật ký.bin", len(data))
    assert piece.sha256 == hashlib.sha256(data).hexdigest()
    target = tmp_path / "out.bin"
    office.desk.evidence.save(office.agent, evidence=piece.id, target=target)
    assert target.read_bytes() == data
    assert office.kinds(case)[-2:] == ["evidence_added", "evidence_exported"]


def test_stopping_half_way_leaves_nothing(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    before = blobs(office)
    small, big = written(tmp_path, "a.txt", b"a"), written(tmp_path, "b.bin", BIG)
    steps: list[int] = []

    def cancelled() -> bool:
        steps.append(1)
        return len(steps) > 3

    with pytest.raises(Refused, match=r"evidence\.cancelled"):
        office.desk.evidence.add_files(office.agent, case=case, paths=[small, big], cancelled=cancelled)
    with office.store.work() as work:
        assert work.evidence_of(case) == []
    assert blobs(office) == before


def test_a_file_that_changes_while_it_is_read_leaves_nothing(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    before = blobs(office)
    path = written(tmp_path, "growing.bin", BIG)
    grown: list[int] = []

    def progress(_done: int, _whole: int) -> None:
        if not grown:
            grown.append(1)
            with path.open("ab") as file:
                file.write(b"more")

    with pytest.raises(Refused, match=r"file\.changed"):
        office.desk.evidence.add_files(office.agent, case=case, paths=[path], progress=progress)
    assert blobs(office) == before


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_is_no_readable_file_is_refused(office: Office, tmp_path: Path, name: str) -> None:
    case = office.complains()
    good = written(tmp_path, "good.txt", b"good")
    with pytest.raises((Refused, Unavailable), match="file"):
        office.desk.evidence.add_files(office.agent, case=case, paths=[good, tmp_path / name])
    with office.store.work() as work:
        assert work.evidence_of(case) == []


def test_the_same_file_in_two_complaints_is_two_records(office: Office, tmp_path: Path) -> None:
    first, second = office.complains(), office.complains(sender="b@example.com")
    path = written(tmp_path, "log.txt", b"log")
    for case in (first, second):
        office.desk.evidence.add_files(office.agent, case=case, paths=[path])
    with office.store.work() as work:
        assert [piece.label for piece in work.evidence_of(first)] == [1]
        assert [piece.label for piece in work.evidence_of(second)] == [1]


def test_attachments_become_evidence_once_and_keep_their_bytes(office: Office, tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(300)
    raw = mail(attachment=picture)
    office.arrives(raw)
    stored = office.message_of(raw)
    office.desk.evidence.add_attachments(office.agent, message=stored.id)
    with office.store.work() as work:
        (piece,) = work.evidence_of(CaseId(1))
    assert (piece.filename, piece.message, piece.part) == ("call log.png", stored.id, 0)
    office.desk.evidence.save(office.agent, evidence=piece.id, target=tmp_path / "out.png")
    assert (tmp_path / "out.png").read_bytes() == picture
    with pytest.raises(Refused, match="nothing_to_add"):
        office.desk.evidence.add_attachments(office.agent, message=stored.id)
    office.desk.evidence.withdraw(office.agent, evidence=[piece.id], withdrawn=True)
    office.desk.evidence.add_attachments(office.agent, message=stored.id)
    with office.store.work() as work:
        assert [each.label for each in work.evidence_of(CaseId(1))] == [1, 2]


def test_mail_without_a_case_gives_no_evidence_but_its_files_can_be_saved(
    office: Office, tmp_path: Path
) -> None:
    raw = mail(attachment=b"picture", Precedence="bulk")
    office.arrives(raw)
    stored = office.message_of(raw)
    with pytest.raises(Refused, match="without_case"):
        office.desk.evidence.add_attachments(office.agent, message=stored.id)
    office.desk.evidence.save_attachment(
        office.agent, message=stored.id, part=0, target=tmp_path / "picture.png"
    )
    assert (tmp_path / "picture.png").read_bytes() == b"picture"


def test_withdrawing_keeps_bytes_and_custody_and_can_be_undone(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    done = office.desk.evidence.add_files(
        office.agent, case=case, paths=[written(tmp_path, "a.txt", b"a"), written(tmp_path, "b.txt", b"b")]
    )
    assert done.undo is not None
    undone = done.undo()
    with office.store.work() as work:
        assert all(piece.withdrawn_at is not None for piece in work.evidence_of(case))
    assert undone.undo is not None
    undone.undo()
    with office.store.work() as work:
        assert all(piece.withdrawn_at is None for piece in work.evidence_of(case))
    assert office.kinds(case).count("evidence_withdrawn") == 2
    assert office.kinds(case).count("evidence_added") == 4


def test_damaged_bytes_are_found_named_and_never_handed_out(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    office.desk.evidence.add_files(
        office.agent, case=case, paths=[written(tmp_path, "a.bin", BIG), written(tmp_path, "b.txt", b"b")]
    )
    assert office.desk.evidence.verify() == []
    with office.store.work() as work:
        blob = work.evidence(EvidenceId(1)).blob
        cast("Any", work).connection().exec_driver_sql(
            "UPDATE blob_chunk SET sealed = zeroblob(length(sealed)) WHERE blob_id = ? AND number = 1",
            (int(blob),),
        )
        work.commit()
    assert office.desk.evidence.verify() == ["LD-26-0001 E1"]
    with pytest.raises(Refused, match=r"vault\.damaged"):
        office.desk.evidence.save(office.agent, evidence=EvidenceId(1), target=tmp_path / "out.bin")
    assert not (tmp_path / "out.bin").exists()


def test_a_target_that_cannot_be_written_is_said(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    office.desk.evidence.add_files(office.agent, case=case, paths=[written(tmp_path, "a.txt", b"a")])
    with pytest.raises(Unavailable, match="file"):
        office.desk.evidence.save(office.agent, evidence=EvidenceId(1), target=tmp_path / "no" / "out")


def test_evidence_is_found_by_its_file_name(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    path = written(tmp_path, "hóa đơn zebra.pdf", b"x")
    office.desk.evidence.add_files(office.agent, case=case, paths=[path])
    found = office.desk.reading.queue(office.agent, chosen=CaseFilter(view=View.ALL, text="hoa don zebra"))
    assert [each for _, ids in found.groups for each in ids] == [case]


@pytest.mark.parametrize(
    ("name", "data"),
    [("thiep moi.exe", b"x"), ("hoa don.html", b"<p>"), ("anh.png", b"MZ\x90\x00 a program")],
)
def test_what_might_run_leaves_only_in_a_locked_archive(
    office: Office, tmp_path: Path, name: str, data: bytes
) -> None:
    pyzipper = pytest.importorskip("pyzipper")
    case = office.complains(files=[(name, data)])
    (row,) = office.desk.reading.case_view(office.agent, case=case).messages[0].attachments
    office.desk.evidence.add_attachments(office.agent, message=row.message, parts=[0])
    with office.store.work() as work:
        (piece,) = work.evidence_of(case)
    target = tmp_path / "out.zip"
    with pytest.raises(Refused, match=r"file\.only_locked"):
        office.desk.evidence.save(office.agent, evidence=piece.id, target=target)
    with pytest.raises(Refused, match=r"file\.only_locked"):
        office.desk.evidence.save_attachment(office.agent, message=row.message, part=0, target=target)
    assert not target.exists()
    password = new_password()
    office.desk.evidence.save(office.agent, evidence=piece.id, target=target, password=password)
    with pyzipper.AESZipFile(target) as archive:
        assert archive.namelist() == [name]
        with pytest.raises(RuntimeError):
            archive.read(name)
        archive.setpassword(password.encode())
        assert archive.read(name) == data
    assert data not in target.read_bytes() or len(data) < 4
    target.unlink()
    office.desk.evidence.save_attachment(
        office.agent, message=row.message, part=0, target=target, password=password
    )
    assert target.exists()
    told = office.store.reader().facts(before=None, limit=5)
    assert all(password not in str(each) for each in told)


def test_passwords_differ_and_can_be_typed() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(each) == 19 and not set(each) & set("0oOlI1i") for each in made)
