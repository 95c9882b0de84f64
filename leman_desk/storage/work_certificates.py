"""Certificates of erasure in a unit of work."""

from datetime import datetime

from sqlalchemy import or_, select

from leman_desk.domain.certificate import IssuedCertificate, LetterState
from leman_desk.domain.deletion import Step
from leman_desk.domain.erasure import RunState
from leman_desk.domain.ids import CaseId
from leman_desk.storage.tables_deletion import deletion_request
from leman_desk.storage.tables_erasure import certificate, erasure_run
from leman_desk.storage.work_base import WorkBase


class CertificateWork(WorkBase):
    """The part of a unit of work that keeps certificates."""

    def certificate(self, request: CaseId) -> IssuedCertificate | None:
        """Load the certificate of a request, the newest where it was erased in parts."""
        own = select(IssuedCertificate).where(certificate.c.case_id == request)
        return self._first(own.order_by(certificate.c.entry.desc()))

    def certificate_by_tag(self, tag: bytes) -> IssuedCertificate | None:
        """Find the certificate whose code bears a mark."""
        return self._first(select(IssuedCertificate).where(certificate.c.tag == tag))

    def letters_under_way(self, now: datetime) -> list[CaseId]:
        """List requests whose closing letter is due, or was being sent by some program; oldest first."""
        row = certificate.c
        due = or_(row.next_try_at.is_(None), row.next_try_at <= now)
        waits = (row.letter == LetterState.WAITING) & due
        wanted = select(row.case_id).where(or_(waits, row.letter == LetterState.SENDING))
        return [CaseId(each.case_id) for each in self._rows(wanted.order_by(row.issued_at))]

    def requests_to_close(self) -> list[CaseId]:
        """List requests with a certificate of their last erasing, and no letter that is still to leave.

        A certificate of an earlier erasing does not count: what a hold kept gets one of its own.
        """
        row, run, asked = certificate.c, erasure_run.c, deletion_request.c
        wanted = (
            select(row.case_id)
            .join(erasure_run, (run.request_id == row.case_id) & (run.entry == row.entry))
            .join(deletion_request, asked.case_id == row.case_id)
            .where(
                asked.step == Step.CERTIFICATE,
                run.state.in_([RunState.SCANNED, RunState.DONE]),
                row.letter.in_([LetterState.SENT, LetterState.NONE]),
            )
        )
        return [CaseId(each.case_id) for each in self._rows(wanted.order_by(row.issued_at))]
