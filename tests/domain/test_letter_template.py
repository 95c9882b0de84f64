"""Templates say which placeholder is unknown and where, in both languages."""

from dataclasses import replace

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.letter_template import LONGEST_BODY, TemplateText, pieces_of, template_of

GOOD = TemplateText("Chung", "General", "{salutation}\n\n{You} …", "{salutation}\n\n{number}")


def test_lines_are_counted() -> None:
    assert [(name, line) for _, name, line in pieces_of("\n{a}\n\n{b}")] == [("a", 2), ("b", 4), (None, 4)]


def test_pieces_cover_the_text_in_order() -> None:
    assert list(pieces_of("a{x}b{{c}}{y}")) == [("a", "x", 1), ("b{c}", "y", 1), ("", None, 1)]


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        (
            {"body_en": "One\ntwo {nmae}"},
            "template.placeholder_unknown",
            {"placeholder": "nmae", "in_language": "en", "part": "body", "line": 2},
        ),
        (
            {"body_vi": "{number:>9}"},
            "template.placeholder_unknown",
            {"placeholder": "number:>9", "in_language": "vi", "part": "body", "line": 1},
        ),
        (
            {"subject_en": "{who}"},
            "template.placeholder_unknown",
            {"placeholder": "who", "in_language": "en", "part": "subject", "line": 1},
        ),
        (
            {"body_vi": "a\nb\n{ c"},
            "template.brace_alone",
            {"line": 3, "in_language": "vi", "part": "body"},
        ),
        ({"title_en": ""}, "template.untitled", {"in_language": "en"}),
        ({"body_vi": ""}, "template.empty", {"in_language": "vi"}),
        (
            {"body_vi": "x" * (LONGEST_BODY + 1)},
            "template.too_long",
            {"in_language": "vi", "limit": LONGEST_BODY},
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    changes: dict[str, str], code: str, place: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refused:
        replace(GOOD, **changes).require_usable(automatic=False)  # type: ignore[arg-type]  # text fields only
    assert (refused.value.code, refused.value.params) == (code, place)


def test_automatic_mail_needs_subjects() -> None:
    GOOD.require_usable(automatic=False)
    with pytest.raises(Refused, match=r"template\.empty"):
        GOOD.require_usable(automatic=True)


def test_a_row_gives_back_its_text() -> None:
    assert template_of("own-1", GOOD).text == GOOD
    assert template_of("own-1", GOOD).own
    assert GOOD.differing(replace(GOOD, title_en="Other", categories=("X",))) == ("title_en", "categories")
