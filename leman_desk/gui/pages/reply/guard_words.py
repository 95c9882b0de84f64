"""What the privacy guard says of a letter, in whole sentences."""

from collections.abc import Sequence

from leman_desk.domain.guard import MASK, Finding, GuardKind, GuardLevel, GuardPlace
from leman_desk.services.guard import GuardReport
from leman_desk.wording.labels import GUARD_KIND, GUARD_PLACE
from leman_desk.wording.words import N_, Words

_WHY = {
    GuardKind.CARD: N_("This is a full card number. It never belongs in e-mail."),
    GuardKind.CVC: N_("This is the security code of a card. It never belongs in e-mail."),
    GuardKind.IDENTITY: N_("This is the number of an identity paper. It never belongs in e-mail."),
    GuardKind.PASSPORT: N_("This is a passport number. It never belongs in e-mail."),
    GuardKind.OTHER_EMAIL: N_("This address belongs to a different customer."),
    GuardKind.OTHER_PHONE: N_("This phone number belongs to a different customer."),
    GuardKind.STRANGER: N_("This address was never in this conversation."),
    GuardKind.OTHERS_WORDS: N_(
        "Somebody else on this case wrote this, and not to everybody who will get this reply."
    ),
    GuardKind.NO_ATTACHMENT: N_("The text speaks of an attachment, and nothing is attached."),
}
_HOLDS = {
    GuardKind.CARD: N_("Remove the card number to send."),
    GuardKind.CVC: N_("Remove the card’s security code to send."),
    GuardKind.IDENTITY: N_("Remove the ID number to send."),
    GuardKind.PASSPORT: N_("Remove the passport number to send."),
}
_REMOVE = N_("Remove")
_REMOVE_FROM = {GuardPlace.TO: N_("Remove from To"), GuardPlace.CC: N_("Remove from Cc")}
_CLEAR: tuple[tuple[frozenset[GuardKind], str], ...] = (
    (
        frozenset({GuardKind.CARD, GuardKind.CVC, GuardKind.IDENTITY, GuardKind.PASSPORT}),
        N_("No card or ID numbers"),
    ),
    (frozenset({GuardKind.OTHER_EMAIL, GuardKind.OTHER_PHONE}), N_("No details of other customers")),
    (frozenset({GuardKind.STRANGER}), N_("All recipients take part in the conversation")),
    (frozenset({GuardKind.OTHERS_WORDS}), N_("No words of third parties")),
    (frozenset({GuardKind.NO_ATTACHMENT}), N_("No promised attachment is missing")),
)
_SHOWN_DIGITS = 4
_LONG = 13
_MOST_SHOWN = 120


def title_of(finding: Finding, words: Words) -> str:
    """Name what was found."""
    return words.t(GUARD_KIND[finding.kind])


def why(finding: Finding, words: Words) -> str:
    """Say what it is and where it stands."""
    said = words.t(_WHY[finding.kind])
    if finding.kind in {GuardKind.STRANGER, GuardKind.NO_ATTACHMENT} or finding.place is GuardPlace.BODY:
        return said
    return f"{said} {words.t(GUARD_PLACE[finding.place])}"


def shown(finding: Finding) -> str:
    """Give what stands there; of a number that blocks only the ends, so that it is known and not repeated.

    Of a long text its beginning.
    """
    if finding.level is GuardLevel.BLOCK:
        return hidden(finding.text)
    text = " ".join(finding.text.replace("\n>", " ").split())
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip()}…"


def hidden(text: str) -> str:
    """Give the ends of a number alone."""
    signs = [at for at, char in enumerate(text) if char.isalnum()]
    ends = _SHOWN_DIGITS if len(signs) >= _LONG else 0
    last = _SHOWN_DIGITS if ends else min(3, max(0, len(signs) - _SHOWN_DIGITS))
    open_ = {*signs[:ends], *(signs[-last:] if last else ())}
    return "".join(
        MASK if char.isalnum() and at not in open_ else " " if char.isspace() else char
        for at, char in enumerate(text)
    )


def level_of(finding: Finding, words: Words) -> str:
    """Say what follows from it."""
    return words.t("Blocks") if finding.level is GuardLevel.BLOCK else words.t("Check")


def remove_text(finding: Finding, words: Words) -> str:
    """Give the text of the button that takes it out; the remedy for a missing attachment is to attach."""
    if finding.kind is GuardKind.NO_ATTACHMENT:
        return words.t("Attach evidence")
    if finding.place in {GuardPlace.ATTACHMENT, GuardPlace.CONTENT}:
        return words.t("Take it off")
    if finding.place is GuardPlace.LINK:
        return words.t("Take the link away")
    return words.t(_REMOVE_FROM.get(finding.place, _REMOVE))


def summary(report: GuardReport, words: Words) -> str:
    """Say in one line how the letter stands."""
    blocking, unchecked = len(report.blocking()), len(report.unchecked())
    said = [
        words.n("{count} item blocks sending.", "{count} items block sending.", blocking) if blocking else "",
        words.n("{count} item needs your eyes.", "{count} items need your eyes.", unchecked)
        if unchecked
        else "",
    ]
    return " ".join(each for each in said if each) or words.t("Nothing to check.")


def holds(report: GuardReport, words: Words) -> str:
    """Say what has to be done before the reply can leave; empty when nothing has."""
    if blocking := report.blocking():
        return words.t(_HOLDS[blocking[0].kind])
    if unchecked := report.unchecked():
        return words.n(
            "Look at {count} item of the privacy guard to send.",
            "Look at {count} items of the privacy guard to send.",
            len(unchecked),
        )
    return ""


def clear(report: GuardReport, words: Words) -> Sequence[str]:
    """List what was looked for and not found."""
    found = {each.kind for each in report.findings}
    return [words.t(text) for kinds, text in _CLEAR if found.isdisjoint(kinds)]
