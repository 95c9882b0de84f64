"""Texts in Vietnamese and English from gettext catalogues; the language is an argument, never a global."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Self

from babel.core import Locale

DOMAIN = "leman_desk"
"""Name of the catalogue files."""
_CONTEXT_END = "\u0004"  # gettext's own mark between context and message


class Language(StrEnum):
    """The languages the desk speaks; values are ISO 639 codes."""

    EN = "en"
    VI = "vi"


def N_(message: str) -> str:  # noqa: N802 - gettext's name for a mark
    """Mark a text for translation where it only stands in a table, and give it back unchanged."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802
    """Mark a text of a table whose translation depends on its place; `Words.t` takes what this gives."""
    return f"{context}{_CONTEXT_END}{message}"


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802
    """Mark both numbers of a text of a table; ``words.n(*pair, count)`` speaks it."""
    return singular, plural


class Words:
    """The texts of one language.

    Message ids are the English texts with named ``{placeholders}``. English needs no catalogue; a text
    that the Vietnamese one lacks appears in English.

    Attributes:
        language: The language spoken.
    """

    def __init__(self, language: Language, catalogue: NullTranslations | None = None) -> None:
        self.language = language
        self._catalogue = catalogue or NullTranslations()

    @classmethod
    def load(cls, language: Language, translations_dir: Path) -> Self:
        """Give the texts of a language.

        Args:
            language: The language.
            translations_dir: The folder with ``vi/LC_MESSAGES/leman_desk.mo``. Read once in a process.

        Raises:
            OSError: The catalogue is missing; an installation without it is broken.
        """
        return cls(language, _catalogue(language, translations_dir))

    @property
    def locale(self) -> Locale:
        """The CLDR locale of the language; loaded when first asked for."""
        return _locale(self.language)

    def t(self, message: str, /, **params: object) -> str:
        """Give a text with its placeholders filled in."""
        return _filled(self._catalogue.gettext(message).rpartition(_CONTEXT_END)[2], params)

    def n(self, singular: str, plural: str, count: int, /, **params: object) -> str:
        """Give the text for a number of things; ``{count}`` in it is the number, grouped by thousands."""
        text = self._catalogue.ngettext(singular, plural, count)
        return _filled(text, {"count": self.number(count), **params})

    def c(self, context: str, message: str, /, **params: object) -> str:
        """Give a text whose translation depends on where it stands."""
        return _filled(self._catalogue.pgettext(context, message), params)

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number: ``1,284.5`` in English, ``1.284,5`` in Vietnamese."""
        written = f"{value:,.{decimals}f}"
        if "," not in written and "." not in written:
            return written  # without loading the locale
        symbols = self.locale.number_symbols["latn"]
        return written.translate({ord(","): symbols["group"], ord("."): symbols["decimal"]})


class Wording(Mapping[Language, Words]):
    """Both languages at once: ``Wording(folder)[Language.VI]``.

    A letter speaks the customer's language while the window speaks the reader's.
    """

    def __init__(self, translations_dir: Path) -> None:
        self._words = {language: Words.load(language, translations_dir) for language in Language}

    def __getitem__(self, language: Language) -> Words:
        return self._words[language]

    def __iter__(self) -> Iterator[Language]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def of(self, code: str) -> Words:
        """Give the texts for a code as people and customers carry it; Vietnamese unless it is ``en``."""
        return self._words[Language.EN if code == Language.EN else Language.VI]


def _filled(text: str, params: Mapping[str, object]) -> str:
    return text.format_map(params) if params else text


@lru_cache(maxsize=8)
def _catalogue(language: Language, translations_dir: Path) -> NullTranslations:
    if language is Language.EN:
        return NullTranslations()
    path = translations_dir / language.value / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with path.open("rb") as stream:
        return GNUTranslations(stream)


@lru_cache(maxsize=2)
def _locale(language: Language) -> Locale:
    return Locale(language.value)
