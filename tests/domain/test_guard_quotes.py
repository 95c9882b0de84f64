"""Words of a third party, wherever a letter repeats them."""

import pytest

from leman_desk.domain.guard_quotes import OutsideWords, find_words

TOLD = "Tôi làm ở hội chợ và thấy nhân viên của các anh đưa danh sách số điện thoại."
CUT = "Tôi làm ở hội chợ và thấy\n> nhân viên của các anh"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TOLD, TOLD.rstrip(".")),
        (f"> {TOLD}", TOLD.rstrip(".")),
        (f"> {CUT}", CUT),
        ("tôi LÀM ở hội chợ, và thấy nhân viên!", "tôi LÀM ở hội chợ, và thấy nhân viên"),
        ("Tôi làm ở hội chợ và thấy", None),
        ("Nhân viên của chúng tôi", None),
        ("", None),
    ],
)
def test_a_run_of_words_is_found_whatever_stands_between_them(text: str, found: str | None) -> None:
    span = find_words(text.lower(), OutsideWords(TOLD, frozenset()))
    assert (None if span is None else text[span.start : span.end]) == found


@pytest.mark.parametrize(("wrote", "seen"), [("xin hãy gọi tôi", True), ("xin cảm ơn", False), ("", False)])
def test_a_short_message_is_found_whole_and_a_courtesy_is_not(wrote: str, seen: bool) -> None:  # noqa: FBT001
    text = f"> {wrote}\n"
    assert (find_words(text, OutsideWords(wrote, frozenset())) is not None) is seen
