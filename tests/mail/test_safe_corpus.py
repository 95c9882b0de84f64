"""What is shown of the HTML in the corpus, and what of it is named as blocked."""

from pathlib import Path

import pytest

from leman_desk.mail.parse import parse_message
from leman_desk.mail.safe_html import MAX_OUTPUT, make_safe
from tests.mail.corpus_html import HTML, SAFE

CORPUS = Path(__file__).parent / "corpus"


def test_every_body_in_html_has_what_is_shown_of_it() -> None:
    assert sorted(SAFE) == sorted(HTML)


@pytest.mark.parametrize("name", sorted(SAFE))
def test_what_is_shown_and_what_is_blocked(name: str) -> None:
    html = parse_message((CORPUS / f"{name}.eml").read_bytes()).html
    assert html is not None
    found = make_safe(html)
    assert (found.html, found.blocked) == SAFE[name]
    assert make_safe(found.html).html == found.html
    assert found.truncated is (name in {"h-long-text", "h-many-breaks"})
    assert len(found.html.encode()) <= MAX_OUTPUT
