"""Evidence: taken from mails or files, streamed into sealed storage, saved back out (product §7)."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from leman_desk.domain.errors import Refused
from leman_desk.domain.evidence import CHUNK_BYTES, Evidence
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.filenames import is_risky, safe_name
from leman_desk.domain.ids import BlobId, CaseId, EvidenceId, MessageId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.attached_mail import file_of, innermost, nested_evidence
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.deletion_common import require_writable
from leman_desk.services.ports import StagedBlob, Store, UnitOfWork
from leman_desk.services.ports_files import Files, FileToAdd
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_system import Cancelled, Clock, Progress
from leman_desk.services.scanning import Scanning, note_file, refuse_quarantined

_HEAD_BYTES = 32
_TYPED = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Make a password for an archive, easy to type: 16 letters and digits that no eye confuses (79 bits)."""
    drawn = [secrets.choice(_TYPED) for _ in range(16)]
    return "-".join("".join(drawn[start : start + 4]) for start in range(0, 16, 4))


class EvidenceService:
    """The verbs of evidence. Originals are written once and never replaced."""

    def __init__(self, store: Store, clock: Clock, mail: MailRoom, files: Files, scanning: Scanning) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._files = files
        self._scanning = scanning

    def add_files(
        self,
        actor: Actor,
        *,
        case: CaseId,
        paths: Sequence[Path],
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Outcome:
        """Stream files into the vault, in constant memory; visible all together with the last.

        Raises:
            Refused: ``file.missing``, ``file.folder``, ``file.unreadable``, ``file.changed``,
                ``evidence.cancelled``; nothing is kept then.
        """
        require(actor, Act.WORK_CASES)
        added, number = self._add_files(actor, case, paths, progress, cancelled)
        return self._outcome(actor, case, added, number)

    def add_file(self, actor: Actor, *, case: CaseId, path: Path) -> EvidenceId:
        """Do as `add_files` with one file, and say which evidence it became."""
        require(actor, Act.WORK_CASES)
        (evidence,) = self._add_files(actor, case, [path], None, None)[0]
        return evidence

    def _add_files(
        self,
        actor: Actor,
        case: CaseId,
        paths: Sequence[Path],
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> tuple[list[EvidenceId], str]:
        offered = self._files.offer(paths)
        total = sum(file.size for file in offered)
        staged: list[tuple[FileToAdd, StagedBlob, str, int]] = []
        done = 0
        try:
            for file in offered:
                blob = self._store.stage_blob(file.size)
                staged.append((file, blob, "", 0))
                digest, size = self._stream(file, blob, done, total, progress, cancelled)
                staged[-1] = (file, blob, digest, size)
                done += size
            with self._store.work() as work:
                added = [
                    self._add(
                        work, actor, case, file.filename, file.content_type, size, digest, blob.finish(work)
                    )
                    for file, blob, digest, size in staged
                ]
                work.index(case)
                number = work.complaint(case).number
                work.commit()
        except BaseException:
            for _, blob, _, _ in staged:
                blob.discard()
            raise
        return added, number

    def add_attachments(
        self,
        actor: Actor,
        *,
        message: MessageId,
        parts: Sequence[int] | None = None,
        within: Sequence[int] = (),
    ) -> Outcome:
        """Make attachments of a mail evidence on its case; all that are not inline, or the given parts.

        Args:
            actor: Who does.
            message: The stored mail.
            parts: Numbers of the attachments.
            within: Path to the message inside it whose attachments are meant; its own otherwise.

        Raises:
            Refused: ``evidence.message_without_case``, ``evidence.nothing_to_add``, ``vault.damaged``,
                ``attached.*``, ``file.quarantined`` for a message on the way.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            stored = work.message(message)
            case = stored.case
            if case is None:
                raise Refused("evidence.message_without_case")
            have = {(each.message, each.part) for each in work.evidence_of(case) if each.withdrawn_at is None}
            nested = nested_evidence(work, stored) if within else {}
            parsed, around = innermost(self._mail, work.vault.get(stored.raw), within)
            for each in around:
                refuse_quarantined(work, each)
            wanted = range(len(parsed.attachments)) if parts is None else parts
            added: list[EvidenceId] = []
            for part in wanted:
                item = file_of(parsed, part)
                known = item.sha256 in nested if within else (message, part) in have
                if known or (parts is None and item.inline):
                    continue
                blob = work.vault.put(item.data)
                added.append(
                    self._add(
                        work, actor, case, item.filename, item.content_type, item.size, item.sha256, blob,
                        message=message, part=None if within else part,
                    )
                )  # fmt: skip
            if not added:
                raise Refused("evidence.nothing_to_add")
            work.index(case)
            number = work.complaint(case).number
            work.commit()
        return self._outcome(actor, case, added, number)

    def withdraw(self, actor: Actor, *, evidence: Sequence[EvidenceId], withdrawn: bool) -> Outcome:
        """Take evidence off the case or put it back; its bytes and custody stay."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            case = work.evidence(evidence[0]).case
            for each in evidence:
                kept = work.evidence(each)
                kept.withdrawn_at = now if withdrawn else None
                kind = FactKind.EVIDENCE_WITHDRAWN if withdrawn else FactKind.EVIDENCE_ADDED
                codes: dict[str, Value] = {"evidence": int(each), "label": kept.label, "sha256": kept.sha256}
                work.record(Fact(kind, now, actor.id, kept.case, codes))
            work.index(case)
            number = work.complaint(case).number
            work.commit()
        return Outcome(
            changed(Kind.EVIDENCE, cases=[case]),
            "evidence.withdrawn" if withdrawn else "evidence.added",
            {"number": number, "count": len(evidence)},
            lambda: self.withdraw(actor, evidence=evidence, withdrawn=not withdrawn),
        )

    def save(self, actor: Actor, *, evidence: EvidenceId, target: Path, password: str = "") -> Outcome:
        """Write an original byte for byte to a file; its fingerprint is checked on the way.

        Args:
            actor: Who saves.
            evidence: What is saved.
            target: The file, replaced if it is there.
            password: Opens the archive into which the original is packed; empty for the bare file, which is
                refused for what might run when it is opened.

        Raises:
            Refused: ``vault.damaged`` when the bytes are not those taken in; ``file.quarantined``,
                ``file.only_locked``.
            Unavailable: ``file.full``, ``file.unwritable``.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            kept = work.evidence(evidence)
        self._scanning.require_clean([kept.sha256])
        chunks = _checked(self._store.reader().vault.chunks(kept.blob), kept.sha256)
        self._write(target, kept.filename, kept.content_type, chunks, password)
        now = self._clock.now()
        with self._store.work() as work:
            codes: dict[str, Value] = {"evidence": int(evidence), "label": kept.label, "sha256": kept.sha256}
            work.record(Fact(FactKind.EVIDENCE_EXPORTED, now, actor.id, kept.case, codes))
            work.commit()
        return Outcome(
            changed(Kind.EVIDENCE, cases=[kept.case]), "evidence.saved", {"label": f"E{kept.label}"}
        )

    def save_attachment(
        self,
        actor: Actor,
        *,
        message: MessageId,
        part: int,
        target: Path,
        password: str = "",
        within: Sequence[int] = (),
    ) -> Outcome:
        """Write an attachment of a mail to a file, without making it evidence.

        `password` is as for `save`, `within` as for `add_attachments`.

        Raises:
            Refused: ``vault.damaged``, ``file.quarantined``, ``file.only_locked``, ``attached.*``.
            Unavailable: ``file.full``, ``file.unwritable``.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            stored = work.message(message)
        parsed, around = innermost(self._mail, self._store.reader().vault.get(stored.raw), within)
        item = file_of(parsed, part)
        self._scanning.require_clean([*around, item.sha256])
        self._write(target, item.filename, item.content_type, iter((item.data,)), password)
        with self._store.work() as work:
            codes: dict[str, Value] = {"message": int(message), "part": part, "sha256": item.sha256}
            if within:
                codes["within"] = ".".join(map(str, within))
            work.record(Fact(FactKind.EVIDENCE_EXPORTED, self._clock.now(), actor.id, stored.case, codes))
            work.commit()
        return Outcome(changed(Kind.EVIDENCE), "attachment.saved")

    def _write(
        self, target: Path, name: str, content_type: str, chunks: Iterator[bytes], password: str
    ) -> None:
        first = next(chunks, b"")
        if not password and is_risky(name, content_type, first[:_HEAD_BYTES]):
            raise Refused("file.only_locked")
        whole = chain((first,), chunks)
        if password:
            self._files.save_locked(target, safe_name(name), whole, password)
        else:
            self._files.save(target, whole)

    def verify(self, *, progress: Progress | None = None, cancelled: Cancelled | None = None) -> list[str]:
        """Hash every piece of evidence again and name those that do not match, as ``LD-26-0147 E1``."""
        broken: list[str] = []
        pieces = self._store.reader().all_evidence()
        for done, (evidence, name) in enumerate(pieces, start=1):
            if cancelled is not None and cancelled():
                break
            if not self._matches(evidence):
                broken.append(name)
            if progress is not None:
                progress(done, len(pieces))
        return broken

    def _matches(self, evidence: EvidenceId) -> bool:
        with self._store.work() as work:
            kept = work.evidence(evidence)
        try:
            for _ in _checked(self._store.reader().vault.chunks(kept.blob), kept.sha256):
                pass
        except Refused:
            return False
        return True

    def _stream(
        self,
        file: FileToAdd,
        blob: StagedBlob,
        done: int,
        total: int,
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> tuple[str, int]:
        digest = hashlib.sha256()
        size = 0
        with file.open() as stream:
            while piece := stream.read(CHUNK_BYTES):
                if cancelled is not None and cancelled():
                    raise Refused("evidence.cancelled")
                blob.write(piece)
                digest.update(piece)
                size += len(piece)
                if progress is not None:
                    progress(done + size, max(total, done + size))
        if size != file.size:
            raise Refused("file.changed", name=file.filename)
        return digest.hexdigest(), size

    def _add(
        self,
        work: UnitOfWork,
        actor: Actor,
        case: CaseId,
        filename: str,
        content_type: str,
        size: int,
        sha256: str,
        blob: BlobId,
        *,
        message: MessageId | None = None,
        part: int | None = None,
    ) -> EvidenceId:
        now = self._clock.now()
        require_writable(work, work.complaint(case), now)
        label = work.next_label(case)
        kept = Evidence(
            case=case,
            label=label,
            filename=filename,
            content_type=content_type,
            size=size,
            sha256=sha256,
            blob=blob,
            added_at=now,
            added_by=actor.id,
            message=message,
            part=part,
        )
        work.add(kept)
        work.flush()
        codes: dict[str, Value] = {"evidence": int(kept.id), "label": label, "sha256": sha256, "size": size}
        work.record(Fact(FactKind.EVIDENCE_ADDED, now, actor.id, case, codes, {"filename": filename}))
        note_file(work, sha256, size, case, now, evidence=kept.id)
        return kept.id

    def _outcome(self, actor: Actor, case: CaseId, added: Sequence[EvidenceId], number: str) -> Outcome:
        undo: Callable[[], Outcome] = lambda: self.withdraw(actor, evidence=added, withdrawn=True)  # noqa: E731
        params: dict[str, object] = {"number": number, "count": len(added)}
        return Outcome(changed(Kind.EVIDENCE, cases=[case]), "evidence.added", params, undo)


def _checked(chunks: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise Refused("vault.damaged")
