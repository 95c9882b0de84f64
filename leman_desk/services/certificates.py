"""Certificates of erasure: issued once, kept without a name, checked by the code that the customer holds."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leman_desk.domain.certificate import (
    CODE_RANDOM,
    Certificate,
    Ending,
    IssuedCertificate,
    LetterState,
    certificate_code,
    code_tag,
)
from leman_desk.domain.checked_code import ALPHABET
from leman_desk.domain.deletion import Step
from leman_desk.domain.erasure import ErasureReport
from leman_desk.domain.erasure_needles import Mentions
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.calendars import Calendars
from leman_desk.services.certificate_values import certificate_of
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.closing_letters import ClosingLetters
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_deadlines import Documents
from leman_desk.services.ports_erasing import Erasing
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_system import Clock

CODE_KEY = "certificate-code-key"
"""Name of the secret that marks codes."""
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class CertificateCheck:
    """What the desk says of a code: the certificate it stands for, in numbers and dates.

    Attributes:
        sha256: Of the PDF, hexadecimal, to compare a copy with.
    """

    case: CaseId
    number: str
    ending: Ending
    issued_at: datetime
    sha256: str
    letter: LetterState


class Certificates:
    """The verbs about certificates."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendars: Calendars,
        documents: Documents,
        files: Files,
        erasing: Erasing,
        closing: ClosingLetters,
    ) -> None:
        self._store, self._clock, self._calendars = store, clock, calendars
        self._documents, self._files, self._erasing = documents, files, erasing
        self._closing = closing

    def issue(self, actor: Actor, *, request: CaseId, explanation: str = "") -> Outcome:
        """Issue the certificate and seal the closing letter, which then leaves by itself.

        Issuing twice gives what was issued first; without an address the request is closed at once. What a
        hold kept, and was erased after it, gets a certificate of its own; the first one stays valid.

        Args:
            actor: Who issues: a manager or admin.
            request: Which request.
            explanation: Why something that the residue scan could not explain may stay.

        Raises:
            Refused: ``people.not_allowed``; ``certificate.not_scanned``, also while somebody searches again,
                ``certificate.rows_open``;
                ``certificate.residue`` when the scan found something and nobody explains it;
                ``certificate.names_the_person`` for an explanation that does, for it stays in the trail.
        """
        require(actor, Act.ERASE)
        view = self._store.reader().deletion_view(request, self._clock.now())
        with self._store.work() as work:
            report = self._erasing.scanned(work, request)
            if report is None or view.row.step is not Step.CERTIFICATE:
                raise Refused("certificate.not_scanned")
            if not report.clean and not explanation.strip():
                raise Refused("certificate.residue")
            if _issued(work, request, report):
                return self._said(view.row.number, request)
            organisation = work.settings().organisation
            zone = self._calendars.of(work.calendar()).zone
        if Mentions(self._erasing.subject(request))(explanation):
            raise Refused("certificate.names_the_person")
        now = self._clock.now()
        code = certificate_code([secrets.randbelow(len(ALPHABET)) for _ in range(CODE_RANDOM)])
        told = certificate_of(view, report, code=code, now=now, organisation=organisation, zone=zone)
        pdf = self._documents.certificate_pdf(told)
        letter = self._closing.write(actor, request, told, pdf)
        with self._store.work() as work:
            # From here no other program issues one or searches again, which asks for this row first.
            work.deletion(request)
            if _issued(work, request, report):
                return self._said(view.row.number, request)
            if self._erasing.scanned(work, request) != report:
                raise Refused("certificate.not_scanned")
            if letter:
                self._erasing.keep_letter(work, request, letter)
            self._keep(work, actor, told, pdf, (request, report.entry), has_letter=bool(letter))
            codes: dict[str, Value] = {"ending": told.ending.value, "sha256": hashlib.sha256(pdf).hexdigest()}
            detail: dict[str, Value] = {"explanation": explanation.strip()} if explanation.strip() else {}
            work.record(Fact(FactKind.CERTIFICATE_ISSUED, now, actor.id, request, codes, detail))
            work.commit()
        if not letter:
            self._closing.close(actor, request)
        return self._said(view.row.number, request)

    def pdf(self, actor: Actor, *, request: CaseId) -> bytes:
        """Give the certificate of a request. Raises Refused ``certificate.not_issued``."""
        require(actor, Act.READ_DELETIONS)
        with self._store.work() as work:
            kept = work.certificate(request)
        if kept is None:
            raise Refused("certificate.not_issued")
        return kept.pdf

    def issued(self, actor: Actor, *, request: CaseId) -> CertificateCheck | None:
        """Say what was issued for a request; None before, and once more is being erased than it tells of."""
        require(actor, Act.READ_DELETIONS)
        report = self._erasing.report(request)
        with self._store.work() as work:
            kept = work.certificate(request)
            if kept is None or (report is not None and report.entry > kept.entry):
                return None
            return self._told(work, kept)

    def save(self, actor: Actor, *, request: CaseId, target: Path) -> None:
        """Write the certificate as a file.

        Raises:
            Refused: ``certificate.not_issued``.
            Unavailable: ``file.*``.
        """
        pdf = self.pdf(actor, request=request)
        self._files.save(target, iter([pdf]))
        with self._store.work() as work:
            codes: dict[str, Value] = {"report": "certificate"}
            work.record(Fact(FactKind.REPORT_EXPORTED, self._clock.now(), actor.id, request, codes))
            work.commit()

    def verify(self, *, code: str) -> CertificateCheck:
        """Say which certificate a code stands for; anybody who holds the code may ask.

        Raises:
            Refused: ``certificate.typo``, ``certificate.unknown``.
        """
        with self._store.work() as work:
            key = work.secret(CODE_KEY)
            tag = code_tag(key or bytes(_KEY_BYTES), code)
            kept = work.certificate_by_tag(tag) if key is not None else None
            if kept is None:
                raise Refused("certificate.unknown")
            return self._told(work, kept)

    def _keep(
        self,
        work: UnitOfWork,
        actor: Actor,
        told: Certificate,
        pdf: bytes,
        erasure: tuple[CaseId, int],
        *,
        has_letter: bool,
    ) -> None:
        key = work.secret(CODE_KEY)
        if key is None:
            key = secrets.token_bytes(_KEY_BYTES)
            work.put_secret(CODE_KEY, key)
        work.add(
            IssuedCertificate(
                case=erasure[0],
                entry=erasure[1],
                tag=code_tag(key, told.code),
                ending=told.ending,
                issued_at=told.issued_at,
                issued_by=actor.id,
                sha256=hashlib.sha256(pdf).hexdigest(),
                pdf=pdf,
                letter=LetterState.WAITING if has_letter else LetterState.NONE,
            )
        )

    def _told(self, work: UnitOfWork, kept: IssuedCertificate) -> CertificateCheck:
        number = work.complaint(kept.case).number
        return CertificateCheck(kept.case, number, kept.ending, kept.issued_at, kept.sha256, kept.letter)

    def _said(self, number: str, request: CaseId) -> Outcome:
        return Outcome(changed(Kind.DELETIONS, cases=[request]), "certificate.issued", {"number": number})


def _issued(work: UnitOfWork, request: CaseId, report: ErasureReport) -> bool:
    """Tell whether this erasure has its certificate already."""
    before = work.certificate(request)
    return before is not None and before.entry == report.entry
