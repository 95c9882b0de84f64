"""Which files may go into a data package: harmless ones that name nobody else, or that a person looked at."""

import re
import zipfile
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from io import BytesIO

from leman_desk.domain.data_package import Withheld
from leman_desk.domain.filenames import ending, is_risky
from leman_desk.domain.ids import EvidenceId, MessageId
from leman_desk.domain.message import Message
from leman_desk.domain.redaction import Redactor, cleaned
from leman_desk.services.ports_mailing import MailRoom

_HEAD_BYTES = 20
_TEXTS = frozenset({"txt", "csv", "tsv", "log", "md", "json", "xml", "yaml", "yml", "ics", "vcf", "srt"})
_OFFICE = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
_OFFICE_LIMIT = 20 * 1024 * 1024
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_ENDS = re.compile(r"</(?:w:p|a:p|si|row|text:p|text:h)>|<w:br/>|<w:tab/>")
_MARKED = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file that may be given: an attachment of a mail, or evidence that was put on a case by hand.

    Attributes:
        read: Gives its bytes.
        part: Which attachment of `message`.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    read: Callable[[], bytes]
    message: MessageId | None = None
    part: int = 0
    evidence: EvidenceId | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a file.

    Attributes:
        why: Why it is kept back; None when it is given.
        data: What is given.
        searched: Whether its words could be searched for other people.
        redacted: Whether `data` is a copy without other people.
        looked_at: Whether it is given because a person looked at it.
    """

    why: Withheld | None
    data: bytes = b""
    searched: bool = False
    redacted: bool = False
    looked_at: bool = False


class FileJudge:
    """Decides about files.

    Args:
        redactor: Knows who else there is.
        mail: Reads mails that are files.
        pdf_words: Gives the words of a PDF; None where it is not all words.
        wanted: Whether files are given at all.
        quarantined: Tells of a SHA-256 whether the virus scanner found something in it.
        looked_at: SHA-256 of files that a person looked at and gives whatever a search says.
    """

    def __init__(
        self,
        redactor: Redactor,
        mail: MailRoom,
        pdf_words: Callable[[bytes], str | None],
        *,
        wanted: bool,
        quarantined: Callable[[str], bool],
        looked_at: Collection[str] = (),
    ) -> None:
        self._redactor, self._mail, self._pdf_words = redactor, mail, pdf_words
        self._wanted, self._quarantined, self._looked_at = wanted, quarantined, looked_at

    def judge(self, file: OfferedFile) -> Judged:
        """Say whether a file is given, and as what."""
        if not self._wanted:
            return Judged(Withheld.NOT_WANTED)
        if self._quarantined(file.sha256):
            return Judged(Withheld.QUARANTINED)
        data = file.read()
        if is_risky(file.name, file.content_type, data[:_HEAD_BYTES]):
            return Judged(Withheld.RISKY)
        if _is_text(file):
            return self._as_text(data)
        named = self._names_others(file, data)
        why = Withheld.NOT_SEARCHED if named is None else Withheld.NAMES_OTHERS if named else None
        seen = why is not None and file.sha256 in self._looked_at
        return Judged(None if seen else why, data, searched=named is not None, looked_at=seen)

    def _as_text(self, data: bytes) -> Judged:
        before = _decoded(data)
        after = self._redactor.text(before)
        if after == cleaned(before):
            return Judged(None, data, searched=True)
        return Judged(None, after.encode(), searched=True, redacted=True)

    def _names_others(self, file: OfferedFile, data: bytes) -> bool | None:
        """Tell whether a file names somebody else; None where its words cannot be read."""
        if _is_mail(file):
            return self._mail_names_others(self._mail.parse(data))
        words = self._pdf_words(data) if _is_pdf(file, data) else None
        if words is not None:
            return self._redactor.finds(words)
        # An office document names styles and servers of its own, so only people whom the desk knows count.
        words = _office_words(data) if ending(file.name) in _OFFICE else None
        return self._redactor.known(words) if words is not None else None

    def _mail_names_others(self, message: Message) -> bool:
        """Tell whether a mail within a file went from or to somebody else, names them, or holds files."""
        everybody = (message.sender, *message.reply_to, *message.to, *message.cc)
        if any(each.address and not self._redactor.is_own(each.address) for each in everybody):
            return True
        return bool(message.attachments) or self._redactor.known(f"{message.subject}\n{message.text}")


def _is_text(file: OfferedFile) -> bool:
    return ending(file.name) in _TEXTS or file.content_type.casefold().startswith("text/plain")


def _is_mail(file: OfferedFile) -> bool:
    return ending(file.name) == "eml" or file.content_type.casefold().startswith("message/rfc822")


def _is_pdf(file: OfferedFile, data: bytes) -> bool:
    return ending(file.name) == "pdf" or data[:_HEAD_BYTES].lstrip().startswith(b"%PDF-")


def _decoded(data: bytes) -> str:
    """Read a text of which nobody says in what it is written; Vietnamese is mostly UTF-8 or Windows-1258."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1258", "replace")


def _office_words(data: bytes) -> str | None:
    """Read the words of an office document; None for one that cannot be opened or is too large."""
    parts: list[str] = []
    room = _OFFICE_LIMIT
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for info in packed.infolist():
                if not info.filename.endswith((".xml", ".rels")):
                    continue
                room -= info.file_size
                if room < 0:
                    return None
                text = packed.read(info).decode("utf-8", "replace")
                parts.append(_TAGS.sub("", _ENDS.sub("\n", text)))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        # Encrypted, damaged, or packed in a way that nobody here unpacks.
        return None
    return "\n".join(parts)
