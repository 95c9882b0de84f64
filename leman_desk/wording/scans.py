"""What the virus scanner says of a file, in words."""

from leman_desk.domain.scanning import Verdict
from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_, Words

SCAN: Table = {
    Verdict.WAITING: N_("Not checked for viruses yet."),
    Verdict.CLEAN: N_("The virus scanner found nothing."),
    Verdict.INFECTED: N_(
        "In quarantine: the virus scanner found {signature}. It can be neither saved nor sent."
    ),
    Verdict.TOO_LARGE: N_("Not checked for viruses: too large for the scanner."),
    Verdict.FAILED: N_("Not checked for viruses: the scanner could not read it."),
}


def scan_sentence(words: Words, scan: str, signature: str) -> str:
    """Say what is known of a file; empty where no scanner was asked."""
    return words.t(SCAN[Verdict(scan)], signature=signature) if scan else ""


def quarantined(scan: str) -> bool:
    """Tell whether a file is in quarantine."""
    return scan == Verdict.INFECTED
