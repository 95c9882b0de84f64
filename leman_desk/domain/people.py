"""People of the desk, their roles, and the one table of who may do what (product §9)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import PersonId


class Role(StrEnum):
    """What a person is at the desk; one person may have several."""

    AGENT = "agent"
    MANAGER = "manager"
    BOARD = "board"
    ADMIN = "admin"


class Act(StrEnum):
    """A family of commands that is allowed or refused as a whole."""

    READ_CASES = "read_cases"
    READ_UNMASKED = "read_unmasked"
    NOTE = "note"
    WORK_CASES = "work_cases"
    PROPOSE_CORRECTION = "propose_correction"
    CORRECT_CLOCK = "correct_clock"
    CONFIRM_CORRECTION = "confirm_correction"
    EDIT_SENDER_RULES = "edit_sender_rules"
    REMOVE_VIEWS = "remove_views"
    READ_CALENDAR = "read_calendar"
    EDIT_CALENDAR = "edit_calendar"
    READ_OWN_REPORTS = "read_own_reports"
    READ_REPORTS = "read_reports"
    READ_AUDIT = "read_audit"
    READ_DELETIONS = "read_deletions"
    PREPARE_DELETION = "prepare_deletion"
    HOLD_DELETION = "hold_deletion"
    SIGN_DELETION = "sign_deletion"
    EDIT_TEMPLATES = "edit_templates"
    RELEASE_BLOCKED = "release_blocked"
    ERASE = "erase"
    ADMINISTER = "administer"


ALLOWED: dict[Act, frozenset[Role]] = {
    Act.READ_CASES: frozenset({Role.AGENT, Role.MANAGER, Role.BOARD}),
    Act.READ_UNMASKED: frozenset({Role.AGENT, Role.MANAGER}),
    Act.NOTE: frozenset({Role.AGENT, Role.MANAGER, Role.BOARD}),
    Act.WORK_CASES: frozenset({Role.AGENT, Role.MANAGER}),
    Act.PROPOSE_CORRECTION: frozenset({Role.AGENT, Role.MANAGER}),
    Act.CORRECT_CLOCK: frozenset({Role.MANAGER}),
    Act.CONFIRM_CORRECTION: frozenset({Role.MANAGER, Role.BOARD}),
    Act.EDIT_SENDER_RULES: frozenset({Role.MANAGER, Role.ADMIN}),
    # What others shared; one's own views are nobody else's business.
    Act.REMOVE_VIEWS: frozenset({Role.MANAGER}),
    Act.READ_CALENDAR: frozenset({Role.AGENT, Role.MANAGER, Role.BOARD, Role.ADMIN}),
    Act.EDIT_CALENDAR: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.READ_OWN_REPORTS: frozenset({Role.AGENT, Role.MANAGER, Role.BOARD}),
    Act.READ_REPORTS: frozenset({Role.MANAGER, Role.BOARD}),
    Act.READ_AUDIT: frozenset({Role.MANAGER, Role.BOARD, Role.ADMIN}),
    # An admin executes, so reads requests, but nothing of what was written (see `services.deletion_reading`).
    Act.READ_DELETIONS: frozenset({Role.AGENT, Role.MANAGER, Role.BOARD, Role.ADMIN}),
    Act.PREPARE_DELETION: frozenset({Role.AGENT, Role.MANAGER}),
    Act.HOLD_DELETION: frozenset({Role.MANAGER, Role.BOARD}),
    Act.SIGN_DELETION: frozenset({Role.BOARD}),
    Act.EDIT_TEMPLATES: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.RELEASE_BLOCKED: frozenset({Role.MANAGER}),
    Act.ERASE: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.ADMINISTER: frozenset({Role.ADMIN}),
}


@dataclass(eq=False)
class Person:
    """A user of the desk.

    Attributes:
        name: Full name as written, Vietnamese order kept.
        login: Short name typed at sign-in, unique without regard to case.
        email: Own address, for the daily digest; may be empty.
        title: Position as it stands under letters; may be empty.
        disabled_at: UTC moment since which the person cannot sign in.
    """

    id: PersonId
    name: str
    login: str
    roles: frozenset[Role]
    title: str = ""
    language: str = "vi"
    email: str = ""
    created_at: datetime | None = None
    disabled_at: datetime | None = None
    version: int = field(default=1)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the signed-in person, as every command receives it."""

    id: PersonId
    name: str
    roles: frozenset[Role]


def allowed(roles: Iterable[Role], act: Act) -> bool:
    """Tell whether any of the roles permits the act."""
    return not ALLOWED[act].isdisjoint(roles)


def require(actor: Actor, act: Act) -> None:
    """Let the act pass or refuse it, naming who may.

    Raises:
        Refused: ``people.not_allowed`` with ``act`` and the ``roles`` that may.
    """
    if not allowed(actor.roles, act):
        may = sorted(role.value for role in ALLOWED[act])
        raise Refused("people.not_allowed", act=act.value, roles=tuple(may))
