"""Names of files as strangers give them: made plain for the eye, made safe for a disk, judged for tricks.

Nothing a sender writes becomes a path. `shown_name` lets no letter hide or turn the reading direction;
`safe_name` gives a name that Windows, macOS and Linux all take as one plain file; `is_risky` knows what a
computer might run when it is opened.
"""

import re
import unicodedata
from enum import StrEnum

from leman_desk.domain.unseen import code_of, unseen

LONGEST_SAFE = 120
"""Most UTF-16 units of a name we write; leaves room for a folder below Windows' limit of 260."""
_LONGEST_BYTES = 200
_LONGEST_ENDING = 20
_LONGEST_SHOWN = 160
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SEPARATORS = re.compile(r"[/\\]")
_PATH = re.compile(r"[/\\:]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"[^\S\t\n\r\f\v]{3,}")
_FALSE_DOTS = re.compile("[\u0589\u06d4\u0701\u0702\u2024\u3002\ua4f8\ufe52\uff0e\uff61]")
_RESERVED = re.compile(
    r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")

_PROGRAMS_TEXT = (
    "ade adp apk app appimage application appref-ms appx appxbundle bas bash bat chm cmd com command cpl "
    "crt csh deb desktop dll dmg docm dotm exe fish gadget hlp hta img inf ins iso isp jar jnlp js jse "
    "ksh library-ms lnk mad maf mag mam maq mar mas mat mav maw mcf mda mdb mde mdt mdw mdz msc msh msi "
    "msix msixbundle msp mst ocx one ops osd pcd pif pkg pl plg potm ppam ppsm pptm prf prg ps1 ps1xml "
    "ps2 psc1 psd1 psm1 pst py pyc pyw pyz rb rdp reg rpm run scf scpt scr sct search-ms settingcontent- "
    "ms sh shb shs sldm sys theme tmp url vb vbe vbp vbs vhd vhdx vxd webloc website ws wsc wsf wsh xbap "
    "xlam xll xlm xlsb xlsm xltm xnk zsh"
)
_PROGRAMS = frozenset(_PROGRAMS_TEXT.split())
_LIVE_TEXT = "htm html mht mhtml shtml svg svgz swf xht xhtml xsl xslt"
_LIVE = frozenset(_LIVE_TEXT.split())
_DOCUMENTS_TEXT = (
    "avi bmp csv doc docx eml gif heic jpeg jpg m4a mov mp3 mp4 odp ods odt ogg pdf png ppt pptx rtf tif "
    "tiff txt wav webp xls xlsx zip"
)
_DOCUMENTS = frozenset(_DOCUMENTS_TEXT.split())
_BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_LNK = bytes.fromhex("4c0000000114020000000000c000000000000046")
_RISKY_TYPES_TEXT = (
    "application/hta application/java-archive application/vnd.microsoft.portable-executable "
    "application/x-bat application/x-dosexec application/x-elf application/x-executable "
    "application/x-mach-binary application/x-ms-installer application/x-ms-shortcut application/x-msdos- "
    "program application/x-msdownload application/x-msi application/x-sh application/javascript "
    "application/ecmascript application/xhtml+xml image/svg+xml text/html text/javascript text/x-python "
    "text/x-sh text/x-shellscript"
)
_RISKY_TYPES = frozenset(_RISKY_TYPES_TEXT.split())


class Disguise(StrEnum):
    """A way in which a name looks like what it is not."""

    DIRECTION = "direction"
    HIDDEN = "hidden"
    SPACES = "spaces"
    PATH = "path"
    LOOKALIKE = "lookalike"
    DOUBLE_ENDING = "double_ending"
    RESERVED = "reserved"


def ending(name: str) -> str:
    """Give the ending that a computer goes by, in small letters, without the dot; empty for none.

    What Windows drops from the end of a name (dots, spaces), what nobody sees, and letters of another width
    are no way around it.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKC", name) if not unseen(char))
    plain = _FALSE_DOTS.sub(".", plain).rstrip(". ")
    _, dot, last = plain.rpartition(".")
    return last.strip().casefold() if dot else ""


def disguises(name: str) -> tuple[Disguise, ...]:
    """Name the tricks in a file's name, the gravest first; empty for an honest one."""
    found = {
        Disguise.DIRECTION: bool(_DIRECTION.search(name)),
        Disguise.DOUBLE_ENDING: _double(name),
        Disguise.HIDDEN: any(unseen(char) and not _DIRECTION.match(char) for char in name),
        Disguise.SPACES: bool(_SPACES.search(name)) or name != name.strip() or name.endswith("."),
        Disguise.PATH: bool(_PATH.search(name)),
        Disguise.LOOKALIKE: _looks_alike(name),
        Disguise.RESERVED: bool(_RESERVED.fullmatch(name.partition(".")[0].strip())),
    }
    return tuple(each for each, there in found.items() if there)


def shown_name(name: str) -> str:
    """Give a name as it is shown: what hides or turns is written out, as ``anh[U+202E]fdp.exe``."""
    counted = _SPACES.sub(lambda run: f"[{len(run[0])}×U+0020]", name)
    shown = "".join(code_of(char) if unseen(char) else char for char in counted)
    if shown != shown.rstrip():
        shown = f"{shown.rstrip()}[U+0020]"
    if len(shown) <= _LONGEST_SHOWN:
        return shown
    half = _LONGEST_SHOWN // 2
    return f"{shown[:half]}…{shown[-half:]}"


def safe_name(name: str, fallback: str = "file") -> str:
    """Give a name for a file that we write, the same on every system: one part, plain letters, not too long.

    Windows' devices (CON, NUL, COM1 …) get a low line before them, and dots and spaces at the end go, for
    Windows would drop them and with them our ending.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    plain = "".join(" " if char.isspace() else char for char in last if char.isspace() or not unseen(char))
    plain = _FORBIDDEN.sub("_", " ".join(plain.split())).strip(" ").lstrip(".-~ ").rstrip(". ")
    plain = _short(plain)
    if _RESERVED.fullmatch(plain.partition(".")[0].strip()):
        plain = f"_{plain}"
    return plain or fallback


def is_risky(name: str, content_type: str = "", head: bytes = b"") -> bool:
    """Tell whether opening such a file might run something.

    Args:
        name: As the sender gave it.
        content_type: As the sender declared it; can only make things worse.
        head: First bytes of the content, some twenty of them.
    """
    streams = {ending(part) for part in (name, *name.split(":"))}
    named = not streams.isdisjoint(_PROGRAMS | _LIVE)
    content = head.startswith(_BEGINNINGS) or head.startswith(_LNK)
    return named or content_type.partition(";")[0].strip().casefold() in _RISKY_TYPES or content


def _double(name: str) -> bool:
    """Tell a program that shows another ending before its own, as ``hoa don.pdf.exe``."""
    if ending(name) not in _PROGRAMS | _LIVE:
        return False
    plain = "".join(char for char in unicodedata.normalize("NFKC", name) if not unseen(char))
    before = _FALSE_DOTS.sub(".", plain).rstrip(". ").rpartition(".")[0]
    return ending(before) in _DOCUMENTS


def _looks_alike(name: str) -> bool:
    """Tell a false dot, an ending that only looks like one, and a word whose letters are of two scripts."""
    if _FALSE_DOTS.search(name):
        return True
    _, dot, last = name.rpartition(".")
    folded = unicodedata.normalize("NFKC", last).casefold()
    if dot and last.casefold() != folded and folded in _DOCUMENTS | _PROGRAMS | _LIVE:
        return True
    return any(len({_script(char) for char in word} & _CONFUSED) > 1 for word in _WORD.findall(name))


_CONFUSED = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def _short(name: str) -> str:
    if _fits(name):
        return name
    stem, dot, last = name.rpartition(".")
    if not dot or not last or len(last) > _LONGEST_ENDING:
        stem, last = name, ""
    tail = f".{last}" if last else ""
    while stem and not _fits(stem + tail):
        stem = stem[:-1]
    return stem.rstrip(". ") + tail


def _fits(name: str) -> bool:
    return len(name.encode("utf-16-le")) // 2 <= LONGEST_SAFE and len(name.encode()) <= _LONGEST_BYTES
