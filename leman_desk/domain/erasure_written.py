"""What a person's own mails say of them that no card has: names signed with, numbers of papers and cards.

Both only add to what is searched for. A word that could mean anybody is never taken for the person's name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from leman_desk.domain.guard_numbers import CVC, find_numbers
from leman_desk.domain.guard_text import Readable
from leman_desk.domain.text import fold

MOST_NAMES = 20
MOST_NUMBERS = 40
_FULL = 3
"""Words of a name that is a full one, whichever of them are on the card."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_WORD = 2


class SignedNames(NamedTuple):
    """Names in the heads of a person's own mails.

    Attributes:
        names: Full names, which can be searched for.
        vague: Others, such as a first name alone; who searched for them would find everybody.
    """

    names: tuple[str, ...]
    vague: tuple[str, ...]


def names_signed(
    written: Iterable[str], *, cards: Sequence[str], emails: Sequence[str], ours: Iterable[str]
) -> SignedNames:
    """Tell which of the names written beside a person's addresses are theirs alone.

    A name counts with two words and more of which one stands on the card or in the address: of a name of two,
    the last word of the card's, or both, for *Nguyễn Thị* begins a thousand names.

    Args:
        written: Names as they stand in the mails.
        cards: Names on the person's cards.
        emails: The person's addresses.
        ours: Names of the office, its people and its mailboxes, which nobody gives away.
    """
    known = {fold(each) for each in cards}
    strangers = {fold(each) for each in ours}
    words = [_words(each) for each in cards]
    told = {word for each in words for word in each}
    given = {each[-1] for each in words if each}
    for address in emails:
        told |= set(_words(address.partition("@")[0]))
    names: dict[str, str] = {}
    vague: dict[str, str] = {}
    for each in written:
        name = " ".join(unicodedata.normalize("NFC", each).replace('"', " ").split()).strip("'")
        parts = _words(name)
        if not parts or "@" in name or fold(name) in known | strangers:
            continue
        its = set(parts)
        full = len(parts) >= _FULL and its & told
        short = len(parts) == _FULL - 1 and (its & given or any(its == set(each) for each in words))
        (names if full or short else vague).setdefault(fold(name), name)
    return SignedNames(tuple(names.values())[:MOST_NAMES], tuple(vague.values())[:MOST_NAMES])


def numbers_written(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the numbers of cards and papers that stand in a person's own mails, as they wrote them."""
    found: dict[str, str] = {}
    for text in texts:
        readable = Readable(text)
        for each in find_numbers(readable, readable.runs()):
            written = " ".join(readable.text[each.span.start : each.span.end].split())
            if each.kind != CVC:
                found.setdefault("".join(char for char in written if char.isalnum()), written)
        if len(found) >= MOST_NUMBERS:
            break
    return tuple(found.values())[:MOST_NUMBERS]


def _words(text: str) -> list[str]:
    return [each for each in _WORD.findall(fold(text)) if len(each) >= _SHORTEST_WORD]
