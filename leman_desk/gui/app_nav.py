"""The navigation by role: which pages there are, with their numbers."""

from collections.abc import Container, Iterable, Sequence

from leman_desk.domain.ids import ViewId
from leman_desk.domain.people import Act, Role, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.shell.nav import NavGroup, NavItem
from leman_desk.services.queries import Counts, View
from leman_desk.wording.labels import VIEW
from leman_desk.wording.words import N_, Words

BOARD = "board"
BALANCE = "balance"
BREACHES = "breaches"
CUSTOMERS = "customers"
RULES = "rules"
CALENDAR = "calendar"
DELETIONS = "deletions"
AUDIT = "audit"
PEOPLE = "people"
TEMPLATES = "templates"
SETTINGS = "settings"
SYSTEMS = "systems"
VIEW_PREFIX = "view:"
"""Before the id of a saved view, as an entry of the navigation."""
WORK = N_("Work")
SAVED = N_("Saved views")
MAIL = N_("Mail")
OVERSIGHT = N_("Oversight")

PAGE_OF_ACTION = {
    ActionId.GO_TRIAGE: View.TRIAGE.value,
    ActionId.GO_MINE: View.MINE.value,
    ActionId.GO_ALL: View.ALL.value,
    ActionId.GO_DELETIONS: DELETIONS,
    ActionId.GO_ATTENTION: View.ATTENTION.value,
    ActionId.GO_LINKING: View.LINKING.value,
    ActionId.GO_AUTOMATIC: View.AUTOMATIC.value,
    ActionId.GO_ARCHIVE: View.ARCHIVE.value,
    ActionId.GO_BALANCE: BALANCE,
    ActionId.GO_RULES: RULES,
    ActionId.GO_CUSTOMERS: CUSTOMERS,
    ActionId.GO_BOARD: BOARD,
    ActionId.GO_CALENDAR: CALENDAR,
    ActionId.GO_BREACHES: BREACHES,
    ActionId.GO_AUDIT: AUDIT,
    ActionId.GO_PEOPLE: PEOPLE,
    ActionId.GO_TEMPLATES: TEMPLATES,
    ActionId.GO_SYSTEMS: SYSTEMS,
    ActionId.GO_SETTINGS: SETTINGS,
}
_ICONS = {
    View.TRIAGE: "navigation.inbox_to_triage",
    View.MINE: "navigation.my_complaints",
    View.ALL: "navigation.all_complaints",
    View.ATTENTION: "result.attention",
    View.LINKING: "system.test_connection",
    View.AUTOMATIC: "mail.automatic",
    View.ARCHIVE: "action.export_bag",
}
_QUEUES = (
    (WORK, (View.TRIAGE, View.MINE, View.ALL)),
    (MAIL, (View.ATTENTION, View.LINKING, View.AUTOMATIC, View.ARCHIVE)),
)


def page_of(view: ViewId) -> str:
    """Name the entry of a saved view."""
    return f"{VIEW_PREFIX}{view}"


def groups(
    words: Words, roles: Iterable[Role], counts: Counts, views: Container[str], saved: Sequence[NavItem] = ()
) -> tuple[NavGroup, ...]:
    """Give the groups that these roles may see, with the queues among `views`, and saved views if any."""
    held = frozenset(roles)
    found = []
    if allowed(held, Act.READ_CASES):
        numbers = {
            View.TRIAGE: counts.triage,
            View.MINE: counts.mine,
            View.ALL: counts.all,
            View.ATTENTION: counts.attention,
            View.LINKING: counts.linking,
            View.AUTOMATIC: counts.automatic,
            View.ARCHIVE: counts.archive,
        }
        for title, members in _QUEUES:
            items = tuple(
                _view(words, view, numbers[view], counts.over if view is View.ALL else 0)
                for view in members
                if view in views
            )
            if title == WORK:
                items += (_deletions(words, counts.deletions),)
                items += (NavItem(CUSTOMERS, words.t("Customers"), "case_field.customer"),)
            if title == MAIL:
                items += (NavItem(BALANCE, words.t("Mail balance"), "action.calculate"),)
                if allowed(held, Act.WORK_CASES):
                    items += (NavItem(RULES, words.t("Sender rules"), "action.filter"),)
            if items:
                found.append(NavGroup(words.t(title), items))
            if title == WORK and saved:
                found.append(NavGroup(words.t(SAVED), tuple(saved)))
    elif allowed(held, Act.READ_DELETIONS):
        found.append(NavGroup(words.t(WORK), (_deletions(words, counts.deletions),)))
    oversight = _oversight(words, held, counts)
    if oversight:
        found.append(NavGroup(words.t(OVERSIGHT), tuple(oversight)))
    return tuple(found)


def _oversight(words: Words, held: frozenset[Role], counts: Counts) -> list[NavItem]:
    oversight = []
    if allowed(held, Act.READ_OWN_REPORTS):
        oversight.append(_board(words, counts.over))
    if allowed(held, Act.READ_CALENDAR):
        oversight.append(NavItem(CALENDAR, words.t("Calendar"), "navigation.calendar"))
    if allowed(held, Act.READ_OWN_REPORTS):
        oversight.append(NavItem(BREACHES, words.t("Breach register"), "navigation.reports"))
    if allowed(held, Act.READ_AUDIT):
        oversight.append(NavItem(AUDIT, words.t("Audit log"), "navigation.audit_log"))
    if allowed(held, Act.EDIT_TEMPLATES):
        oversight.append(NavItem(TEMPLATES, words.t("Templates"), "action.template"))
    if allowed(held, Act.ADMINISTER):
        oversight.append(NavItem(PEOPLE, words.t("People"), "action.second_look"))
        oversight.append(NavItem(SYSTEMS, words.t("Erasure checklist"), "deletion.this_desk"))
    return oversight


def _deletions(words: Words, count: int) -> NavItem:
    text = words.t("Deletion requests")
    spoken = words.n("{name}, {count} entry", "{name}, {count} entries", count, name=text)
    return NavItem(DELETIONS, text, "navigation.deletion_requests", count or None, 0, spoken)


def _board(words: Words, over: int) -> NavItem:
    text = words.t("SLA board")
    late = words.n("{count} over the limit", "{count} over the limit", over)
    spoken = words.t("{name}, {late}", name=text, late=late) if over else text
    return NavItem(BOARD, text, "navigation.sla_board", None, over, spoken)


def _view(words: Words, view: View, count: int, over: int = 0) -> NavItem:
    text = words.t(VIEW[view])
    spoken = words.n("{name}, {count} entry", "{name}, {count} entries", count, name=text)
    if over:
        late = words.n("{count} over the limit", "{count} over the limit", over)
        spoken = words.t("{name}, {late}", name=spoken, late=late)
    return NavItem(view.value, text, _ICONS[view], count or None, over, spoken)
