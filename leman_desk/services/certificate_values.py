"""Gathers what the certificate of erasure says from a request and its erasure; nothing of the person."""

from datetime import datetime

from leman_desk.domain.certificate import Certificate, CertificateLine, Done, Ending, ScanResult
from leman_desk.domain.deletion import Step
from leman_desk.domain.deletion_checklist import MAILBOX, Performer, RowAction, stays
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.deletion_identity import CheckResult
from leman_desk.domain.erasure import ErasureReport, Reason
from leman_desk.domain.errors import Refused
from leman_desk.services.queries_deletion import ChecklistView, DeletionView

FORMS = 12
"""In how many spellings and encodings the residue scan looks for a string: UTF-8, UTF-16 in both orders,
base64 at three offsets, quoted-printable, NFC, NFD, folded, and both placements of tone marks."""
DONE = {
    RowAction.ERASE: Done.ERASED,
    RowAction.ANONYMISE: Done.ANONYMISED,
    RowAction.RETAIN: Done.RETAINED,
    RowAction.NOT_FOUND: Done.NOT_FOUND,
    RowAction.REFUSE: Done.REFUSED,
}


def certificate_of(
    view: DeletionView,
    report: ErasureReport,
    *,
    code: str,
    now: datetime,
    organisation: str,
    zone: str,
) -> Certificate:
    """Write down what a certificate says.

    Grounds and proofs are the systems' own words in both languages; what people typed about this request was
    erased with the rest, for it could name the person.

    Raises:
        Refused: ``certificate.not_scanned``; ``certificate.rows_open`` with the ``count`` of systems without
            an end.
    """
    scanned = report.scanned_at
    if scanned is None:
        raise Refused("certificate.not_scanned")
    open_ = sum(each.closed_at is None for each in view.checklist)
    if open_:
        raise Refused("certificate.rows_open", count=open_)
    lines = tuple(_line(each, scanned, report) for each in view.checklist)
    verified = next((each for each in view.identity if each.result is CheckResult.VERIFIED), None)
    dates = {each.step: each.done_at for each in view.steps}
    signed = [each for each in view.signatures if each.voided_at is None and each.opinion is Opinion.APPROVE]
    return Certificate(
        number=view.row.number,
        complaint=view.row.complaint_number,
        ending=Ending.PARTLY_DONE if _keeps(view, report) else Ending.DONE,
        requested_at=view.row.received_at,
        identity=verified.method.value if verified is not None else "",
        identified_at=dates[Step.IDENTITY],
        decided_at=dates[Step.DECISION] or now,
        signatures=len(signed),
        needed=view.row.needed,
        executed_at=dates[Step.EXECUTING] or scanned,
        lines=lines,
        scan=ScanResult(
            scanned,
            report.strings,
            FORMS,
            tuple(exceptions(report)),
            sum(each.count for each in report.residues if each.reason is Reason.TOO_SHORT),
        ),
        issued_at=now,
        organisation=organisation,
        zone=zone,
        code=code,
    )


def exceptions(report: ErasureReport) -> list[tuple[str, Reason]]:
    """Name what the scan left or could not reach, in codes: place and reason, never a string."""
    searched = (each for each in report.residues if each.reason is not Reason.TOO_SHORT)
    return sorted({(each.place, each.reason) for each in searched})


def _keeps(view: DeletionView, report: ErasureReport) -> bool:
    """Tell whether anything is left besides the minimal file of the request itself."""
    return bool(report.kept) or any(
        stays(each.system, each.performer, each.result) for each in view.checklist
    )


def _line(row: ChecklistView, scanned: datetime, report: ErasureReport) -> CertificateLine:
    """Say what became of a system; only proofs that the desk wrote itself name nobody for certain."""
    done = DONE[row.result or row.planned]
    keeps = done in {Done.RETAINED, Done.REFUSED}
    ours = row.performer is Performer.DESK
    # What usually proves an erasure proves nothing where there was nothing to erase.
    proved = not (keeps or ours or done is Done.NOT_FOUND)
    held = report.held_mails() if row.system == MAILBOX else 0
    return CertificateLine(
        name_vi=row.name_vi,
        name_en=row.name_en,
        done=done,
        at=row.closed_at or scanned,
        ground_vi=row.usual_reason_vi if keeps else "",
        ground_en=row.usual_reason_en if keeps else "",
        until=row.retained_until if keeps else None,
        proof_vi=row.usual_proof_vi if proved else "",
        proof_en=row.usual_proof_en if proved else "",
        entry=row.proof if ours and (held or not keeps) else "",
        held=held,
        grounds=tuple(Ground(each) for each in report.held_grounds()) if held else (),
    )
