"""The letters of deletion requests, to customers, owners of systems, third parties and board members."""

import string
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from leman_desk.domain.deletion_refusal import KeptItem
from leman_desk.domain.errors import Refused
from leman_desk.domain.rights import Told
from leman_desk.wording.labels_deletion import GROUND, SCOPE_KIND
from leman_desk.wording.letter_parts import (
    department_signature,
    render,
    salutation,
    second_person,
    signature,
)
from leman_desk.wording.moments import Moments
from leman_desk.wording.rights_text import told_lines
from leman_desk.wording.words import Language, Wording, Words

PLACEHOLDERS = frozenset(
    {
        *("salutation", "number", "numbers", "received", "due", "signature", "organisation", "zone"),
        *("you", "You", "code", "minutes", "reason", "kept", "system", "how", "proof", "identifiers"),
        *("until", "waiting", "stopped", "corrected", "refused", "informed"),
    }
)
"""What a template of these letters may hold in braces."""


class DeletionFacts(Protocol):
    """What such a letter may say; what it does not speak of is empty. Moments are aware."""

    @property
    def number(self) -> str:
        """Number of the request."""
        ...

    @property
    def complaint_number(self) -> str:
        """Number of its complaint; may be empty."""
        ...

    @property
    def customer_name(self) -> str:
        """Full name; may be empty."""
        ...

    @property
    def addressed_name(self) -> str:
        """The name after the form of address."""
        ...

    @property
    def form_of_address(self) -> str:
        """An `Address` value."""
        ...

    @property
    def received_at(self) -> datetime:
        """When the request was received."""
        ...

    @property
    def due_at(self) -> datetime | None:
        """The moment that the letter speaks of."""
        ...

    @property
    def signer(self) -> str:
        """Name of who signs; empty for what the desk sends by itself."""
        ...

    @property
    def signer_title(self) -> str:
        """Their position."""
        ...

    @property
    def organisation(self) -> str:
        """Name under letters."""
        ...

    @property
    def zone(self) -> str:
        """IANA name of the office's zone."""
        ...

    @property
    def code(self) -> str:
        """The one-time code."""
        ...

    @property
    def minutes(self) -> int:
        """For how long it is good."""
        ...

    @property
    def reason(self) -> str:
        """In a person's words."""
        ...

    @property
    def kept(self) -> tuple[str, ...]:
        """What is kept, each with its ground."""
        ...

    @property
    def system(self) -> str:
        """Name of a system."""
        ...

    @property
    def how(self) -> str:
        """What is to be done there."""
        ...

    @property
    def proof(self) -> str:
        """What proves it."""
        ...

    @property
    def identifiers(self) -> tuple[str, ...]:
        """How the customer is found there."""
        ...

    @property
    def until(self) -> date | None:
        """Last day of what is kept."""
        ...

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        ...

    @property
    def stopped(self) -> tuple[Told, ...]:
        """Uses that are stopped."""
        ...

    @property
    def corrected(self) -> tuple[Told, ...]:
        """What was corrected on the card."""
        ...

    @property
    def refused(self) -> tuple[Told, ...]:
        """What is not done, with its reason."""
        ...

    @property
    def informed(self) -> tuple[str, ...]:
        """Systems that carried it out."""
        ...


class DeletionLetters:
    """Templates from ``templates/<language>/deletion/<code>.txt``: a line ``subject:``, hyphens, the body."""

    def __init__(self, templates_dir: Path, wording: Wording) -> None:
        self._dir = templates_dir
        self._wording = wording

    @cached_property
    def all(self) -> Mapping[tuple[Language, str], tuple[str, str]]:
        """Subject and body of every template by language and code; read when first asked for."""
        found: dict[tuple[Language, str], tuple[str, str]] = {}
        for language in Language:
            for path in sorted((self._dir / language.value / "deletion").glob("*.txt")):
                head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
                found[language, path.stem] = (head.removeprefix("subject: "), body.strip("\n"))
        return found

    def write(self, code: str, language: str, facts: DeletionFacts) -> tuple[str, str]:
        """Write subject and body; a paragraph about something that there is not is left out.

        Raises:
            Refused: ``template.unknown``, ``template.placeholder_unknown``.
        """
        words = self._wording.of(language)
        template = self.all.get((words.language, code))
        if template is None:
            raise Refused("template.unknown", template=code)
        subject, body = template
        values = self._values(facts, words)
        told = [part for part in body.split("\n\n") if _told(part, values)]
        letter = render("\n\n".join(told), values, words.language)
        return render(subject, values, words.language), letter + "\n"

    def kept(self, language: str, items: Sequence[KeptItem], zone: str) -> list[str]:
        """Name what is kept, each with its ground and its last day in `zone`."""
        words = self._wording.of(language)
        moments = Moments(words, zone)
        return [_kept(each, words, moments) for each in items]

    def _values(self, facts: DeletionFacts, words: Words) -> dict[str, str]:
        language, moments = words.language, Moments(words, facts.zone)
        signed = (
            signature(language, facts.organisation, facts.signer, facts.signer_title)
            if facts.signer
            else department_signature(language, facts.organisation)
        )
        numbers = facts.number
        if facts.complaint_number:
            numbers = f"{facts.number} ({facts.complaint_number})"
        return {
            "salutation": salutation(
                facts.form_of_address, facts.customer_name, language, facts.addressed_name
            ),
            "you": second_person(facts.form_of_address, language),
            "number": facts.number,
            "numbers": numbers,
            "received": moments.letter_moment(facts.received_at),
            "due": moments.letter_due(facts.due_at) if facts.due_at is not None else "",
            "zone": moments.zone_name(facts.received_at),
            "organisation": facts.organisation,
            "signature": signed,
            "code": facts.code,
            "minutes": str(facts.minutes) if facts.minutes else "",
            "reason": facts.reason,
            "kept": "\n".join(f"- {each}" for each in facts.kept),
            "system": facts.system,
            "how": facts.how,
            "proof": facts.proof,
            "identifiers": "\n".join(f"- {each}" for each in facts.identifiers),
            "until": moments.day(facts.until) if facts.until is not None else "",
            "stopped": told_lines(facts.stopped, words),
            "corrected": told_lines(facts.corrected, words),
            "refused": told_lines(facts.refused, words),
            "informed": "\n".join(f"- {each}" for each in facts.informed),
            "waiting": words.n("{count} deletion request is", "{count} deletion requests are", facts.waiting),
        }


def _told(paragraph: str, values: Mapping[str, str]) -> bool:
    names = {name for _, name, _, _ in string.Formatter().parse(paragraph) if name}
    return all(values.get(name, "-") for name in names)


def _kept(item: KeptItem, words: Words, moments: Moments) -> str:
    language = words.language.value
    name = item.names.get(language) or words.t(SCOPE_KIND[item.kind])
    ground = item.sources.get(language) or (words.t(GROUND[item.ground]) if item.ground is not None else "")
    told = f"{name}: {ground}" if ground else name
    if item.until is None:
        return told
    return words.t("{what} until {day}", what=told, day=moments.day(moments.local_day(item.until)))
