"""The documents, read back as anybody would read them: the PDF's text, the workbook's cells."""

import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import openpyxl
import pypdf
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from leman_desk.documents.day_strip import strip
from leman_desk.documents.room import DocumentRoom
from leman_desk.documents.typesetting import colors, typeset
from leman_desk.domain.case_clock import Beginning, ClockKind, TermUnit
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ledger import Reason, Span
from leman_desk.services.board_queries import BoardFilter, Figure
from leman_desk.services.deadline_queries import Explanation
from leman_desk.system.paths import resources
from leman_desk.wording.board_text import headline_text
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Wording
from tests.documents.samples import (
    CALENDAR,
    FEBRUARY,
    NOW,
    RECEIVED,
    RULE,
    board,
    breaches,
    explanation,
)

WORDING = Wording(resources() / "translations")
WORDING_MOMENTS = Moments(WORDING[Language.EN], "Asia/Ho_Chi_Minh")
AUTHOR = "Võ Minh Khoa"
VIETNAMESE = "Nguyễn Thị Mưa: ơ ư ễ ạ ỡ ặ ỵ Ộ Đ đ, 15.000.000 ₫, §6 “thư” – ƯỚC NGUYỆN"


@pytest.fixture(scope="module")
def room() -> DocumentRoom:
    return DocumentRoom(WORDING, resources())


class Hand:
    """A clock set by hand."""

    def now(self) -> datetime:
        return NOW + timedelta(hours=1, minutes=5)


def words_of(pdf: bytes) -> str:
    """Read a PDF back, with every run of white space as one space."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pages))


def sheets(data: bytes) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(BytesIO(data))
    return {sheet.title: sheet for sheet in book.worksheets}


def rows_of(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=2, values_only=True))


# --- letters ----------------------------------------------------------------------------------------


def test_vietnamese_letters_come_back_from_the_fonts_that_are_carried(tmp_path: Any) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (tmp_path / "design").symlink_to(resources() / "design")
    (folder / "common.typ").write_text((resources() / "documents" / "common.typ").read_text("utf-8"), "utf-8")
    (folder / "letters.typ").write_text("#data.text\n\n*#data.text*\n\n#muted(data.text)", "utf-8")
    data = {"title": "x", "author": "y", "keywords": [], "lang": "vi", "foot": "", "text": VIETNAMESE}
    pdf = typeset(tmp_path, "letters.typ", data)
    text = words_of(pdf)
    assert text.count(VIETNAMESE) == 3
    assert unicodedata.is_normalized("NFC", text)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in pypdf.PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"LibertinusSerif"}


def test_words_of_people_are_never_read_as_markup(room: DocumentRoom) -> None:
    name = '#panic("x") *bold* $x$ \\ = @ref <label>'
    text = words_of(room.board_pdf(board(), breaches(), "en", name))
    assert '#panic("x") *bold* $x$ \\ = @ref <label>' in text


def test_the_palette_is_that_of_the_design() -> None:
    tokens = json.loads((resources() / "design" / "tokens.json").read_text("utf-8"))["light"]
    palette = colors(resources())
    assert palette["breached_solid"] == tokens["status"]["breached"]["solid"]
    assert palette["accent"] == tokens["color"]["accent"]


def test_a_pdf_says_that_it_is_for_keeping(room: DocumentRoom) -> None:
    reader = pypdf.PdfReader(BytesIO(room.board_pdf(board(), [], "vi", AUTHOR)))
    assert reader.metadata is not None
    assert reader.metadata.author == AUTHOR
    raw = reader.xmp_metadata
    assert raw is not None
    xml = raw.stream.get_data().decode()
    assert re.search(r"pdfaid:part>2<", xml)
    assert re.search(r"pdfaid:conformance>B<", xml)
    assert str(reader.root_object["/Lang"]) == "vi"
    assert all(page.mediabox.width == pytest.approx(595.28, abs=0.1) for page in reader.pages)


# --- the board as PDF ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_board_says_its_headline_and_who_what_when(language: str) -> None:
    room = DocumentRoom(WORDING, resources(), Hand())
    made = board()
    text = words_of(room.board_pdf(made, breaches(), language, AUTHOR))
    words = WORDING[Language(language)]
    assert headline_text(words, made) in text
    assert AUTHOR in text
    assert "13/02/2026, 15:10" in text if language == "vi" else "Fri 13 Feb 2026, 15:10" in text
    assert "16:15" in text, "the time of writing differs from the time of counting"
    assert "Tháng 02/2026" in text if language == "vi" else "February 2026" in text
    for row in made.actions:
        assert row.number in text
    for person in made.load:
        assert person.name in text


def test_the_board_lists_months_clauses_and_breaches(room: DocumentRoom) -> None:
    made = board()
    text = words_of(room.board_pdf(made, breaches(), "en", AUTHOR))
    for month in made.months:
        share = month.met.count / month.due.count
        label = f"{month.first:%B %Y} {month.due.count} {month.met.count} {month.missed.count}"
        assert label in text
        assert f"{100 * share:.1f}".removesuffix(".0") + "%" in text
    for label in ("0 to 8", "8 to 16", "16 to 22", "22 to 24", "over 24"):
        assert label in text
    assert "§4 Who may be given data 3" in text
    assert "Calendar version 14" in text
    assert "Waited for information from others. =HYPERLINK(" in text
    assert "Statutory deadline: Acknowledge the request" in text
    assert "not answered yet. Responsible: Nobody responsible." in text
    assert text.count("The reason has not been given yet.") == 1


def test_no_customer_is_named_in_it(room: DocumentRoom) -> None:
    for language in ("vi", "en"):
        assert "Mai" not in words_of(room.board_pdf(board(), breaches(), language, AUTHOR))


def test_an_empty_board_is_a_page_too(room: DocumentRoom) -> None:
    first = FEBRUARY.first.replace(year=2020)
    nothing = {"actions": (), "load": (), "clauses": (), "categories": (), "received": Figure()}
    empty = board(BoardFilter(first, first), over=Figure(), at_risk=Figure(), **nothing)
    text = words_of(room.board_pdf(empty, [], "en", AUTHOR))
    assert "No first response was due on 1 Feb 2020. Nothing is over the limit or at risk." in text
    assert "Nothing is over the limit, at risk or due soon." in text
    assert text.count("No complaint was received in this period.") == 2
    assert "No complaint is open." in text
    assert "No deadline of this period was missed." in text


# --- the board as workbook ------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_card(room: DocumentRoom) -> None:
    found = sheets(room.board_xlsx(board(), breaches(), {}, "en", AUTHOR))
    assert list(found) == [
        "About",
        "Headline",
        "Needs action",
        "Months",
        "Backlog",
        "Load",
        "Categories",
        "Clauses",
        "Breach register",
    ]
    for sheet in found.values():
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])


def test_the_first_sheet_says_what_it_is(room: DocumentRoom) -> None:
    rows = dict(rows_of(sheets(room.board_xlsx(board(), [], {}, "en", AUTHOR))["About"]))
    assert rows["Period"] == "February 2026"
    assert rows["Calendar version"] == "14"
    assert rows["Exported by"] == AUTHOR
    assert rows["Exported"] == "Fri 13 Feb 2026, 15:10 (Viet Nam time)"
    assert (rows["First day"], rows["Last day"]) == (datetime(2026, 2, 1), datetime(2026, 2, 28))  # noqa: DTZ001


def test_numbers_are_numbers_and_moments_are_of_the_office(room: DocumentRoom) -> None:
    made = board()
    found = sheets(room.board_xlsx(made, breaches(), {}, "en", AUTHOR))
    months = rows_of(found["Months"])
    for row, month in zip(months, made.months, strict=True):
        assert row[0] == datetime.combine(month.first, datetime.min.time())
        assert row[1:4] == (month.due.count, month.met.count, month.missed.count)
        assert row[4] == pytest.approx(month.met.count / month.due.count)
        assert month.median_seconds is not None
        assert row[5] == pytest.approx(month.median_seconds / 3600)
    assert found["Months"]["E2"].number_format == "0.0%"
    actions = rows_of(found["Needs action"])
    assert actions[0][0] == made.actions[0].number
    local = made.actions[0].due_at + timedelta(hours=7)
    assert actions[0][3] == local.replace(tzinfo=None)
    assert actions[0][4] == pytest.approx(made.actions[0].left_seconds / 3600)
    assert found["Needs action"]["D2"].is_date
    load = rows_of(found["Load"])
    assert [sum(row[1:6]) for row in load] == [row[6] for row in load] == [each.count for each in made.load]


def test_cases_are_named_by_their_numbers(room: DocumentRoom) -> None:
    made = board()
    numbers = {case: f"LD-26-{case:04d}" for case in (*made.due.cases, *made.waiting_first.cases)}
    rows = {
        row[0]: row for row in rows_of(sheets(room.board_xlsx(made, [], numbers, "en", AUTHOR))["Headline"])
    }
    assert rows["Due, outcome known"][1] == made.due.count
    assert rows["Due, outcome known"][2].split(", ") == [numbers[case] for case in made.due.cases]
    assert rows["Received in the period"][1] == made.received.count


def test_what_looks_like_a_formula_stays_text(room: DocumentRoom) -> None:
    sheet = sheets(room.board_xlsx(board(), breaches(), {}, "en", "=1+1"))["Breach register"]
    explained, remedy = sheet["J2"], sheet["K2"]
    assert (explained.data_type, explained.value) == ("s", breaches()[0].explanation)
    assert (remedy.data_type, remedy.value) == ("s", breaches()[0].remedy)
    assert sheet["E2"].value == datetime(2026, 2, 4, 13, 45)  # noqa: DTZ001 - sheets know no zones
    assert sheet["E4"].value is None
    about = sheets(room.board_xlsx(board(), [], {}, "en", "=1+1"))["About"]
    assert {cell.data_type for row in about.iter_rows(min_row=2) for cell in row} == {"s", "d"}


def test_what_is_too_long_for_paper_or_a_cell_is_cut_and_said(room: DocumentRoom) -> None:
    many = Figure(tuple(range(1, 9001)))
    numbers = {case: f"LD-26-{case:04d}" for case in many.cases}
    rows = rows_of(sheets(room.board_xlsx(board(due=many), [], numbers, "en", AUTHOR))["Headline"])
    assert rows[1][1] == 9000
    assert rows[1][2].endswith("LD-26-2000 and 7,000 more")
    long = replace(breaches()[0], explanation="x" * 40_000)
    cell = sheets(room.board_xlsx(board(), [long], {}, "en", AUTHOR))["Breach register"]["J2"]
    assert cell.value == "x" * 32_767
    text = words_of(room.board_pdf(board(), breaches() * 101, "en", AUTHOR))
    assert "3 more rows are left out here; the workbook has all." in text


# --- a deadline as PDF ----------------------------------------------------------------------------------


def test_the_deadline_of_the_picture(room: DocumentRoom) -> None:
    text = words_of(room.deadline_pdf(explanation(), "en", AUTHOR))
    assert "How was this deadline counted?" in text
    for said in (
        "Wed 11 Feb 2026, 11:30",
        "Tue 24 Feb 2026, 11:30",
        "24 working hours",
        "5 h 20 m left",
        "Received 11:30",
        "Now 15:10",
        "Due 11:30",
        "+ 4 h 30 m",
        "20 h 30 m",
        "Used, 18 h 40 m",
        "Left, 5 h 20 m",
        "from 11:30, after it arrived, without lunch",
        "6 h 10 m used so far, 1 h 50 m left today",
        "reaches 24 working hours at 11:30",
        "Together: 24 h",
        "Calendar version 14",
        "Tết Nguyên đán",
        "Weekend",
        f"by {AUTHOR}",
    ):
        assert said in text, said
    assert "counsel" not in text


def test_the_amounts_of_the_account_add_up(room: DocumentRoom) -> None:
    text = words_of(room.deadline_pdf(explanation(), "en", AUTHOR))
    added = re.findall(r"\+ (?:(\d+) h)? ?(?:(\d+) m)?", text)
    assert sum(int(hours or 0) * 60 + int(minutes or 0) for hours, minutes in added) == 24 * 60


def test_a_stopped_clock_shows_its_answer_and_no_now(room: DocumentRoom) -> None:
    stopped = explanation(
        stopped_at=datetime(2026, 2, 12, 3, 0, tzinfo=UTC),
        verdict="met",
        state=ClockState.CLOSED,
        left_seconds=0,
    )
    text = words_of(room.deadline_pdf(stopped, "en", AUTHOR))
    assert "Answered 10:00" in text
    assert "Now " not in text
    assert "Used, 6 h 30 m" in text
    assert "Not used, 17 h 30 m" in text
    assert "Met" in text


def test_a_statutory_one_is_to_be_confirmed_with_counsel(room: DocumentRoom) -> None:
    for language, said in (("en", RULE.name_en), ("vi", RULE.name_vi)):
        text = words_of(room.deadline_pdf(statutory(), language, AUTHOR))
        assert said in text
        assert RULE.citation in text
    assert "Confirm with counsel." in words_of(room.deadline_pdf(statutory(), "en", AUTHOR))


def test_a_clock_from_detection_says_so(room: DocumentRoom) -> None:
    rule = replace(RULE, begins=Beginning.DETECTION)
    text = words_of(room.deadline_pdf(replace(statutory(), rule=rule), "en", AUTHOR))
    assert "Detected 11:30" in text
    assert "Received" not in text


def statutory() -> Explanation:
    """Give a term of two working days, counted from the day after the event."""
    days = [(date(2026, 2, 11), False), (date(2026, 2, 12), True), (date(2026, 2, 13), True)]
    spans = tuple(
        Span(
            begin := datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=7),
            begin + timedelta(days=1),
            day,
            timedelta(days=1) if counts else timedelta(),
            86_400 if counts else 0,
            Reason.OPEN if counts else Reason.EVENT_DAY,
        )
        for day, counts in days
    )
    ledger = CALENDAR.explain(RECEIVED, timedelta(hours=8))
    return explanation(
        kind=ClockKind.STATUTORY,
        rule=RULE,
        unit=TermUnit.WORKING_DAYS,
        length=2,
        amount_seconds=2 * 86_400,
        due_at=spans[-1].to,
        ledger=type(ledger)(RECEIVED, spans[-1].to, timedelta(days=2), ledger.zone, spans),
    )


def test_a_long_term_still_fits_the_page(room: DocumentRoom) -> None:
    ledger = CALENDAR.explain(RECEIVED, timedelta(hours=24 * 40))
    told = explanation(ledger=ledger, due_at=ledger.due, amount_seconds=24 * 40 * 3600, length=24 * 40 * 3600)
    text = words_of(room.deadline_pdf(told, "en", AUTHOR))
    assert "Together: 960 h" in text
    assert "further columns are not drawn; the account below has every day." in text
    assert "Received 11:30" in text
    assert "Due 11:30" in text
    drawn = strip(told, WORDING_MOMENTS)
    assert sum(len(line) for line in drawn.lines) == 22
    assert drawn.omitted > 20


def test_the_blocks_of_a_day_lie_within_it_and_one_after_the_other(room: DocumentRoom) -> None:
    for told in (
        explanation(),
        statutory(),
        explanation(now=RECEIVED),
        explanation(now=NOW + timedelta(days=30)),
    ):
        for line in strip(told, WORDING_MOMENTS).lines:
            for column in line:
                edges = sorted((block.begin, block.end) for block in column.blocks)
                assert all(0 <= begin < end <= 1 for begin, end in edges)
                assert all(before[1] <= after[0] for before, after in pairwise(edges))
        assert room.deadline_pdf(told, "vi", AUTHOR).startswith(b"%PDF-")


def test_a_day_of_a_term_in_days_is_used_when_it_is_over(room: DocumentRoom) -> None:
    text = words_of(room.deadline_pdf(statutory(), "en", AUTHOR))
    assert "Used, 1 day" in text
    assert "Left, 1 day" in text
    assert "Due 24:00" in text
