"""Verbs of the desk with the roles that may give it, asked with nothing but a role (product §9).

The bodies of most are in `test_people`; here it counts that who may not is refused before anything is read.
"""

import inspect
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass

import pytest
from sqlalchemy.exc import SAWarning

from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor, Role
from tests.services.offices import Office

AGENT, MANAGER, BOARD, ADMIN = Role.AGENT, Role.MANAGER, Role.BOARD, Role.ADMIN
WORKERS, READERS, PLANNERS = {AGENT, MANAGER}, {AGENT, MANAGER, BOARD}, {MANAGER, ADMIN}
DECIDERS, EVERYBODY = {MANAGER, BOARD}, set(Role)
VERBS = {
    "Backups": ({ADMIN}, "check look_at make_now rehearse_chosen state"),
    "AttachedMail": (READERS, "images view"),
    "Boards": (READERS, "board save_pdf save_xlsx"),
    "Breaches": (READERS, "rows"),
    "Certificates": (EVERYBODY, "issued pdf save"),
    "Checklists": (WORKERS, "ask change_row close_row reopen_row suspend"),
    "CustomerMerging": (WORKERS, "merge split tell_apart"),
    "DataPackages": (WORKERS, "files_to_see make view"),
    "RightsAnswers": (WORKERS, "preview send view"),
    "RightsEffects": (WORKERS, "agree_again carry_out"),
    "RightsIdentity": (WORKERS, "enter_code send_code verify_in_person"),
    "RightsItems": (WORKERS, "ask_to_correct ask_to_stop refuse remove reopen"),
    "RightsTasks": (WORKERS, "ask change close leave_out reopen tell"),
    "Customers": (WORKERS, "add_address change make_primary remove_address"),
    "DeletionReading": (EVERYBODY, "deputies of_complaint queue rows seats to_sign view"),
    "DeskSetup": (
        {ADMIN},
        "change save_mailbox server_folders set_deletion set_mailbox_disabled sign_in sign_out",
    ),
    "Erasure": (PLANNERS, "finish run"),
    "Execution": (PLANNERS, "execute finish run"),
    "ClosingLetters": (PLANNERS, "close settle write"),
    "Guard": (WORKERS, "check contents"),
    "Holds": (WORKERS, "confirm look_for"),
    "Identity": (WORKERS, "enter_code send_code verify_document verify_in_person"),
    "MailboxErasure": (WORKERS, "preview"),
    "Presence": (WORKERS, "stopped writing"),
    "Replies": (
        WORKERS,
        "begin discard_draft newer_reply newest_message recall save_draft send write_template",
    ),
    "RequestMailbox": (WORKERS, "choose preview"),
    "Requests": (
        WORKERS,
        """close_refused close_unverified open_by_hand open_with_complaint propose refusal_items set_apart
        set_third_parties withdraw""",
    ),
    "Retention": ({ADMIN}, "due"),
    "SavedViews": (READERS, "change move remove rename rows save"),
    "Scanning": ({ADMIN}, "check_again counts test"),
    "Scopes": (WORKERS, "add add_named confirm decide look"),
    "SenderRules": (PLANNERS, "add remove switch"),
    "Splitting": (WORKERS, "preview split"),
    "WholeMail": (WORKERS, "fetch"),
    "Systems": ({ADMIN}, "add arrange preview remove save switch"),
    "Templates": (PLANNERS, "add preview remove reset rows save set_enabled"),
}
OTHERS = {
    "Certificates.issue": PLANNERS,
    "Checklists.letter": EVERYBODY,
    "Systems.rows": EVERYBODY,
    "Systems.used": EVERYBODY,
    "Customers.card": READERS,
    "Customers.ids": READERS,
    "Customers.of_case": READERS,
    "Customers.reveal": READERS,
    "Customers.rows": READERS,
    "Decisions.name_deputy": {ADMIN},
    "Decisions.sign": {BOARD},
    "DeletionReading.addresses": WORKERS,
    "GuardReleases.ask": WORKERS,
    "GuardReleases.decide": {MANAGER},
    "Holds.lift": DECIDERS,
    "Holds.place": DECIDERS,
    "Presence.others": READERS,
    "Reading.understand": READERS,
    "Requests.extend": {MANAGER},
    "SavedViews.share": WORKERS,
    "SenderRules.mails": WORKERS,
    "SenderRules.preview": {MANAGER},
    "SenderRules.rules": WORKERS,
}
ROLES = {
    f"{service}.{name}": who for service, (who, names) in VERBS.items() for name in names.split()
} | OTHERS
OF_ONESELF = {"Decisions.end_deputy", "Presence.stamp", "Reading.counts", "Reading.first_view"}
"""Of the person who asks, whatever the role."""


def services(held: object) -> Iterator[object]:
    """Give the services of the desk, and those that they bundle."""
    names = [each.name for each in fields(held)] if is_dataclass(held) else list(vars(held))
    for each in (getattr(held, name) for name in names if not name.startswith("_")):
        if type(each).__module__.startswith("leman_desk.services"):
            yield each
            yield from services(each)


def verbs(office: Office) -> dict[str, object]:
    return {
        f"{type(service).__name__}.{name}": method
        for service in services(office.desk)
        for name, method in inspect.getmembers(service, inspect.ismethod)
        if not name.startswith("_") and "actor" in inspect.signature(method).parameters
    }


@pytest.mark.parametrize("verb", ROLES)
def test_each_verb_refuses_every_other_role_first(office: Office, verb: str) -> None:
    method = verbs(office)[verb]
    assert callable(method)
    nothing = dict.fromkeys(name for name in inspect.signature(method).parameters if name != "actor")
    for role in Role:
        actor, refused = Actor(office.agent.id, office.agent.name, frozenset({role})), False
        # With nothing to work on, those who may come as far as the first thing that is missing.
        with suppress(TypeError, AttributeError, ValueError, KeyError, SAWarning):
            try:
                method(actor, **nothing)
            except DeskError as error:
                refused = error.code == "people.not_allowed"
        assert refused == (role not in ROLES[verb]), role


def test_every_verb_of_a_bundle_is_named_and_nothing_else(office: Office) -> None:
    alone = {type(getattr(office.desk, each.name)).__name__ for each in fields(office.desk)}
    bundled = {verb for verb in verbs(office) if verb.split(".")[0] not in alone}
    assert bundled - ROLES.keys() - OF_ONESELF == set()
    assert ROLES.keys() | OF_ONESELF <= verbs(office).keys()
