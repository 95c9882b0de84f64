"""Where the commands of the table stand in the menus, and which of them exclude one another."""

from leman_desk.gui.action_table import ActionId
from leman_desk.wording.words import N_

_A = ActionId
Entry = ActionId | None | tuple[str, tuple[ActionId, ...]]
"""An entry of a menu: a command, a line, or a titled submenu."""

MENUS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (N_("&File"), (_A.NEW_CASE, _A.CHECK_MAIL, _A.IMPORT_MAIL, None, _A.GO_SETTINGS, _A.LOCK, None, _A.QUIT)),
    (
        N_("&Edit"),
        (_A.UNDO, _A.REDO, None, _A.FILTER, _A.SAVE_VIEW, _A.FIND_NEXT, _A.FIND_PREVIOUS, None, _A.JUMP),
    ),
    (
        N_("&View"),
        (
            _A.CASE_PANEL,
            _A.NEXT_PANE,
            _A.PREVIOUS_PANE,
            None,
            _A.TEXT_LARGER,
            _A.TEXT_SMALLER,
            _A.TEXT_NORMAL,
            None,
            (N_("Appearance"), (_A.THEME_SYSTEM, _A.THEME_LIGHT, _A.THEME_DARK)),
            (N_("Language"), (_A.LANGUAGE_VI, _A.LANGUAGE_EN)),
            None,
            _A.FULL_SCREEN,
        ),
    ),
    (
        N_("&Case"),
        (
            _A.ASSIGN,
            _A.ASSIGN_TO_ME,
            _A.CATEGORY,
            _A.SEVERITY,
            None,
            _A.WAIT,
            _A.RESOLVE,
            _A.NOT_PRIVACY,
            _A.MERGE,
            _A.SPLIT,
            None,
            _A.EVIDENCE,
            _A.TASK,
            None,
            _A.DEADLINE,
            _A.RECORD_ANSWER,
            _A.CORRECT_RECEIPT,
            _A.START_DEADLINE,
            None,
            _A.OPEN_CUSTOMER,
            _A.OPEN_REQUEST,
            _A.DATA_PACKAGE,
            _A.RIGHTS,
        ),
    ),
    (
        N_("&Message"),
        (
            _A.REPLY,
            _A.NOTE,
            _A.UNREAD,
            None,
            _A.LINK_MAIL,
            _A.LINK_OTHER,
            _A.OPEN_COMPLAINT,
            _A.SENDER_RULE,
            _A.RULE_FOR_MAIL,
            None,
            _A.SEND,
            _A.ATTACH,
            _A.SAVE_DRAFT,
            _A.DISCARD_DRAFT,
            (
                N_("Format"),
                (_A.BOLD, _A.ITALIC, _A.UNDERLINE, _A.BULLETS, _A.NUMBERS, _A.LINK),
            ),
        ),
    ),
    (
        N_("&Go"),
        (
            _A.GO_TRIAGE,
            _A.GO_MINE,
            _A.GO_ALL,
            _A.GO_DELETIONS,
            _A.GO_CUSTOMERS,
            None,
            _A.GO_ATTENTION,
            _A.GO_LINKING,
            _A.GO_AUTOMATIC,
            _A.GO_ARCHIVE,
            _A.GO_BALANCE,
            _A.GO_RULES,
            None,
            _A.GO_BOARD,
            _A.GO_CALENDAR,
            _A.GO_BREACHES,
        ),
    ),
    (N_("&Tools"), (_A.GO_AUDIT, _A.GO_TEMPLATES, _A.GO_PEOPLE, _A.GO_SYSTEMS)),
    (N_("&Help"), (_A.HELP, _A.KEYS, None, _A.ABOUT)),
)

GROUPS: tuple[tuple[ActionId, ...], ...] = (
    (_A.THEME_SYSTEM, _A.THEME_LIGHT, _A.THEME_DARK),
    (_A.LANGUAGE_VI, _A.LANGUAGE_EN),
)
"""Commands of which exactly one is on."""
