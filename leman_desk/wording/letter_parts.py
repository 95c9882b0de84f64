"""What every letter is made of: salutation, signature, the way it speaks to its reader, filled templates."""

from collections.abc import Mapping

from leman_desk.domain.customer import Address
from leman_desk.domain.errors import Refused
from leman_desk.domain.letter_template import pieces_of
from leman_desk.domain.text import given_name
from leman_desk.wording.words import Language, Words

_MALE = frozenset({Address.ANH, Address.ONG})


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
    written: list[str] = []
    for text, name, line in pieces_of(template, language=language.value):
        written.append(text)
        if name is None:
            continue
        if name not in known:
            raise Refused(
                "template.placeholder_unknown",
                placeholder=name,
                in_language=language.value,
                part="body",
                line=line,
            )
        written.append(known[name])
    return "".join(written)


def _title(address: Address) -> str:
    return "Mr" if address in _MALE else "Ms"
