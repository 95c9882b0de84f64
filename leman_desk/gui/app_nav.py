"""The navigation by role: which pages there are, with their numbers."""

from collections.abc import Container, Iterable

from leman_desk.domain.people import Act, Role, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.shell.nav import NavGroup, NavItem
from leman_desk.services.queries import Counts, View
from leman_desk.wording.labels import VIEW
from leman_desk.wording.words import N_, Words

BOARD = "board"
BALANCE = "balance"
BREACHES = "breaches"
CALENDAR = "calendar"
AUDIT = "audit"
PEOPLE = "people"
SETTINGS = "settings"
WORK = N_("Work")
MAIL = N_("Mail")
OVERSIGHT = N_("Oversight")

PAGE_OF_ACTION = {
    ActionId.GO_TRIAGE: View.TRIAGE.value,
    ActionId.GO_MINE: View.MINE.value,
    ActionId.GO_ALL: View.ALL.value,
    ActionId.GO_ATTENTION: View.ATTENTION.value,
    ActionId.GO_LINKING: View.LINKING.value,
    ActionId.GO_AUTOMATIC: View.AUTOMATIC.value,
    ActionId.GO_ARCHIVE: View.ARCHIVE.value,
    ActionId.GO_BALANCE: BALANCE,
    ActionId.GO_BOARD: BOARD,
    ActionId.GO_CALENDAR: CALENDAR,
    ActionId.GO_BREACHES: BREACHES,
    ActionId.GO_AUDIT: AUDIT,
    ActionId.GO_PEOPLE: PEOPLE,
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


def groups(
    words: Words, roles: Iterable[Role], counts: Counts, views: Container[str]
) -> tuple[NavGroup, ...]:
    """Give the groups that these roles may see, with the queues among `views`."""
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
            if title == MAIL:
                items += (NavItem(BALANCE, words.t("Mail balance"), "action.calculate"),)
            if items:
                found.append(NavGroup(words.t(title), items))
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
    if allowed(held, Act.ADMINISTER):
        oversight.append(NavItem(PEOPLE, words.t("People"), "action.second_look"))
    return oversight


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
