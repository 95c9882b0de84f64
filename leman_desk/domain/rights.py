"""Withdrawal of consent, objection, correction: what a customer asks of their data (policy §1, §2, §5.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from leman_desk.domain.data_package import REQ_ACCESS
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import AddressId, CaseId, PersonId

REQ_WITHDRAW = "REQ_WITHDRAW"
"""Code of the category of withdrawals of consent and objections."""
USES_IN = frozenset({REQ_WITHDRAW, REQ_ACCESS, "MARKETING", "TRACKING", "WRONG_PURPOSE"})
"""Categories of complaints with which a customer asks that a use stops."""
CORRECTIONS_IN = frozenset({REQ_ACCESS})
"""Categories of complaints with which a customer asks for a correction; their identity can be checked."""

RightsItemId = NewType("RightsItemId", int)


class Right(StrEnum):
    """What a customer makes use of."""

    WITHDRAW = "withdraw"
    """They no longer agree to a use that they agreed to."""
    OBJECT = "object"
    """They object to a use, whatever it rests on."""
    CORRECT = "correct"
    """Something on their card is wrong."""


class Use(StrEnum):
    """What data are used for, as the policy names it (§1, §2, §4)."""

    MARKETING = "marketing"
    ADS = "ads"
    PARTNERS = "partners"
    EVENTS = "events"
    RESEARCH = "research"
    OTHER = "other"
    """Another one, said in words."""


class CardField(StrEnum):
    """What of a card can be wrong."""

    NAME = "name"
    FORM_OF_ADDRESS = "form_of_address"
    ADDRESSED_NAME = "addressed_name"
    EMAIL = "email"
    PHONE = "phone"


class ItemState(StrEnum):
    """What became of one thing that a customer asked."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    AGREED_AGAIN = "agreed_again"
    """A use was stopped, and later the customer agreed to it anew."""


@dataclass(eq=False)
class RightsItem:
    """One use that is to stop, or one thing that is to be corrected. Moments UTC.

    Attributes:
        case: The complaint with which it came.
        what: A `Use`, or a `CardField` for a correction.
        words: The use in words, where it is another one; erasable.
        before: What stood on the card when it was corrected; `after` what is right. Erasable.
        address: The address that is wrong; None for a new one, and for what is no address.
        reason: Why it is refused, for the customer; erasable.
        settled_at: When it was done or refused.
        answered_at: When the letter that tells of it was put into the outbox.
        again_at: When the customer agreed anew.
    """

    case: CaseId
    right: Right
    what: str
    asked_at: datetime
    asked_by: PersonId
    words: str = ""
    before: str = ""
    after: str = ""
    address: AddressId | None = None
    state: ItemState = ItemState.OPEN
    reason: str = ""
    settled_at: datetime | None = None
    settled_by: PersonId | None = None
    answered_at: datetime | None = None
    again_at: datetime | None = None
    again_by: PersonId | None = None
    id: RightsItemId = field(default=RightsItemId(0))
    version: int = 1

    @property
    def stops(self) -> bool:
        """Whether a use is stopped by it now."""
        return self.right is not Right.CORRECT and self.state is ItemState.DONE


ANSWERS_FOR: dict[Use, tuple[str, ...]] = {
    Use.MARKETING: ("MARKETING",),
    Use.ADS: ("COOKIES",),
    Use.PARTNERS: ("THIRD_PARTIES",),
    Use.EVENTS: ("EVENTS",),
    Use.RESEARCH: ("RESEARCH",),
    Use.OTHER: (),
}
"""Systems of the checklist in which a use takes place, by their codes."""
HAVE_THE_CARD = ("WEBSITE", "ORDERS", "GUARANTEE", "MARKETING", "THIRD_PARTIES", "EVENTS")
"""Systems that as a rule have what stands on a card, and so what was wrong on it."""


def require_open_item(item: RightsItem) -> None:
    """Refuse what is settled. Raises Refused ``rights.settled``."""
    if item.state is not ItemState.OPEN:
        raise Refused("rights.settled")


def systems_for(things: Iterable[tuple[Right, str]]) -> frozenset[str]:
    """Name the systems whose owners should hear of some things, by the codes of the checklist.

    Args:
        things: Of each item its right, and its `Use` or `CardField`.
    """
    found: set[str] = set()
    for right, what in things:
        found.update(HAVE_THE_CARD if right is Right.CORRECT else ANSWERS_FOR[Use(what)])
    return frozenset(found)


def concerns(item: RightsItem, system: str) -> bool:
    """Tell whether a system hears of an item: of each correction, and of the uses that take place there.

    A system where none of the uses takes place as a rule, added by a person, hears of all of them.
    """
    if item.right is Right.CORRECT:
        return True
    places = ANSWERS_FOR[Use(item.what)]
    known = any(system in each for each in ANSWERS_FOR.values())
    return system in places or not places or not known


@dataclass(frozen=True, slots=True)
class Told:
    """One thing as a letter tells it; words are put together by whoever writes the letter.

    Attributes:
        what: A `Use`, or a `CardField` for a correction.
        words: Another use in words.
        before: What was wrong; `after` what is right.
        reason: Why it is refused.
    """

    right: Right
    what: str
    words: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""


def told(item: RightsItem) -> Told:
    """Give what a letter tells of an item."""
    return Told(item.right, item.what, item.words, item.before, item.after, item.reason)
