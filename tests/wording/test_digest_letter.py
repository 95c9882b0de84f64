"""The daily summary in both languages."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from leman_desk.wording.digest_letter import digest_letter
from leman_desk.wording.words import Language, Words


@dataclass(frozen=True)
class Line:
    """A clock."""

    number: str = "LD-26-0147"
    kind: str = "response"
    owner: str = "Nguyễn Hà Linh"
    due_at: datetime = datetime(2026, 2, 24, 4, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Summary:
    """A morning."""

    organisation: str = "Leman Jewelry"
    zone: str = "Asia/Ho_Chi_Minh"
    now: datetime = datetime(2026, 2, 24, 1, 0, tzinfo=UTC)
    over: tuple[Line, ...] = ()
    at_risk: tuple[Line, ...] = (Line(),)
    today: tuple[Line, ...] = (Line("LD-26-0151", "statutory", ""),)
    since: datetime = datetime(2026, 2, 12, 17, 0, tzinfo=UTC)
    met: int = 3
    late: int = 1
    running: int = 12


def test_it_says_numbers_owners_and_times(en: Words) -> None:
    subject, body = digest_letter(en, Summary())
    assert subject == "Deadlines of Leman Jewelry, Tue 24 Feb"
    assert body == (
        "Deadlines on Tuesday 24 February 2026, counted at 08:00.\n\n"
        "Over the limit: none\n\n"
        "At risk: 1\n- LD-26-0147, due Tue 24 Feb 11:30, Nguyễn Hà Linh\n\n"
        "Due today: 1\n- LD-26-0151, Statutory deadline, due Tue 24 Feb 11:30, nobody responsible yet\n\n"
        "Answered since Fri 13 Feb: 3 in time, 1 late.\n12 clocks are running.\n\n"
        "Open the desk for the complaints themselves. This message was sent automatically.\n"
    )


def test_a_long_list_is_cut_with_the_rest_counted(en: Words) -> None:
    many = tuple(Line(f"LD-26-{number:04d}") for number in range(43))
    _, body = digest_letter(en, replace(Summary(), over=many))
    assert "Over the limit: 43\n" in body
    assert "- LD-26-0039," in body
    assert "LD-26-0040" not in body
    assert "- and 3 more" in body


def test_days_and_times_follow_the_language(vi: Words) -> None:
    subject, body = digest_letter(vi, Summary())
    assert vi.language is Language.VI
    assert "T3 24/02" in subject
    assert "11:30 thứ Ba 24/02" in body
