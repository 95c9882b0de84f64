"""Letters to customers: forms of address, signatures and templates, in the customer's language."""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from leman_desk.domain.customer import Address
from leman_desk.domain.errors import Refused
from leman_desk.domain.text import given_name
from leman_desk.wording.digest_letter import Summary, digest_letter
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Wording, Words

ACKNOWLEDGEMENT = "acknowledgement"
"""Code of the template that the desk sends by itself."""
PLACEHOLDERS = frozenset(
    {"salutation", "number", "received", "due", "signature", "organisation", "promise", "zone", "you", "You"}
)
"""What a template may hold in braces; `you` is how the letter speaks to its reader."""

_MALE = frozenset({Address.ANH, Address.ONG})
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


def salutation(form: str, name: str, language: Language, addressed_name: str = "") -> str:
    """Open a letter: ``Kính gửi chị Trần Thị Thanh Mai,`` or ``Dear Ms Mai,``; never guessing a form.

    Args:
        form: An `Address` value.
        name: The full name.
        language: The customer's language.
        addressed_name: The name used after the form; the last word of the name when empty.
    """
    name, address = name.strip(), Address(form)
    if language is Language.VI:
        return f"Kính gửi {address.value} {name}," if address and name else "Kính gửi Quý khách,"
    if not name:
        return "Dear customer,"
    return f"Dear {_title(address)} {addressed_name or given_name(name)}," if address else f"Dear {name},"


def called(form: str, name: str, words: Words, addressed_name: str = "") -> str:
    """Call a customer within a sentence of the window: ``Ms Mai``, ``chị Mai``; else the full name."""
    name, address = name.strip(), Address(form)
    if not name:
        return words.t("the customer")
    if not address:
        return name
    title = address.value if words.language is Language.VI else _title(address)
    return f"{title} {addressed_name or given_name(name)}"


def second_person(form: str, language: Language) -> str:
    """Speak to the reader: ``chị``, ``anh`` …, ``Quý khách`` while the form is not known; ``you``."""
    return (Address(form).value or "Quý khách") if language is Language.VI else "you"


def signature(
    language: Language, organisation: str, signer: str, title: str = "", *, of_board: bool = False
) -> str:
    """Sign a letter by a person, for the Management Board or as authorised by it."""
    whom = {
        (Language.VI, True): f"Thay mặt Ban quản trị {organisation}",
        (Language.VI, False): f"Theo ủy quyền của Ban quản trị {organisation}",
        (Language.EN, True): f"For the Management Board of {organisation}",
        (Language.EN, False): f"On behalf of the Management Board of {organisation}",
    }[language, of_board]
    return f"{whom}\n{', '.join(part for part in (signer, title) if part)}"


def department_signature(language: Language, organisation: str) -> str:
    """Sign automatic mail: a department, never the Board."""
    department = "Bộ phận tiếp nhận khiếu nại" if language is Language.VI else "Complaints desk"
    return f"{department}, {organisation}"


def render(template: str, values: Mapping[str, str], language: Language) -> str:
    """Fill a template.

    Args:
        template: Text with ``{placeholders}``.
        values: Their values; ``you`` and ``You`` follow from the language when absent.
        language: The letter's.

    Raises:
        Refused: ``template.placeholder_unknown`` with the first ``placeholder`` that has no value.
    """
    you = values.get("you", second_person("", language))
    known = {"you": you, "You": you[:1].upper() + you[1:], **values}
    pieces: list[str] = []
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise Refused("template.placeholder_unknown", placeholder="") from error
    for text, name, form, conversion in parts:
        pieces.append(text)
        if name is None:
            continue
        if name not in known or form or conversion:
            raise Refused("template.placeholder_unknown", placeholder=name)
        pieces.append(known[name])
    return "".join(pieces)


def unfinished(text: str) -> list[str]:
    """List the ``[remarks]`` of a template that still wait for a person's own words."""
    return _MARK.findall(text)


@dataclass(frozen=True, slots=True)
class Template:
    """A letter's pattern in one language.

    Attributes:
        code: Stable name, the same in both languages.
        categories: Category codes it fits; empty fits all.
        automatic: Sent by the desk itself and never offered to a person.
        subject: Of automatic mail; replies keep that of their thread.
    """

    code: str
    title: str
    body: str
    order: int = 0
    categories: tuple[str, ...] = ()
    automatic: bool = False
    subject: str = ""


class LetterBook:
    """The letters of the desk in both languages, from ``templates/<language>/<code>.txt``.

    A file begins with ``title:`` and further fields, then a line of three hyphens, then the body.
    """

    def __init__(self, templates_dir: Path, wording: Wording) -> None:
        self._dir = templates_dir
        self._wording = wording

    @cached_property
    def all(self) -> Mapping[tuple[Language, str], Template]:
        """Every template by language and code; read when first asked for."""
        return {(language, each.code): each for language in Language for each in self._read(language)}

    def templates(self, category: str | None, language: str) -> tuple[tuple[str, str], ...]:
        """List (code, title) to choose from: those for the category first, then the general one."""
        chosen = self._wording.of(language).language
        offered = [
            each for (each_of, _), each in self.all.items() if each_of is chosen and not each.automatic
        ]
        offered.sort(key=lambda each: (category not in each.categories, each.order))
        return tuple((each.code, each.title) for each in offered)

    def write(self, template: str, language: str, facts: Facts, *, of_board: bool = False) -> str:
        """Fill a template for a reply that a person will finish and sign.

        Raises:
            Refused: ``template.unknown``, ``template.placeholder_unknown``.
        """
        chosen = self._wording.of(language).language
        signed = signature(chosen, facts.organisation, facts.signer, facts.signer_title, of_board=of_board)
        return render(self._template(template, chosen).body, self._values(facts, chosen, signed, 0), chosen)

    def acknowledge(self, language: str, facts: Facts, promise_seconds: int) -> tuple[str, str]:
        """Write subject and body of the automatic acknowledgement (product §5.5); `facts.due_at` is known.

        Raises:
            Refused: ``template.unknown``, ``template.placeholder_unknown``.
        """
        chosen = self._wording.of(language).language
        template = self._template(ACKNOWLEDGEMENT, chosen)
        signed = department_signature(chosen, facts.organisation)
        values = self._values(facts, chosen, signed, promise_seconds)
        return render(template.subject, values, chosen), render(template.body, values, chosen)

    def digest(self, language: str, facts: Summary) -> tuple[str, str]:
        """Write subject and body of the daily summary to managers."""
        return digest_letter(self._wording.of(language), facts)

    def quoted(self, language: str, name: str, at: datetime, zone: str, text: str) -> str:
        """Quote an original under its attribution line."""
        words = self._wording.of(language)
        when = Moments(words, zone).letter_moment(at)
        line = (
            f"Lúc {when}, {name} đã viết:" if words.language is Language.VI else f"On {when}, {name} wrote:"
        )
        return "\n".join([line, *(f"> {each}".rstrip() for each in text.strip().splitlines())])

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

    def _template(self, code: str, language: Language) -> Template:
        found = self.all.get((language, code))
        if found is None:
            raise Refused("template.unknown", template=code)
        return found

    def _read(self, language: Language) -> Iterator[Template]:
        for path in sorted((self._dir / language.value).glob("*.txt")):
            head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
            fields = dict(line.split(": ", 1) for line in head.splitlines())
            codes = tuple(code.strip() for code in fields.get("categories", "").split(",") if code.strip())
            yield Template(
                code=path.stem,
                title=fields["title"],
                body=body.strip("\n"),
                order=int(fields.get("order", "0")),
                categories=codes,
                automatic=fields.get("automatic") == "yes",
                subject=fields.get("subject", ""),
            )


def _title(address: Address) -> str:
    return "Mr" if address in _MALE else "Ms"
