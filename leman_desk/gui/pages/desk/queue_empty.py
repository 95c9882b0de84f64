"""What an empty queue says, and what there is to do about it."""

from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.queries import View
from leman_desk.wording.words import Words


def say_why_empty(empty: EmptyState, view: View, words: Words, when: str, *, narrowed: bool) -> None:
    """Say why no case is shown.

    Args:
        empty: Where it is said.
        view: The queue.
        words: The language.
        when: A sentence of when mail was looked for.
        narrowed: Whether a filter leaves cases out.
    """
    if narrowed:
        empty.show_state(
            "system.empty_search",
            words.t("Nothing matches"),
            words.t("Try fewer words, or look in all complaints."),
            words.t("Clear the filter"),
        )
    elif view is View.TRIAGE:
        empty.show_state(
            "system.empty_inbox",
            words.t("Nothing to triage"),
            f"{words.t('New mail to the desk shows up here.')} {when}",
            words.t("Check mail"),
            "action.check_mail",
        )
    elif view is View.MINE:
        empty.show_state(
            "system.empty_register",
            words.t("Nothing is waiting for you"),
            f"{words.t('Complaints assigned to you show up here.')} {when}",
        )
    else:
        empty.show_state(
            "system.empty_register",
            words.t("No complaints here"),
            f"{words.t('Complaints of everyone show up here.')} {when}",
        )
