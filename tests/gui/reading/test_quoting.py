from leman_desk.gui.reading.quoting import SHOWN, cut, split_html, split_text


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
