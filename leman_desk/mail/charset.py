"""Bytes to text: the declared charset if it is true, else a detected one, else U+FFFD; never fails."""

import codecs
import re
import unicodedata

import charset_normalizer

# Vietnamese encodings that Python lacks: the upper halves of TCVN 5712:1993 (VN1) and VISCII (RFC 1456),
# and what they put on control positions.
_TCVN_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN_LOW = {
    1: "Ú",
    2: "Ụ",
    4: "Ừ",
    5: "Ử",
    6: "Ữ",
    17: "Ứ",
    18: "Ự",
    19: "Ỳ",
    20: "Ỷ",
    21: "Ỹ",
    22: "Ý",
    23: "Ỵ",
}
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {2: "Ẳ", 5: "Ẵ", 6: "Ẫ", 20: "Ỷ", 25: "Ỹ", 30: "Ỵ"}


def _charmap(low: dict[int, str], high: str) -> str:
    return "".join(low.get(code, chr(code)) for code in range(128)) + high


_OWN_TABLES = {
    "tcvn": _charmap(_TCVN_LOW, _TCVN_HIGH),
    "viscii": _charmap(_VISCII_LOW, _VISCII_HIGH),
}
_ALIASES = {
    "tcvn-5712": "tcvn",
    "tcvn5712": "tcvn",
    "tcvn5712-1": "tcvn",
    "tcvn3": "tcvn",
    "x-viet-tcvn": "tcvn",
    "x-viet-tcvn5712": "tcvn",
    "viscii1.1-1": "viscii",
    "x-viet-viscii": "viscii",
    "x-viet-vps": "unknown-8bit",
    "windows1258": "cp1258",
    "x-cp1258": "cp1258",
    # As browsers do (WHATWG): these labels are used for their supersets.
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
    "x-unknown": "unknown-8bit",
    "default": "unknown-8bit",
    "binary": "unknown-8bit",
}
# Not charsets of mail; some of them take quadratic time or interpret escapes.
_FORBIDDEN = {
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
    "palmos",
}
_CANDIDATES = [
    "utf_8", "cp1258", "cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "cp874",
]  # fmt: skip
# Here a few bad bytes do not speak against the label.
_MULTI_BYTE = {"gb18030", "big5", "cp932", "cp949", "euc-jp", "iso-2022-jp"}
_SAMPLE = 4_000
# Normalising takes quadratic time over a long run of combining marks, which only an attack contains.
_LONG_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MARKS_IN_A_ROW = 30  # Stream-Safe Text Format, Unicode Standard Annex #15 §13
_GRAPHEME_JOINER = "\u034f"
_BAD = re.compile("[\x00\ud800-\udfff]")
# windows-1258 writes tones as their own byte after a vowel; other Western text has no reason to.
_TONE_1258 = re.compile(rb"[\xcc\xd2\xde\xec\xf2]")
_VOWEL_AND_TONE_1258 = re.compile(
    rb"[aeiouyAEIOUY\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]"
)
_TONES_FOR_1258 = 3
# How a Vietnamese syllable is built, without its tone: what TCVN and VISCII are recognised by.
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_TONE_MARKS = re.compile("[\u0300\u0309\u0303\u0301\u0323]")
_SYLLABLES_NEEDED = 3
# Latin labels are mostly right, and short French words could be syllables too.
_SYLLABLES_AGAINST_LABEL = 8
_SHARE_OF_SYLLABLES = 0.95
_LATIN_LABELS = {"cp1252", "iso-8859-15"}
_LATIN = re.compile(r"[\x00-\x7f\xa0«»°§©®À-ÖØ-öø-ýÿœŒ“”‘’–—…•€™]*+")
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{4}")  # whole words of them are no Latin letters
_JAPANESE = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
_MARK = "\ufeff"


def clean(text: str) -> str:
    """Give the text in NFC, with NUL and lone surrogates, which no database takes, as U+FFFD."""
    if text.isascii() and "\x00" not in text:
        return text
    safe = _LONG_MARKS.sub(_stream_safe, _BAD.sub("\ufffd", text))
    return unicodedata.normalize("NFC", safe)


def _stream_safe(run: re.Match[str]) -> str:
    """Part a long run of combining marks, as UAX #15 §13 has it."""
    out: list[str] = []
    count = 0
    for char in run.group():
        count = count + 1 if unicodedata.combining(char) else 0
        if count > _MARKS_IN_A_ROW:
            out.append(_GRAPHEME_JOINER)
            count = 1
        out.append(char)
    return "".join(out)


def decode(data: bytes, declared: str | None) -> tuple[str, str | None]:
    """Decode bytes of a mail into clean NFC text.

    Args:
        data: The bytes, already free of transfer encoding.
        declared: The charset label of the mail, or None.

    Returns:
        The text and the code of a defect, or None when the declaration was right.
    """
    text, defect = _decoded(data, _label(declared))
    return clean(text.removeprefix(_MARK)), defect


def _decoded(data: bytes, label: str) -> tuple[str, str | None]:
    mislabelled = "charset_mislabelled" if label and label != "unknown-8bit" else "charset_missing"
    if data.isascii() and not _is_seven_bit_code(label, data):
        if not label and any(sign in data for sign in _JAPANESE):  # older than MIME (RFC 1468)
            return data.decode("iso-2022-jp", "replace"), mislabelled
        return data.decode("ascii"), None
    better = _better_than_declared(data, label)
    if better is not None:
        return better, mislabelled
    text = _strict(data, label) if label else None
    if text is not None:
        return text, None
    return _guess(data, label), mislabelled


def _better_than_declared(data: bytes, label: str) -> str | None:
    """Recognise what labels are wrong about most often: UTF-8 and Vietnamese under the names of others."""
    if label not in {"utf-8", "utf-16"} and not data.isascii():
        as_utf8 = _strict(data, "utf-8")
        if as_utf8 is not None:
            return as_utf8
    return _vietnamese(data, _SYLLABLES_AGAINST_LABEL) if label in _LATIN_LABELS else None


def _guess(data: bytes, label: str) -> str:
    """Decode what its label does not fit."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if label == "utf-8":
        patched = data.decode("utf-8", "replace")
        broken = patched.count("\ufffd")
        # Whole letters of several bytes do not come about by chance: the others are damage.
        if broken * 2 <= sum(char > "\x7f" for char in patched):
            return patched
    vietnamese = _vietnamese(data, _SYLLABLES_NEEDED)
    if vietnamese is not None:
        return vietnamese
    if label in _MULTI_BYTE:
        return data.decode(label, "replace")
    western = data.decode("cp1252", "replace")
    if not _FOREIGN_RUN.search(data) and _LATIN.fullmatch(western):
        return western
    best = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=_CANDIDATES).best()
    return data.decode("utf-8" if best is None else best.encoding, "replace")


def _label(declared: str | None) -> str:
    name = (declared or "").strip(" \t\r\n\"'<>;,").lower().replace("_", "-").removeprefix("charset=")
    name = _ALIASES.get(name.replace("-", "_"), _ALIASES.get(name, name))
    name = _ALIASES.get(name.replace("windows-", "cp"), name.replace("windows-", "cp"))
    if name in {"", "us-ascii", "ascii", "unknown-8bit"}:
        return ""
    return "utf-8" if name in {"utf-8", "utf8"} else name[:40]


def _is_seven_bit_code(label: str, data: bytes) -> bool:
    """Whether plain ASCII bytes may stand for other letters under this label."""
    if label.startswith(("utf-16", "utf-32")):
        return b"\x00" in data
    return label.startswith(("iso-2022", "utf-7", "hz", "tcvn", "viscii"))


def _strict(data: bytes, label: str) -> str | None:
    if label in _OWN_TABLES:
        return codecs.charmap_decode(data, "strict", _OWN_TABLES[label])[0]
    if label in {"utf-16", "utf-32"}:
        label += _byte_order(data, 2 if label == "utf-16" else 4)
    try:
        info = codecs.lookup(label)
        if info.name.replace("-", "_") in _FORBIDDEN:
            return None
        return data.decode(label)
    except (LookupError, ValueError):  # unknown, not a text encoding, or undecodable
        return None


def _byte_order(data: bytes, width: int) -> str:
    """Tell the order of bytes without a mark: big endian (RFC 2781 §4.3), unless the zeros say otherwise."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return ""
    sample = data[:_SAMPLE]
    return "-be" if sample[::width].count(0) >= sample[width - 1 :: width].count(0) else "-le"


def _vietnamese(data: bytes, needed: int) -> str | None:
    """Decode a Vietnamese text in one of its old encodings, or give None when it is none."""
    tones = len(_TONE_1258.findall(data[:_SAMPLE]))
    if tones >= _TONES_FOR_1258 and len(_VOWEL_AND_TONE_1258.findall(data[:_SAMPLE])) == tones:
        return data.decode("cp1258", "replace")
    for table in _OWN_TABLES.values():
        sample = codecs.charmap_decode(data[:_SAMPLE], "strict", table)[0]
        words = {word for word in _WORD.findall(clean(sample)) if not word.isascii()}
        right = sum(_is_syllable(word) for word in words)
        if right >= needed and right >= len(words) * _SHARE_OF_SYLLABLES:
            return codecs.charmap_decode(data, "strict", table)[0]
    return None


def _is_syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    bare, tones = _TONE_MARKS.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))
