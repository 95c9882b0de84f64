"""Vietnamese text: folding for search, tone placement, order of names, initials."""

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: part of the letter, not a tone
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_DIGITS36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_CODES = {letter: f"{2 + i // 30}{_DIGITS36[i % 30]}" for i, letter in enumerate(_LETTERS)}
_CODES |= {digit: f"1{digit}" for digit in "0123456789"}
_WORD = re.compile(r"[^\W\d_]+")
_OPEN_RIME = re.compile("^(?P<head>.*)(?P<first>[oOuU])(?P<second>[^\\W\\d_])$")
_AFTER_Q = re.compile("^(?P<q>[qQ])(?P<glide>[ùủũúụÙỦŨÚỤ])(?P<rest>[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY].*)$")
_RIMES = {"oa", "oe", "uy"}


def fold(text: str) -> str:
    """Reduce a text to what search compares: no case, no marks, đ as d; works on index and query alike."""
    if text.isascii():
        return text.lower()
    folded = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text).replace("đ", "d").replace("Đ", "D"))
    if folded.isascii():
        return folded.lower()
    # Casefolding can bring out letters that decompose again, so marks are dropped after it as well.
    again = unicodedata.normalize("NFKD", folded.casefold())
    bare = "".join(char for char in again if not unicodedata.combining(char))
    return bare.replace("đ", "d")


def normalise_tones(text: str) -> str:
    """Put tone marks in the traditional place, in NFC: Hoà → Hòa, Thuý → Thúy, qúy → quý.

    Unicode normalisation does not unify the two placements, so names are compared only after this.
    """
    return _WORD.sub(lambda match: _traditional(match.group()), unicodedata.normalize("NFC", text))


def modern_tones(text: str) -> str:
    """Put tone marks in the newer place, in NFC: Hòa → Hoà, Thúy → Thuý; the counterpart of the other."""
    return _WORD.sub(lambda match: _modern(match.group()), normalise_tones(text))


def _modern(word: str) -> str:
    rime = _OPEN_RIME.match(_bare_pair(word))
    if rime is None or rime["head"][-1:] in {"q", "Q"}:
        return word
    first, tone = _untoned(word[-2])
    if not tone or (first + word[-1]).lower() not in _RIMES:
        return word
    return word[:-2] + first + unicodedata.normalize("NFC", word[-1] + tone)


def _bare_pair(word: str) -> str:
    """Give a word whose last but one letter has lost its tone."""
    return word[:-2] + _untoned(word[-2])[0] + word[-1] if len(word) > 1 else word


def _traditional(word: str) -> str:
    if word.isascii():
        return word
    after_q = _AFTER_Q.match(word)
    if after_q:
        glide, tone = _untoned(after_q["glide"])
        rest = after_q["rest"]
        return after_q["q"] + glide + unicodedata.normalize("NFC", rest[0] + tone) + rest[1:]
    rime = _OPEN_RIME.match(word)
    if rime is None or rime["head"][-1:] in {"q", "Q"}:
        return word
    second, tone = _untoned(rime["second"])
    if not tone or (rime["first"] + second).lower() not in _RIMES:
        return word
    return rime["head"] + unicodedata.normalize("NFC", rime["first"] + tone) + second


def _untoned(letter: str) -> tuple[str, str]:
    """Split a letter into itself without its tone, and the tone's combining mark or nothing."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)), tone[:1]


def one_line(text: str) -> str:
    """Give a text as one line: controls and direction overrides become spaces, and runs of those one."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def given_name(name: str) -> str:
    """Give the last word, by which a Vietnamese person is addressed."""
    words = name.split()
    return unicodedata.normalize("NFC", words[-1]) if words else ""


def initials(name: str) -> str:
    """Give family and given initial in capitals: Võ Minh Khoa → VK, Đặng Thu Hà → ĐH."""
    words = name.split()
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(_initial(word) for word in picked)


def _initial(word: str) -> str:
    letters = [char for char in unicodedata.normalize("NFC", word) if char.isalnum()]
    return _untoned(letters[0])[0].upper() if letters else ""


def name_sort_key(name: str) -> str:
    """Make the key by which names sort: given, family, middle; each syllable by letters, then by tone.

    The key holds digits and lower-case ASCII letters only, in steps of fixed width, so that SQLite,
    PostgreSQL under any collation, Python and Qt put it in the same order.
    """
    words = normalise_tones(name).lower().split()
    return "".join(_syllable_key(word) for word in (*words[-1:], *words[:-1]))


def _syllable_key(word: str) -> str:
    codes: list[str] = []
    tone = 0
    for letter in unicodedata.normalize("NFC", word):
        if letter in _CODES:
            codes.append(_CODES[letter])
            continue
        parts = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[part] for part in parts if part in _TONES), tone)
        bare = unicodedata.normalize("NFC", "".join(p for p in parts if p in _SHAPES or not _is_mark(p)))
        plain = bare if bare in _CODES else parts[0]
        if plain in _CODES:
            codes.append(_CODES[plain])
        elif plain.isalnum():
            codes.append("z" + _base36(ord(plain)))
    return "".join(codes) + f"0{tone}"


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) != 0


def _base36(number: int) -> str:
    """Write a code point with exactly five digits, more than any code point needs."""
    digits = ""
    for _ in range(5):
        number, rest = divmod(number, 36)
        digits = _DIGITS36[rest] + digits
    return digits
