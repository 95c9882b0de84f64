"""Templates of letters: rows of the desk in both languages, and what may stand in their braces."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import PersonId

ACKNOWLEDGEMENT = "acknowledgement"
"""Code of the template that the desk sends by itself."""
PLACEHOLDERS = (
    *("salutation", "you", "You", "number", "received", "due", "promise"),
    *("organisation", "zone", "signature"),
)
"""What a template may hold in braces, in the order in which a letter needs it."""
OWN = "own-"
"""Codes of templates written at the desk begin with this; those delivered with the program never do."""
LONGEST_BODY = 20_000
_LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class TemplateText:
    """The part of a template that people write.

    Attributes:
        subject_vi: Of automatic mail; replies keep the subject of their thread. `subject_en` likewise.
        categories: Category codes it fits; empty fits all.
    """

    title_vi: str
    title_en: str
    body_vi: str = field(repr=False)
    body_en: str = field(repr=False)
    subject_vi: str = ""
    subject_en: str = ""
    categories: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """Give the title in a language."""
        return self.title_vi if language == "vi" else self.title_en

    def body(self, language: str) -> str:
        """Give the text in a language."""
        return self.body_vi if language == "vi" else self.body_en

    def subject(self, language: str) -> str:
        """Give the subject in a language."""
        return self.subject_vi if language == "vi" else self.subject_en

    def trimmed(self) -> "TemplateText":
        """Take white space off the ends; within a text it stays as typed."""
        changes = {
            each.name: getattr(self, each.name).strip() for each in fields(self) if each.name != "categories"
        }
        return replace(self, **changes)

    def differing(self, other: "TemplateText") -> tuple[str, ...]:
        """Name the fields in which two differ."""
        return tuple(
            each.name for each in fields(self) if getattr(self, each.name) != getattr(other, each.name)
        )

    def require_usable(self, *, automatic: bool) -> None:
        """Let the texts pass or say what is wrong with the first that cannot be used.

        Args:
            automatic: Whether the desk sends it by itself, so that it needs subjects too.

        Raises:
            Refused: ``template.untitled``, ``template.empty``, ``template.too_long``,
                ``template.placeholder_unknown``, ``template.brace_alone``; with ``in_language``, ``part`` and
                ``line`` of the place, and ``placeholder``.
        """
        for language in _LANGUAGES:
            if not self.title(language):
                raise Refused("template.untitled", in_language=language)
            if not self.body(language) or (automatic and not self.subject(language)):
                raise Refused("template.empty", in_language=language)
            if len(self.body(language)) > LONGEST_BODY:
                raise Refused("template.too_long", in_language=language, limit=LONGEST_BODY)
            for part, text in (("subject", self.subject(language)), ("body", self.body(language))):
                _require_known(text, language, part)


@dataclass(eq=False)
class LetterTemplate:
    """A letter's pattern in both languages.

    Attributes:
        code: Stable name.
        automatic: Sent by the desk itself and never offered to a person.
        enabled: Whether it is offered.
        changed_by: Who wrote it last; None for a text as delivered, which newer versions may replace.
    """

    code: str
    title_vi: str
    title_en: str
    body_vi: str
    body_en: str
    subject_vi: str = ""
    subject_en: str = ""
    categories: tuple[str, ...] = ()
    order: int = 0
    automatic: bool = False
    enabled: bool = True
    changed_by: PersonId | None = None
    changed_at: datetime | None = None
    version: int = 1

    @property
    def own(self) -> bool:
        """Whether it was written at the desk, so that there is no delivered text to go back to."""
        return self.code.startswith(OWN)

    @property
    def text(self) -> TemplateText:
        """The part that people write."""
        return TemplateText(**{each.name: getattr(self, each.name) for each in fields(TemplateText)})

    def write(self, text: TemplateText) -> None:
        """Replace the part that people write."""
        for each in fields(text):
            setattr(self, each.name, getattr(text, each.name))


def template_of(code: str, text: TemplateText) -> LetterTemplate:
    """Make a template of a text."""
    return LetterTemplate(
        code=code,
        title_vi=text.title_vi,
        title_en=text.title_en,
        body_vi=text.body_vi,
        body_en=text.body_en,
        subject_vi=text.subject_vi,
        subject_en=text.subject_en,
        categories=text.categories,
    )


def pieces_of(
    template: str, *, language: str = "", part: str = "body"
) -> Iterator[tuple[str, str | None, int]]:
    """Cut a template into (text before, placeholder, its line); the last piece has no placeholder.

    A doubled brace stands for itself.

    Args:
        template: The text.
        language: Its language, ``vi`` or ``en``; `part` (``body`` or ``subject``) likewise for the refusal.
        part: See above.

    Raises:
        Refused: ``template.brace_alone`` with the ``line`` of a brace that opens or closes nothing.
    """
    before: list[str] = []
    at, line = 0, 1
    while at < len(template):
        char = template[at]
        line += char == "\n"
        if char in "{}" and template[at : at + 2] == char * 2:
            before.append(char)
            at += 2
        elif char == "{" and (end := template.find("}", at)) > 0 and "{" not in template[at + 1 : end]:
            yield "".join(before), template[at + 1 : end], line
            line += template.count("\n", at, end)
            before = []
            at = end + 1
        elif char in "{}":
            raise Refused("template.brace_alone", line=line, in_language=language, part=part)
        else:
            before.append(char)
            at += 1
    yield "".join(before), None, line


def _require_known(text: str, language: str, part: str) -> None:
    for _before, name, line in pieces_of(text, language=language, part=part):
        if name is not None and name not in PLACEHOLDERS:
            raise Refused(
                "template.placeholder_unknown", placeholder=name, in_language=language, part=part, line=line
            )
