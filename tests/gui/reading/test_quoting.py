import pytest

from leman_desk.gui.reading.quoting import SHOWN, bounded, cut, cut_html, split_html, split_text
from leman_desk.mail.safe_html import make_safe


def test_a_quotation_at_the_end_is_folded_with_its_attribution() -> None:
    new, quoted = split_text("Thanks.\n\nOn Wed 11 Feb, Mai wrote:\n> One\n> Two\n")
    assert new == "Thanks."
    assert quoted.startswith("On Wed 11 Feb")


def test_an_answer_below_the_quotation_is_never_hidden() -> None:
    text = "> Is it so?\nYes, it is."
    assert split_text(text) == (text, "")


def test_a_text_that_is_all_quotation_is_shown() -> None:
    text = "> only\n> quoted"
    assert split_text(text) == (text, "")


def test_the_last_blockquote_of_html_is_folded_and_one_with_text_behind_is_not() -> None:
    new, quoted = split_html("<p>Hello</p><blockquote><p>old</p></blockquote><br>")
    assert new == "<p>Hello</p>"
    assert quoted.startswith("<blockquote>")
    answered = "<p>a</p><blockquote>b</blockquote><p>answer</p>"
    assert split_html(answered) == (answered, "")


def test_a_long_text_is_cut_at_a_line_and_says_so() -> None:
    shown, more = cut("word\n" * SHOWN)
    assert more
    assert len(shown) <= SHOWN
    assert cut("short") == ("short", False)


def test_short_html_is_shown_whole() -> None:
    safe = "<p>Hello <b>there</b></p><table><tbody><tr><td>1</td></tr></tbody></table>"
    assert cut_html(safe) == (safe, False)


@pytest.mark.parametrize(
    "source",
    [
        "<div>" + "<p>word word <b>word</b></p>" * 2_000 + "</div>",
        "<div><p>" + "word " * 10_000 + "</p></div>",
        "<p>" + "&amp;" * 10_000 + "</p>",
        "<p>a<br></p><table><tbody>" + "<tr><td>x</td><td>y</td></tr>" * 1_000 + "</tbody></table>",
    ],
)
def test_long_html_is_cut_and_stays_well_formed(source: str) -> None:
    part, more = cut_html(make_safe(source).html)
    assert more
    assert 1_000 < len(part) < SHOWN + 200
    assert make_safe(part).html == part


def test_cells_count_for_more_than_letters_since_they_are_slow_to_lay_out() -> None:
    cells = "<table><tbody>" + "<tr><td>x</td></tr>" * 900 + "</tbody></table>"
    assert len(cells) < SHOWN
    part, more = cut_html(cells)
    assert more
    assert part.count("<td>") < 350


def test_the_text_behind_the_last_tag_is_cut_too() -> None:
    part, more = cut_html("<b>a</b>" + "word " * 10_000)
    assert more
    assert len(part) <= SHOWN


def test_a_whole_text_is_bounded_by_what_its_layout_costs() -> None:
    letter = "Tôi khiếu nại về dữ liệu của tôi.\n" * 3_000
    assert bounded(letter) == (letter, False)
    assert bounded("") == ("", False)
    shown, more = bounded("a" * 2_000_000)
    assert (len(shown), more) == (400_000, True)
    for costly in ("\n", "\u2028", "\u4e00", "\U0001f469"):
        shown, more = bounded(costly * 2_000_000)
        assert more
        assert 18_000 < len(shown) < 20_000
    shown, more = bounded("a" * 399_990 + "\n" * 500)
    assert more
    assert shown == "a" * 399_990 + "\n" * 10
