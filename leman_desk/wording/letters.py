"""Letters to customers: forms of address, signatures and templates, in the customer's language."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

from leman_desk.domain.deletion_refusal import KeptItem
from leman_desk.domain.errors import Refused
from leman_desk.domain.letter_template import ACKNOWLEDGEMENT, LetterTemplate
from leman_desk.wording.deletion_letters import DeletionFacts, DeletionLetters
from leman_desk.wording.digest_letter import Summary, digest_letter
from leman_desk.wording.letter_parts import (
    called,
    department_signature,
    render,
    salutation,
    second_person,
    signature,
)
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Wording

__all__ = [
    "LetterBook",
    "called",
    "department_signature",
    "render",
    "salutation",
    "second_person",
    "signature",
    "unfinished",
]

MOST_QUOTED, MOST_QUOTED_LINES = 12_000, 300
"""Letters and lines of an original that a reply quotes; the customer has the whole of it."""
_MARK = re.compile(r"\[[^\[\]\n]+\]")


class Facts(Protocol):
    """What a letter may say about its case; moments are aware, `zone` is an IANA name."""

    @property
    def number(self) -> str:
        """Number of the case."""
        ...

    @property
    def customer_name(self) -> str:
        """Full name; may be empty."""
        ...

    @property
    def addressed_name(self) -> str:
        """The name used after the form of address; may be empty."""
        ...

    @property
    def form_of_address(self) -> str:
        """An `Address` value."""
        ...

    @property
    def received_at(self) -> datetime:
        """When the complaint was received."""
        ...

    @property
    def due_at(self) -> datetime | None:
        """When the answer is due; None without a running clock."""
        ...

    @property
    def signer(self) -> str:
        """Name of the person who signs."""
        ...

    @property
    def signer_title(self) -> str:
        """Their position; may be empty."""
        ...

    @property
    def organisation(self) -> str:
        """Name under letters."""
        ...

    @property
    def zone(self) -> str:
        """IANA name of the office's zone."""
        ...


def unfinished(text: str) -> list[str]:
    """List the ``[remarks]`` of a template that still wait for a person's own words."""
    return _MARK.findall(text)


class LetterBook:
    """The letters of the desk in both languages.

    Those delivered come from ``templates/<language>/<code>.txt``. A file begins with ``title:`` and further
    fields, then a line of three hyphens, then the body.
    """

    def __init__(
        self, templates_dir: Path, wording: Wording, rows: Sequence[LetterTemplate] | None = None
    ) -> None:
        self._dir = templates_dir
        self._wording = wording
        self.deletions = DeletionLetters(templates_dir, wording)
        self._rows = rows

    def of(self, rows: Sequence[LetterTemplate]) -> "LetterBook":
        """Give the letters as these rows of the desk say; those it has no row for stay as delivered."""
        known = {each.code for each in rows}
        missing = [each for each in self.delivered() if each.code not in known]
        return LetterBook(self._dir, self._wording, (*rows, *missing))

    def delivered(self) -> Sequence[LetterTemplate]:
        """Give the templates that came with the program; not to be changed."""
        return _read(self._dir)

    @cached_property
    def all(self) -> Mapping[str, LetterTemplate]:
        """Every template by code."""
        rows = self._rows if self._rows is not None else self.delivered()
        return {each.code: each for each in rows}

    def templates(self, category: str | None, language: str) -> tuple[tuple[str, str], ...]:
        """List (code, title) to choose from: those for the category first, then the general one."""
        chosen = self._wording.of(language).language
        offered = [each for each in self.all.values() if each.enabled and not each.automatic]
        offered.sort(key=lambda each: (category not in each.categories, each.order, each.code))
        return tuple((each.code, each.text.title(chosen.value)) for each in offered)

    def write(
        self,
        template: str,
        language: str,
        facts: Facts,
        promise_seconds: int = 0,
        *,
        of_board: bool = False,
    ) -> str:
        """Fill a template for a reply that a person will finish and sign.

        A value that is not known, as the due moment of a case whose clock never ran, becomes a remark in
        brackets: the composer holds the letter until somebody wrote words instead.

        Raises:
            Refused: ``template.unknown``, ``template.placeholder_unknown``.
        """
        words = self._wording.of(language)
        chosen = words.language
        signed = signature(chosen, facts.organisation, facts.signer, facts.signer_title, of_board=of_board)
        values = self._values(facts, chosen, signed, promise_seconds)
        due, promise = words.t("When the answer is due"), words.t("Length of the promise")
        values = {"due": f"[{due}]", "promise": f"[{promise}]", **values}
        return render(self._template(template).text.body(chosen.value), values, chosen)

    def acknowledge(self, language: str, facts: Facts, promise_seconds: int) -> tuple[str, str]:
        """Write subject and body of the automatic acknowledgement (product §5.5); `facts.due_at` is known.

        Raises:
            Refused: ``template.unknown``, ``template.placeholder_unknown``.
        """
        chosen = self._wording.of(language).language
        template = self._template(ACKNOWLEDGEMENT).text
        signed = department_signature(chosen, facts.organisation)
        values = self._values(facts, chosen, signed, promise_seconds)
        subject, body = template.subject(chosen.value), template.body(chosen.value)
        return render(subject, values, chosen), render(body, values, chosen)

    def digest(self, language: str, facts: Summary) -> tuple[str, str]:
        """Write subject and body of the daily summary to managers."""
        return digest_letter(self._wording.of(language), facts)

    def deletion(self, letter: str, language: str, facts: DeletionFacts) -> tuple[str, str]:
        """Write subject and body of a letter of a deletion request.

        Raises:
            Refused: ``template.unknown``, ``template.placeholder_unknown``.
        """
        return self.deletions.write(letter, language, facts)

    def kept(self, language: str, items: Sequence[KeptItem], zone: str) -> list[str]:
        """Name what is kept, each with its ground and its last day, as a letter of refusal does."""
        return self.deletions.kept(language, items, zone)

    def another_draft(self, language: str) -> str:
        """Write the remark between two texts of which one has to go."""
        if self._wording.of(language).language is Language.VI:
            return "[Bên dưới là một bản nháp khác của anh/chị. Hãy bỏ phần không dùng và dòng này.]"
        return "[Below is another draft of yours. Take out what is not wanted, and this line.]"

    def quoted(self, language: str, name: str, at: datetime, zone: str, text: str) -> str:
        """Quote an original under its attribution line; a long one only to a bound, which is said."""
        words = self._wording.of(language)
        when = Moments(words, zone).letter_moment(at)
        line = (
            f"Lúc {when}, {name} đã viết:" if words.language is Language.VI else f"On {when}, {name} wrote:"
        )
        original, cut = _bounded(text.strip())
        quote = [line, *(f"> {each}".rstrip() for each in original.splitlines())]
        if cut:
            rest = "(Phần còn lại của thư không được trích.)"
            rest = rest if words.language is Language.VI else "(The rest of the message is not quoted.)"
            quote += [">", f"> {rest}"]
        return "\n".join(quote)

    def _values(self, facts: Facts, language: Language, signed: str, promise_seconds: int) -> dict[str, str]:
        moments = Moments(self._wording[language], facts.zone)
        name = facts.customer_name
        values = {
            "salutation": salutation(facts.form_of_address, name, language, facts.addressed_name),
            "you": second_person(facts.form_of_address, language),
            "number": facts.number,
            "received": moments.letter_moment(facts.received_at),
            "organisation": facts.organisation,
            "zone": moments.zone_name(facts.received_at),
            "signature": signed,
        }
        if facts.due_at is not None:
            values["due"] = moments.letter_due(facts.due_at)
        if promise_seconds:
            values["promise"] = moments.working_time(promise_seconds)
        return values

    def _template(self, code: str) -> LetterTemplate:
        found = self.all.get(code)
        if found is None:
            raise Refused("template.unknown", template=code)
        return found


@cache
def _read(folder: Path) -> tuple[LetterTemplate, ...]:
    """Read the delivered templates; both languages have the same codes."""
    return tuple(_join(path.stem, folder) for path in sorted((folder / "vi").glob("*.txt")))


def _join(code: str, folder: Path) -> LetterTemplate:
    (vi, body_vi), (en, body_en) = (
        _parts(folder / each.value / f"{code}.txt") for each in (Language.VI, Language.EN)
    )
    return LetterTemplate(
        code=code,
        title_vi=vi["title"],
        title_en=en["title"],
        body_vi=body_vi,
        body_en=body_en,
        subject_vi=vi.get("subject", ""),
        subject_en=en.get("subject", ""),
        categories=tuple(each.strip() for each in vi.get("categories", "").split(",") if each.strip()),
        order=int(vi.get("order", "0")),
        automatic=vi.get("automatic") == "yes",
    )


def _parts(path: Path) -> tuple[dict[str, str], str]:
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), body.strip("\n")


def _bounded(text: str) -> tuple[str, bool]:
    """Give so much of an original as is quoted, up to the end of a line or word; and whether any was cut."""
    lines = text[: MOST_QUOTED + 1].splitlines()[:MOST_QUOTED_LINES]
    kept = "\n".join(lines)
    if kept.rstrip() == text.rstrip() or (len(text) <= MOST_QUOTED and len(text.splitlines()) == len(lines)):
        return text, False
    if len(kept) > MOST_QUOTED:
        head = kept[:MOST_QUOTED]
        end = max(head.rfind("\n"), head.rfind(" "))
        # A word without end is cut in its middle.
        kept = head[:end] if end > MOST_QUOTED // 2 else head
    return kept.rstrip(), True
