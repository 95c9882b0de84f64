"""Words that mean harm to a PDF, a workbook or an iCalendar file: the report is written all the same."""

import unicodedata
from dataclasses import replace
from io import BytesIO
from time import perf_counter

import openpyxl
import pypdf
import pytest

from leman_desk.documents.calendar_files import read_ics
from leman_desk.documents.room import DocumentRoom
from leman_desk.domain.errors import Refused
from leman_desk.system.paths import resources
from leman_desk.wording.words import Wording
from tests.documents.samples import board, breaches, explanation

INSTEAD = "\N{REPLACEMENT CHARACTER}"


@pytest.fixture(scope="module")
def room() -> DocumentRoom:
    return DocumentRoom(Wording(resources() / "translations"), resources())


def words_of(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        *("x 😀 y", "x 👨\u200d👩\u200d👧 y", "x 漢字 y", "x สวัสดีครับ y", "x\x00\x01\x1b[31m y", "x\uffff y"),
        *("x \u202etxt.exe y", "x\ud800 y", "x \U0001f468\u0301\u0301 y", "x מזל 漢 😀 ሰላም ⴰ ꦄ ߊ y"),
        "x " + "".join(map(chr, range(0x4E00, 0x4E00 + 2000))) + " y",
        '#panic("x") *b* $x$ <b>x</b> y',
    ],
    ids=lambda text: unicodedata.name(text[2], "control").lower()[:20],
)
def test_whatever_people_write_a_pdf_comes_of_it(room: DocumentRoom, text: str) -> None:
    row = replace(breaches()[0], explanation=f"Vì {text} ưỡ", remedy=text, assignee_name=text, reporter=text)
    told = words_of(room.board_pdf(board(), [row], "vi", text))
    assert "ưỡ" in told
    assert not {"\u202e", "\x00", "\uffff"} & set(told)
    assert room.deadline_pdf(explanation(), "vi", text).startswith(b"%PDF")


def test_only_what_no_font_has_is_replaced(room: DocumentRoom) -> None:
    row = replace(breaches()[0], explanation="Xin lỗi 😀 Ω Ж “được” ₫")
    told = words_of(room.board_pdf(board(), [row], "vi", "Võ Minh Khoa"))
    assert f"Xin lỗi {INSTEAD} Ω Ж" in told
    assert "“được” ₫" in told
    assert "Võ Minh Khoa" in told


def test_explanations_of_any_length_are_set_quickly_and_stay_whole_in_the_workbook(
    room: DocumentRoom,
) -> None:
    long = replace(breaches()[0], explanation="lời giải thích " * 1300, remedy="x " * 10_000)
    usual = replace(long, explanation="lời giải thích " * 200, remedy="")
    begun = perf_counter()
    room.board_pdf(board(), [usual] * 100, "vi", "x")
    between = perf_counter()
    assert "…" in words_of(room.board_pdf(board(), [long] * 100, "vi", "x"))
    assert perf_counter() - between < 20 * (between - begun)
    book = openpyxl.load_workbook(BytesIO(room.board_xlsx(board(), [long], {}, "en", "x")))
    assert book["Breach register"]["J2"].value == long.explanation


def event(*lines: str) -> bytes:
    inside = "\r\n".join(("BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20270101", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}\r\nEND:VCALENDAR\r\n".encode()


def test_a_name_of_a_day_is_one_plain_line() -> None:
    [(_, name)] = read_ics(event("SUMMARY:a\x00b\u202ec\x1b[31m")).days
    assert name == "a b c [31m"
    [(_, name)] = read_ics(event("SUMMARY:Tết", "SUMMARY:other")).days
    assert name == "Tết"


def test_categories_of_another_kind_are_damage() -> None:
    with pytest.raises(Refused, match="ics_damaged"):
        read_ics(event("CATEGORIES;VALUE=BINARY;ENCODING=BASE64:AAAA", "SUMMARY:x"))


def test_days_listed_by_date_are_counted_as_left_out() -> None:
    data = event("RDATE;VALUE=DATE:20280101", "SUMMARY:x") + event("SUMMARY:y").replace(
        b"20270101", b"20270102"
    )
    found = read_ics(data)
    assert ([name for _, name in found.days], found.left_out) == (["y"], 1)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=SECONDLY", 0),
        ("FREQ=DAILY", 0),
        ("FREQ=YEARLY;COUNT=-1", 0),
        ("FREQ=YEARLY;INTERVAL=0", 74),
        ("FREQ=YEARLY;COUNT=99999", 74),
    ],
)
def test_no_rule_of_repetition_runs_away(rule: str, days: int) -> None:
    other = event("SUMMARY:y").replace(b"20270101", b"20270102")
    found = read_ics(event(f"RRULE:{rule}", "SUMMARY:x") + other)
    assert len(found.days) == days + 1
