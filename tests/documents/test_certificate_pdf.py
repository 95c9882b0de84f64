"""The certificate as its holder reads it: both languages, every system, the code, and no person."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pypdf
import pytest

from leman_desk.documents.room import DocumentRoom
from leman_desk.domain.certificate import (
    Certificate,
    CertificateLine,
    Done,
    Ending,
    ScanResult,
    certificate_code,
)
from leman_desk.domain.erasure import Reason
from leman_desk.storage.residue import UNREACHABLE_ON_SERVER
from leman_desk.system.paths import resources
from leman_desk.wording.words import Wording

AT = datetime(2026, 2, 27, 3, 40, tzinfo=UTC)
CODE = certificate_code([3, 14, 15, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4, 3])
LINES = (
    CertificateLine(
        "Tài khoản website", "Website account", Done.ERASED, AT, proof_vi="nhật ký", proof_en="admin log"
    ),
    CertificateLine("Kho hồ sơ này", "This desk", Done.ERASED, AT, entry="3:7dd49ab1bbb4"),
    CertificateLine(
        "Hóa đơn, kế toán",
        "Invoices, accounting",
        Done.RETAINED,
        AT,
        "Luật Kế toán 2015, điều 41",
        "Law on Accounting 2015, art. 41",
        date(2033, 12, 31),
    ),
)
CERTIFICATE = Certificate(
    number="DR-26-0012",
    complaint="LD-26-0147",
    ending=Ending.PARTLY_DONE,
    requested_at=datetime(2026, 2, 9, 2, 40, tzinfo=UTC),
    identity="code",
    identified_at=datetime(2026, 2, 10, 3, 12, tzinfo=UTC),
    decided_at=datetime(2026, 2, 13, 9, 0, tzinfo=UTC),
    signatures=2,
    needed=2,
    executed_at=AT,
    lines=LINES,
    scan=ScanResult(AT, 214, 19),
    issued_at=AT,
    organisation="Leman Jewelry",
    zone="Asia/Ho_Chi_Minh",
    code=CODE,
)


@pytest.fixture(scope="module")
def room() -> DocumentRoom:
    return DocumentRoom(Wording(resources() / "translations"), resources())


def read(room: DocumentRoom, certificate: Certificate) -> str:
    pages = pypdf.PdfReader(BytesIO(room.certificate_pdf(certificate))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_says_everything_in_both_languages(room: DocumentRoom) -> None:
    text = read(room, CERTIFICATE)
    for said in (
        "Giấy xác nhận xóa dữ liệu",
        "Certificate of erasure",
        "DR-26-0012, LD-26-0147",
        "Hoàn thành một phần",
        "Partly done",
        "Tài khoản website",
        "Website account",
        "Lưu giữ đến 31/12/2033",
        "Retained until 31 Dec 2033",
        "Luật Kế toán 2015, điều 41",
        "Law on Accounting 2015, art. 41",
        "Minh chứng: nhật ký",
        "Proof: admin log",
        "Proof: erasure ledger, entry 3, fingerprint 7dd49ab1bbb4",
        "2 of 2 signatures of Board members, Fri 13 Feb 2026, 16:00",
        "2/2 chữ ký của thành viên Ban quản trị",
        "Mã dùng một lần gửi tới địa chỉ đã lưu, Thứ Ba 10/02/2026, 10:12",
        "Nothing was left (Fri 27 Feb 2026, 10:40; 214 names",
        "214 names, addresses and numbers looked for; 19 spellings and encodings)",
        CODE,
    ):
        assert said in text, said


def test_what_the_scan_left_is_named(room: DocumentRoom) -> None:
    left = (
        ("before-2026-02-01.backup", Reason.OLDER_BACKUP),
        ("note.text", Reason.HELD),
        *((each, Reason.UNREACHABLE) for each in UNREACHABLE_ON_SERVER),
    )
    text = read(room, replace(CERTIFICATE, scan=ScanResult(AT, 40, 19, left)))
    assert (
        "Left or out of reach: 1 older backup, which erases again when restored; note.text: kept by" in text
    )
    for said in (
        "write-ahead log",
        "free space",
        "replicas",
        "base backups",
        "bản sao lưu nền",
        "nhật ký ghi trước",
    ):
        assert said in text, said
    assert "before-2026" not in text
    assert "Nothing was left" not in text


def test_what_could_not_be_opened_is_said_in_words(room: DocumentRoom) -> None:
    left = (("blob", Reason.UNREACHABLE), ("data_package", Reason.UNREACHABLE))
    text = read(room, replace(CERTIFICATE, scan=ScanResult(AT, 40, 19, left)))
    assert "a mail or file that is locked, damaged or too large to be unpacked" in text
    assert "a data package that was saved outside the desk and could not be deleted" in text
    assert "blob" not in text
    assert "data_package" not in text


def test_a_refusal_is_no_certificate_of_erasure(room: DocumentRoom) -> None:
    refused = replace(
        CERTIFICATE,
        ending=Ending.REFUSED,
        lines=(),
        scan=None,
        executed_at=None,
        refused="§3: the dispute runs",
    )
    text = read(room, refused)
    assert "Decision on a deletion request" in text
    assert "Its ground: §3: the dispute runs" in text
    assert "Certificate of erasure" not in text
    assert "Erased in this desk" not in text


def test_hostile_grounds_are_text(room: DocumentRoom) -> None:
    evil = replace(LINES[0], ground_vi='#eval("1") $x$ *b*', ground_en="] #panic() \u202e", proof_vi="😀")
    text = read(room, replace(CERTIFICATE, lines=(evil,)))
    assert '#eval("1") $x$ *b*' in text


def test_it_is_made_for_the_archive(room: DocumentRoom) -> None:
    pdf = room.certificate_pdf(CERTIFICATE)
    assert b"pdfaid" in pdf
    metadata = pypdf.PdfReader(BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.author == "Leman Jewelry"
