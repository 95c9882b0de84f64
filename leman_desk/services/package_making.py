"""What goes into a data package, piece by piece: mails without other people, files, what stands first."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from leman_desk.domain.errors import Refused
from leman_desk.domain.filenames import safe_name, shown_name
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.message import Message
from leman_desk.domain.redaction import Mark, Redactor
from leman_desk.domain.text import one_line
from leman_desk.services.package_contents import FileJudge, OfferedFile
from leman_desk.services.package_json import overview_json, part_json
from leman_desk.services.ports import Reader
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_rights import PackageDocuments
from leman_desk.services.ports_system import Cancelled, Progress
from leman_desk.services.queries_rights import (
    Entry,
    GivenFile,
    Overview,
    PackageHead,
    PackageMail,
    PackageScope,
    Part,
    Title,
)

_PART_MAILS, _PART_CHARS = 200, 250_000
"""A part ends with whichever comes first; typesetting keeps what its last ten documents needed."""

Piece = tuple[str, Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made.

    Attributes:
        categories: Their names by code, in the language of the package.
        suppressed: Addresses and numbers that marketing must leave alone.
        with_files: Whether files are given at all.
        quarantined: Tells of a SHA-256 whether the virus scanner found something in the file.
        looked_at: SHA-256 of files that a person looked at and wants to give.
    """

    title: Title
    language: str
    scope: PackageScope
    categories: dict[str, str]
    suppressed: tuple[str, ...]
    with_files: bool
    quarantined: Callable[[str], bool]
    looked_at: frozenset[str] = frozenset()


class PackageMaker:
    """Gives the entries of one archive in order; holds one part and one mail in memory at a time.

    Attributes:
        mails: How many mails were given so far.
        files: Every file met, given or kept back.
    """

    def __init__(
        self,
        order: Order,
        redactor: Redactor,
        reader: Reader,
        mail: MailRoom,
        documents: PackageDocuments,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        self._order, self._redactor, self._reader = order, redactor, reader
        self._mail, self._documents = mail, documents
        self._progress, self._cancelled = progress, cancelled
        self._judge = FileJudge(
            redactor,
            mail,
            documents.pdf_words,
            wanted=order.with_files,
            quarantined=order.quarantined,
            looked_at=order.looked_at,
        )
        self._numbers = {int(each.id): each.number for each in order.scope.cases}
        self._parts: list[dict[str, object]] = []
        self._sums: list[tuple[str, str]] = []
        self.mails = 0
        self.files: list[GivenFile] = []

    def entries(self) -> Iterator[Piece]:
        """Give name and bytes of each file of the archive; each is read before the next is asked for.

        Raises:
            Refused: ``package.cancelled``.
        """
        yield from self._correspondence()
        yield from self._evidence()
        told = self._overview()
        language = self._order.language
        yield self._whole("overview.pdf", self._documents.package_overview(told, language))
        yield self._whole("data.json", overview_json(told, self._parts, language))
        yield self._whole("schema.json", self._documents.package_schema())
        lines = "".join(f"{sha256}  {name}\n" for name, sha256 in self._sums)
        yield "manifest-sha256.txt", iter([lines.encode()])

    @property
    def between_others(self) -> int:
        """How many mails on the customer's cases went between other people."""
        scope = self._order.scope
        return sum(not concerns(each, scope) for each in scope.heads)

    @property
    def withheld(self) -> int:
        """How many mails and files were kept back."""
        return self.between_others + sum(each.withheld is not None for each in self.files)

    # --- mails --------------------------------------------------------------------------------------

    def _correspondence(self) -> Iterator[Piece]:
        entries: list[Entry] = []
        size = 0
        heads = self._order.scope.heads
        for done, head in enumerate(heads, start=1):
            self._go_on()
            if self._progress is not None:
                self._progress(done, len(heads))
            if not concerns(head, self._order.scope):
                continue
            mail = self._reader.package_mail(head.id)
            self.mails += 1
            first = len(self.files) + 1
            for file in attachments_of(mail, self._reader, self._mail):
                yield from self._give(file, self.mails)
            entry = self._entry(head, mail, tuple(range(first, len(self.files) + 1)))
            if entries and (len(entries) >= _PART_MAILS or size + len(entry.text) > _PART_CHARS):
                yield from self._part(entries)
                entries, size = [], 0
            entries.append(entry)
            size += len(entry.text)
        if entries:
            yield from self._part(entries)

    def _entry(self, head: PackageHead, mail: PackageMail, files: tuple[int, ...]) -> Entry:
        people = [("from", self._who(*mail.sender))]
        people += [("to", self._who(*each)) for each in mail.to]
        people += [("cc", self._who(*each)) for each in mail.cc]
        return Entry(
            number=self.mails,
            case=self._numbers.get(int(head.case or 0), ""),
            direction=mail.direction,
            at=mail.received_at,
            people=tuple(dict.fromkeys(people)),
            subject=self._line(mail.subject),
            text=self._redactor.text(mail.text),
            files=files,
        )

    def _who(self, name: str, address: str) -> str:
        if not self._redactor.is_own(address):
            self._redactor.counts[Mark.NAME] += 1
            return self._redactor.instead[Mark.NAME]
        shown = self._line(name)
        return f"{shown} <{normal_email(address)}>" if shown else normal_email(address)

    def _line(self, text: str) -> str:
        return one_line(self._redactor.text(one_line(text)))

    def _part(self, entries: list[Entry]) -> Iterator[Piece]:
        part = Part(len(self._parts) + 1, tuple(entries))
        stem = f"messages/{part.number:04d}"
        first, last = entries[0].number, entries[-1].number
        self._parts.append({"json": f"{stem}.json", "pdf": f"{stem}.pdf", "first": first, "last": last})
        yield self._whole(f"{stem}.json", part_json(part))
        self._go_on()
        pdf = self._documents.package_part(part, self._order.title, self._order.language)
        yield self._whole(f"{stem}.pdf", pdf)

    # --- files --------------------------------------------------------------------------------------

    def _evidence(self) -> Iterator[Piece]:
        for file in evidence_of(self._order.scope, self._reader):
            self._go_on()
            yield from self._give(file, 0)

    def _give(self, file: OfferedFile, mail: int) -> Iterator[Piece]:
        number = len(self.files) + 1
        name = self._line(shown_name(file.name))
        given = GivenFile(number, name, file.content_type, file.size, mail)
        judged = self._judge.judge(file)
        if judged.why is not None:
            self.files.append(replace(given, withheld=judged.why))
            return
        path = f"files/{number:04d}-{safe_name(name.replace('[', '(').replace(']', ')'))}"
        whole = self._whole(path, judged.data)
        self.files.append(
            replace(
                given,
                path=path,
                sha256=self._sums[-1][1],
                searched=judged.searched,
                redacted=judged.redacted,
                looked_at=judged.looked_at,
            )
        )
        yield whole

    # --- what stands first --------------------------------------------------------------------------

    def _overview(self) -> Overview:
        scope, order = self._order.scope, self._order
        cases = tuple(replace(each, subject=self._line(each.subject)) for each in scope.cases)
        return Overview(
            title=order.title,
            card=scope.card,
            suppressed=order.suppressed,
            cases=cases,
            categories=order.categories,
            mails=self.mails,
            between_others=self.between_others,
            parts=len(self._parts),
            files=tuple(self.files),
            redactions=dict(self._redactor.counts),
            notes=scope.notes,
        )

    def _whole(self, name: str, data: bytes) -> Piece:
        self._sums.append((name, hashlib.sha256(data).hexdigest()))
        return name, iter([data])

    def _go_on(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Refused("package.cancelled")


def attachments_of(mail: PackageMail, reader: Reader, room: MailRoom) -> Iterator[OfferedFile]:
    """Give the files that came with a mail; it is read once, when the first of them is."""
    parsed: list[Message] = []

    def data_of(part: int) -> bytes:
        if not parsed:
            parsed.append(room.parse(reader.vault.get(mail.raw)))
        found = parsed[0].attachments
        return found[part].data if part < len(found) else b""

    for each in mail.attachments:
        yield OfferedFile(
            each.filename,
            each.content_type,
            each.size,
            each.sha256,
            partial(data_of, each.part),
            message=mail.id,
            part=each.part,
        )


def evidence_of(scope: PackageScope, reader: Reader) -> Iterator[OfferedFile]:
    """Give the files that people put on the cases."""
    for each in scope.evidence:
        read = partial(reader.vault.get, each.blob)
        yield OfferedFile(each.filename, each.content_type, each.size, each.sha256, read, evidence=each.id)


def concerns(head: PackageHead, scope: PackageScope) -> bool:
    """Tell whether a mail went from or to the customer."""
    return any(normal_email(each) in scope.addresses for each in head.addresses)
