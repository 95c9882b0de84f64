"""The certificate of erasure as PDF/A in both languages, with its code as text and as QR code."""

from io import BytesIO
from pathlib import Path

from leman_desk.documents.typesetting import head, typeset
from leman_desk.domain.certificate import Certificate
from leman_desk.wording.certificate_text import (
    CODE_LABEL,
    CODE_SAYS,
    COLUMNS,
    DONE_TONE,
    ENDING,
    ENDING_TONE,
    TABLE,
    Both,
    outcome,
    proof,
    rows,
    sentence,
    title,
    why,
)
from leman_desk.wording.words import Wording


def certificate_pdf(resources: Path, certificate: Certificate, wording: Wording) -> bytes:
    """Write the certificate; it is the same for the customer and for the desk's own file."""
    both = Both(wording, certificate.zone)
    vi, en = both.moments()
    named = title(certificate, both)
    heading = f"{named[0]} / {named[1]}"
    foot = f"{certificate.number} · {certificate.organisation}"
    issued = (vi.moment_full(certificate.issued_at), en.moment_full(certificate.issued_at))
    data = head(heading, "vi", certificate.organisation, foot, (certificate.number,))
    data |= {
        "organisation": certificate.organisation,
        "heading": named,
        "ending": {"words": both.say(ENDING[certificate.ending]), "tone": ENDING_TONE[certificate.ending]},
        "sentence": sentence(certificate, both),
        "rows": [{"label": label, "value": value} for label, value in rows(certificate, both)],
        "table": both.say(TABLE),
        "columns": [both.say(each) for each in COLUMNS],
        "lines": [
            {
                "system": (line.name_vi, line.name_en),
                "outcome": outcome(line, both),
                "tone": DONE_TONE[line.done],
                "date": vi.day(vi.local_day(line.at)),
                "why": [each for each in (why(line, both), proof(line, both)) if each[0]],
            }
            for line in certificate.lines
        ],
        "qr": _qr(certificate.code),
        "code": certificate.code,
        "code_label": both.say(CODE_LABEL),
        "code_says": both.say(CODE_SAYS, organisation=certificate.organisation, moment=issued),
    }
    return typeset(resources, "certificate.typ", data)


def _qr(code: str) -> str:
    """Draw a code as SVG (ISO/IEC 18004), as large as its frame."""
    import segno  # noqa: PLC0415 - not needed until a document is written

    drawn = BytesIO()
    segno.make(code, error="m", micro=False).save(drawn, kind="svg", border=2, omitsize=True, xmldecl=False)
    return drawn.getvalue().decode()
