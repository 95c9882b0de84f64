"""Withdrawal, objection and correction in words: uses, fields, lines of letters and of the window."""

from collections.abc import Sequence

from leman_desk.domain.customer import Address
from leman_desk.domain.rights import CardField, ItemState, Right, Told, Use
from leman_desk.wording.labels import ADDRESS, Table
from leman_desk.wording.words import N_, NC_, Words

RIGHT: Table = {
    Right.WITHDRAW: N_("Consent withdrawn"),
    Right.OBJECT: N_("Objection"),
    Right.CORRECT: N_("Correction"),
}
"""What a customer makes use of."""

USE: Table = {
    Use.MARKETING: NC_("use of data", "Marketing by e-mail, phone or post"),
    Use.ADS: NC_("use of data", "Cookies, web beacons, audiences of advertisements"),
    Use.PARTNERS: NC_("use of data", "Passing data on to integrated third parties"),
    Use.EVENTS: NC_("use of data", "Passing data on to event organisers and sponsors"),
    Use.RESEARCH: NC_("use of data", "Market research"),
    Use.OTHER: NC_("use of data", "Another use"),
}
"""What data are used for."""

CARD_FIELD: Table = {
    CardField.NAME: N_("Name"),
    CardField.FORM_OF_ADDRESS: N_("Form of address"),
    CardField.ADDRESSED_NAME: N_("Addressed as"),
    CardField.EMAIL: N_("E-mail address"),
    CardField.PHONE: N_("Phone number"),
}
"""What of a card can be wrong."""

ITEM_STATE: Table = {
    ItemState.OPEN: NC_("asked by a customer", "Open"),
    ItemState.DONE: NC_("asked by a customer", "Done"),
    ItemState.REFUSED: NC_("asked by a customer", "Refused"),
    ItemState.AGREED_AGAIN: N_("Agreed again"),
}
"""What became of one thing that a customer asked."""


def use_name(what: str, said: str, words: Words) -> str:
    """Name a use; another one by what was said of it."""
    return said if what == Use.OTHER and said else words.t(USE[Use(what)])


def value_name(what: str, value: str, words: Words) -> str:
    """Give what stands on a card, or is to stand there; nothing as such."""
    if what == CardField.FORM_OF_ADDRESS:
        return words.t(ADDRESS[Address(value)])
    return value or words.t("nothing")


def thing(what: Told, words: Words) -> str:
    """Name one thing in a line: a use, or a field with what was wrong and what is right."""
    if what.right is not Right.CORRECT:
        return use_name(what.what, what.words, words)
    name = words.t(CARD_FIELD[CardField(what.what)])
    after = value_name(what.what, what.after, words)
    if not what.before:
        return words.t("{field}: {after}", field=name, after=after)
    before = value_name(what.what, what.before, words)
    return words.t("{field}: {after} instead of {before}", field=name, after=after, before=before)


def told_lines(things: Sequence[Told], words: Words) -> str:
    """Write a list for a letter, each line with its reason where there is one."""
    lines = []
    for each in things:
        line = thing(each, words)
        lines.append(f"- {line}: {each.reason}" if each.reason else f"- {line}")
    return "\n".join(lines)
