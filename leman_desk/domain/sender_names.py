"""Names of people as strangers write them in a mail's head: shown for what they are, and taken onto a card.

A display name proves nothing. What hides or turns the reading direction is written out, and a name that
looks like an address never stands alone for the address that really wrote.
"""

import re
import unicodedata

from leman_desk.domain.unseen import code_of, unseen

_LONGEST = 160
_ADDRESS = re.compile(r"[^\s@<>()\[\]\"',;:]+@[^\s@<>()\[\]\"',;:]+\.[^\W\d_]{2,}")
_MAYBE_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]")
_FALSE_AT = str.maketrans({"\ufe6b": "@", "\uff20": "@", "\u3002": ".", "\uff0e": ".", "\uff61": "."})
_ZWNJ, _ZWJ, _EMOJI_STYLE = "\u200c", "\u200d", "\ufe0f"
# Scripts whose letters take another form beside these two: there they are spelling.
_JOINED_TEXT = (
    "ARABIC SYRIAC MONGOLIAN DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM "
    "SINHALA MYANMAR KHMER"
)
_JOINED = frozenset(_JOINED_TEXT.split())


def shown_person(name: str, address: str = "") -> str:
    """Give who wrote as it is shown: the name, else the address; both where the name looks like another one.

    Joiners stay where they are spelling (Persian, Hindi) or hold an emoji together.
    """
    shown = _bounded(_written_out(name)).strip()
    if not shown:
        return _bounded(_written_out(address))
    if "@" not in shown and not _claims(name, address):
        return shown
    return f"{shown} <{_written_out(address)}>" if address and _claims(name, address) else shown


def shown_address(address: str) -> str:
    """Give an address as it is shown, whole, with what hides in it written out."""
    return _written_out(address)


def plain_person(name: str, address: str) -> str:
    """Give the name to call somebody by: without what nobody sees; empty where it looks like an address."""
    if _claims(name, address) or _ADDRESS.search(_read(name)):
        return ""
    kept = (
        char if not unseen(char) or _is_spelling(name, at) else " " * char.isspace()
        for at, char in enumerate(name)
    )
    return " ".join("".join(kept).split())


def _claims(name: str, address: str) -> bool:
    """Tell a name that reads as an address, and not as the one that wrote."""
    found = {each.casefold() for each in _ADDRESS.findall(_read(name))}
    return bool(found - {address.casefold()})


def _read(name: str) -> str:
    """Give a name as an eye reads it: nothing unseen, no letters of another width."""
    seen = "".join(char for char in name if not unseen(char))
    return unicodedata.normalize("NFKC", seen.translate(_FALSE_AT))


def _written_out(text: str) -> str:
    if text.isprintable() and not _MAYBE_UNSEEN.search(text):
        return text
    return "".join(
        code_of(char) if unseen(char) and not _is_spelling(text, at) else char for at, char in enumerate(text)
    )


def _is_spelling(text: str, at: int) -> bool:
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char == _EMOJI_STYLE:
        return _symbol(before)
    if char == _ZWJ and (_symbol(before) or before == _EMOJI_STYLE) and _symbol(after):
        return True
    return char in (_ZWNJ, _ZWJ) and _script(before) in _JOINED and _script(after) in _JOINED


def _symbol(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in {"So", "Sk"}


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0] if char else ""


def _bounded(shown: str) -> str:
    half = _LONGEST // 2
    return shown if len(shown) <= _LONGEST else f"{shown[:half]}…{shown[-half:]}"
