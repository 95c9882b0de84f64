"""What the letters of deletion requests may say; the words are the templates' own."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from leman_desk.domain.rights import Told


class DeletionLetter(StrEnum):
    """The letters of customers' rights, most of deletion requests; each is a template in both languages."""

    IDENTITY_CODE = "identity_code"
    EXTENSION = "deletion_extension"
    REFUSAL = "deletion_refusal"
    DONE = "deletion_done"
    WITHDRAWN = "deletion_withdrawn"
    OWNER = "checklist_owner"
    THIRD_PARTY = "checklist_third_party"
    OWNER_REMINDER = "checklist_reminder"
    SIGNATURE_REMINDER = "signature_reminder"
    HOLD_ENDED = "hold_ended"
    ACCESS_CODE = "access_code"
    RIGHTS_ANSWER = "rights_answer"
    RIGHTS_OWNER = "rights_owner"
    RIGHTS_THIRD_PARTY = "rights_third_party"
    RIGHTS_REMINDER = "rights_reminder"


@dataclass(frozen=True, slots=True)
class DeletionFacts:
    """What a letter of a deletion request may say; what a letter does not speak of stays empty.

    Attributes:
        number: Of the request; `complaint_number` is that of the complaint it came with, or empty.
        received_at: UTC; `due_at` is the end of the term that the letter speaks of, UTC.
        code: The one-time code; only in the letter that carries it.
        minutes: For how long the code is good.
        reason: In a person's words.
        kept: Each thing that is kept or refused with its ground, in the letter's language.
        system: Name of the system that an owner is asked about; `how` what is asked, `proof` what proves it.
        identifiers: How the owner finds the customer: name, addresses.
        until: Last day of what is kept, in the office's zone.
        waiting: How many requests or rows a reminder is about.
        stopped: Uses that are stopped; `corrected` what was corrected; `refused` what is not done.
        informed: Names of systems that carried it out, in the letter's language.
    """

    number: str
    complaint_number: str
    customer_name: str
    addressed_name: str
    form_of_address: str
    received_at: datetime
    due_at: datetime | None
    signer: str
    signer_title: str
    organisation: str
    zone: str
    code: str = ""
    minutes: int = 0
    reason: str = ""
    kept: tuple[str, ...] = ()
    system: str = ""
    how: str = ""
    proof: str = ""
    identifiers: tuple[str, ...] = ()
    until: date | None = None
    waiting: int = 0
    stopped: tuple[Told, ...] = ()
    corrected: tuple[Told, ...] = ()
    refused: tuple[Told, ...] = ()
    informed: tuple[str, ...] = ()
