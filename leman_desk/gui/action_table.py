"""The one table of commands: text, icon, keys, place and right; the key table comes from it."""

from dataclasses import dataclass
from enum import StrEnum

from leman_desk.domain.people import Act
from leman_desk.wording.words import N_


class ActionId(StrEnum):
    """Every command of the window."""

    CHECK_MAIL = "check_mail"
    IMPORT_MAIL = "import_mail"
    NEW_CASE = "new_case"
    LOCK = "lock"
    QUIT = "quit"
    UNDO = "undo"
    REDO = "redo"
    FILTER = "filter"
    SAVE_VIEW = "save_view"
    FIND_NEXT = "find_next"
    FIND_PREVIOUS = "find_previous"
    JUMP = "jump"
    CASE_PANEL = "case_panel"
    NEXT_PANE = "next_pane"
    PREVIOUS_PANE = "previous_pane"
    TEXT_LARGER = "text_larger"
    TEXT_SMALLER = "text_smaller"
    TEXT_NORMAL = "text_normal"
    FULL_SCREEN = "full_screen"
    THEME_SYSTEM = "theme_system"
    THEME_LIGHT = "theme_light"
    THEME_DARK = "theme_dark"
    LANGUAGE_VI = "language_vi"
    LANGUAGE_EN = "language_en"
    REPLY = "reply"
    NOTE = "note"
    ASSIGN = "assign"
    ASSIGN_TO_ME = "assign_to_me"
    CATEGORY = "category"
    SEVERITY = "severity"
    WAIT = "wait"
    RESOLVE = "resolve"
    NOT_PRIVACY = "not_privacy"
    MERGE = "merge"
    SPLIT = "split"
    SENDER_RULE = "sender_rule"
    EVIDENCE = "evidence"
    TASK = "task"
    UNREAD = "unread"
    DEADLINE = "deadline"
    RECORD_ANSWER = "record_answer"
    CORRECT_RECEIPT = "correct_receipt"
    START_DEADLINE = "start_deadline"
    OPEN_CUSTOMER = "open_customer"
    OPEN_REQUEST = "open_request"
    DATA_PACKAGE = "data_package"
    RIGHTS = "rights"
    GO_TRIAGE = "go_triage"
    GO_MINE = "go_mine"
    GO_ALL = "go_all"
    GO_DELETIONS = "go_deletions"
    GO_ATTENTION = "go_attention"
    GO_LINKING = "go_linking"
    GO_AUTOMATIC = "go_automatic"
    GO_ARCHIVE = "go_archive"
    GO_BALANCE = "go_balance"
    GO_RULES = "go_rules"
    GO_CUSTOMERS = "go_customers"
    GO_BOARD = "go_board"
    GO_CALENDAR = "go_calendar"
    GO_BREACHES = "go_breaches"
    GO_AUDIT = "go_audit"
    GO_PEOPLE = "go_people"
    GO_TEMPLATES = "go_templates"
    GO_SYSTEMS = "go_systems"
    GO_SETTINGS = "go_settings"
    HELP = "help"
    KEYS = "keys"
    ABOUT = "about"
    LIST_NEXT = "list_next"
    LIST_PREVIOUS = "list_previous"
    TRIAGE_COMPLAINT = "triage_complaint"
    TRIAGE_DELETION = "triage_deletion"
    TRIAGE_AUTHORITY = "triage_authority"
    TRIAGE_INCIDENT = "triage_incident"
    TRIAGE_NOT_PRIVACY = "triage_not_privacy"
    LINK_MAIL = "link_mail"
    LINK_OTHER = "link_other"
    OPEN_COMPLAINT = "open_complaint"
    RULE_FOR_MAIL = "rule_for_mail"
    SEND = "send"
    ATTACH = "attach"
    SAVE_DRAFT = "save_draft"
    DISCARD_DRAFT = "discard_draft"
    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    LINK = "link"


class Scope(StrEnum):
    """Where a command acts."""

    GLOBAL = "global"
    CASE = "case"
    LIST = "list"
    TRIAGE = "triage"
    MAIL = "mail"
    COMPOSER = "composer"


SCOPE_NAMES = {
    Scope.GLOBAL: N_("Everywhere"),
    Scope.CASE: N_("With a case open"),
    Scope.LIST: N_("In lists"),
    Scope.TRIAGE: N_("In the inbox to triage"),
    Scope.MAIL: N_("In lists of mail"),
    Scope.COMPOSER: N_("While writing a reply"),
}

LIVE_TOGETHER = (
    frozenset({Scope.GLOBAL, Scope.CASE, Scope.LIST, Scope.TRIAGE}),
    frozenset({Scope.GLOBAL, Scope.LIST, Scope.MAIL}),
    frozenset({Scope.GLOBAL, Scope.COMPOSER}),
)
"""Scopes whose keys are alive at the same time, so that none may be used twice among them."""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """A row of the table.

    Attributes:
        text: English text, a message id.
        icon: Token of the icon; empty for none.
        keys: Portable key sequences that act in the scope; the first one is shown.
        letters: Keys that act only while a list has the focus.
        scope: Where it acts.
        act: What a person must be allowed; None for everyone.
        undoable: Whether it can be taken back with F8.
        checkable: Whether it stays on or off.
        short: Shorter text for the tool bar.
    """

    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    scope: Scope = Scope.GLOBAL
    act: Act | None = None
    undoable: bool = False
    checkable: bool = False
    short: str = ""


_A = ActionId
_S = Scope
_WORK = Act.WORK_CASES

ACTIONS: dict[ActionId, ActionSpec] = {
    _A.CHECK_MAIL: ActionSpec(N_("Check mail"), "action.check_mail", ("F5",)),
    _A.IMPORT_MAIL: ActionSpec(N_("Take mail in from files…"), "calendar.load", ("Shift+F5",), act=_WORK),
    _A.NEW_CASE: ActionSpec(N_("New case by hand…"), "action.add", ("Ctrl+N",), act=_WORK),
    _A.LOCK: ActionSpec(N_("Lock the desk"), "action.lock", ("Ctrl+L",)),
    _A.QUIT: ActionSpec(N_("Quit"), "", ("Ctrl+Q",)),
    _A.UNDO: ActionSpec(N_("Undo"), "action.undo", ("F8",), ("Ctrl+Z",)),
    _A.REDO: ActionSpec(N_("Redo"), "action.redo", (), ("Ctrl+Y",)),
    _A.FILTER: ActionSpec(N_("Filter the list"), "action.filter", ("Ctrl+F",)),
    _A.SAVE_VIEW: ActionSpec(N_("Save as a view…"), "system.save", ("Shift+F2",), act=Act.READ_CASES),
    _A.FIND_NEXT: ActionSpec(N_("Next word found"), "", ("F3",)),
    _A.FIND_PREVIOUS: ActionSpec(N_("Previous word found"), "", ("Shift+F3",)),
    _A.JUMP: ActionSpec(N_("Search or jump…"), "action.search", ("Ctrl+K",)),
    _A.CASE_PANEL: ActionSpec(N_("Case panel"), "", ("F4",), checkable=True),
    _A.NEXT_PANE: ActionSpec(N_("Next pane"), "", ("F6",)),
    _A.PREVIOUS_PANE: ActionSpec(N_("Previous pane"), "", ("Shift+F6",)),
    _A.TEXT_LARGER: ActionSpec(N_("Larger text"), "evidence.zoom_in", ("Ctrl++", "Ctrl+=")),
    _A.TEXT_SMALLER: ActionSpec(N_("Smaller text"), "evidence.zoom_out", ("Ctrl+-",)),
    _A.TEXT_NORMAL: ActionSpec(N_("Normal text"), "", ("Ctrl+0",)),
    _A.FULL_SCREEN: ActionSpec(N_("Full screen"), "evidence.fit", ("F11",), checkable=True),
    _A.THEME_SYSTEM: ActionSpec(N_("Like the system"), "system.system_theme", checkable=True),
    _A.THEME_LIGHT: ActionSpec(N_("Light"), "system.light", checkable=True),
    _A.THEME_DARK: ActionSpec(N_("Dark"), "system.dark", checkable=True),
    _A.LANGUAGE_VI: ActionSpec("Tiếng Việt", checkable=True),
    _A.LANGUAGE_EN: ActionSpec("English", checkable=True),
    # With a case open. Ctrl+M and Ctrl+E have second keys: macOS takes the one, X11 text fields the other.
    _A.REPLY: ActionSpec(N_("Reply"), "action.reply", ("Ctrl+R",), ("R",), _S.CASE, _WORK),
    _A.NOTE: ActionSpec(
        N_("Internal note"),
        "action.note",
        ("Ctrl+M", "Ctrl+J"),
        ("N",),
        _S.CASE,
        Act.NOTE,
        undoable=True,
        short=N_("Note"),
    ),
    _A.ASSIGN: ActionSpec(
        N_("Assign…"), "action.assign", ("Ctrl+G",), ("A",), _S.CASE, _WORK, undoable=True, short=N_("Assign")
    ),
    _A.ASSIGN_TO_ME: ActionSpec(
        N_("Assign to me"), "case_field.assignee", (), ("I",), _S.CASE, _WORK, undoable=True
    ),
    _A.CATEGORY: ActionSpec(
        N_("Category…"),
        "action.category",
        ("Ctrl+T",),
        ("C",),
        _S.CASE,
        _WORK,
        undoable=True,
        short=N_("Category"),
    ),
    _A.SEVERITY: ActionSpec(
        N_("Severity…"), "case_field.severity_medium", (), ("V",), _S.CASE, _WORK, undoable=True
    ),
    _A.WAIT: ActionSpec(
        N_("Wait for customer"), "case_status.waiting", (), ("P",), _S.CASE, _WORK, undoable=True
    ),
    _A.RESOLVE: ActionSpec(
        N_("Resolve"), "action.resolve", ("Ctrl+D",), ("D",), _S.CASE, _WORK, undoable=True
    ),
    _A.NOT_PRIVACY: ActionSpec(
        N_("Not privacy…"), "mail_kind.not_privacy", (), (), _S.CASE, _WORK, undoable=True
    ),
    _A.MERGE: ActionSpec(
        N_("Merge with another case…"), "action.merge", (), ("M",), _S.CASE, _WORK, undoable=True
    ),
    _A.SPLIT: ActionSpec(N_("Take messages out…"), "action.split", (), ("S",), _S.CASE, _WORK, undoable=True),
    _A.SENDER_RULE: ActionSpec(
        N_("Always not privacy from this sender…"),
        "mail_kind.not_privacy",
        (),
        ("B",),
        _S.CASE,
        Act.EDIT_SENDER_RULES,
        undoable=True,
    ),
    _A.EVIDENCE: ActionSpec(
        N_("Add evidence…"), "action.attach", ("Ctrl+E", "Ctrl+O"), ("E",), _S.CASE, _WORK
    ),
    _A.TASK: ActionSpec(N_("Add task…"), "case_field.task", (), ("T",), _S.CASE, _WORK, undoable=True),
    _A.UNREAD: ActionSpec(N_("Read or unread"), "mail.envelope", (), ("U",), _S.CASE, _WORK, undoable=True),
    _A.DEADLINE: ActionSpec(
        N_("How was this deadline counted?"), "action.calculate", ("F9",), (), _S.CASE, Act.READ_CASES
    ),
    _A.RECORD_ANSWER: ActionSpec(
        N_("Answered elsewhere…"), "case_field.phone", (), (), _S.CASE, Act.PROPOSE_CORRECTION
    ),
    _A.CORRECT_RECEIPT: ActionSpec(
        N_("Correct the time of receipt…"), "case_field.activity", (), (), _S.CASE, Act.PROPOSE_CORRECTION
    ),
    _A.START_DEADLINE: ActionSpec(N_("Start a deadline by hand…"), "action.add", (), (), _S.CASE, _WORK),
    # The letters of "khách hàng" and "yêu cầu" that are free.
    _A.OPEN_CUSTOMER: ActionSpec(
        N_("Customer’s card"), "case_field.customer", ("Shift+F4",), ("H",), _S.CASE, Act.READ_CASES
    ),
    _A.OPEN_REQUEST: ActionSpec(
        N_("Deletion request of the case"), "action.erase", ("Shift+F9",), ("Y",), _S.CASE, Act.READ_DELETIONS
    ),
    _A.DATA_PACKAGE: ActionSpec(N_("Data package…"), "action.export_bag", (), ("G",), _S.CASE, _WORK),
    # The first letter of "quyền".
    _A.RIGHTS: ActionSpec(
        N_("Withdrawal, objection, correction…"), "action.stop", (), ("Q",), _S.CASE, _WORK
    ),
    _A.GO_TRIAGE: ActionSpec(
        N_("Inbox to triage"), "navigation.inbox_to_triage", ("Ctrl+1",), act=Act.READ_CASES
    ),
    _A.GO_MINE: ActionSpec(N_("My complaints"), "navigation.my_complaints", ("Ctrl+2",), act=Act.READ_CASES),
    _A.GO_ALL: ActionSpec(N_("All complaints"), "navigation.all_complaints", ("Ctrl+3",), act=Act.READ_CASES),
    _A.GO_DELETIONS: ActionSpec(
        N_("Deletion requests"), "navigation.deletion_requests", ("Ctrl+4",), act=Act.READ_DELETIONS
    ),
    _A.GO_ATTENTION: ActionSpec(N_("Needs attention"), "result.attention", act=Act.READ_CASES),
    _A.GO_LINKING: ActionSpec(N_("Needs linking"), "system.test_connection", act=Act.READ_CASES),
    _A.GO_AUTOMATIC: ActionSpec(N_("Automatic mail"), "mail.automatic", act=Act.READ_CASES),
    _A.GO_ARCHIVE: ActionSpec(N_("Archive"), "action.export_bag", act=Act.READ_CASES),
    _A.GO_BALANCE: ActionSpec(N_("Mail balance"), "action.calculate", act=Act.READ_CASES),
    _A.GO_RULES: ActionSpec(N_("Sender rules"), "action.filter", act=_WORK),
    _A.GO_CUSTOMERS: ActionSpec(N_("Customers"), "case_field.customer", act=Act.READ_CASES),
    _A.GO_BOARD: ActionSpec(N_("SLA board"), "navigation.sla_board", ("Ctrl+7",), act=Act.READ_OWN_REPORTS),
    _A.GO_CALENDAR: ActionSpec(N_("Calendar"), "navigation.calendar", ("Ctrl+8",), act=Act.READ_CALENDAR),
    _A.GO_BREACHES: ActionSpec(
        N_("Breach register"), "navigation.reports", ("Ctrl+9",), act=Act.READ_OWN_REPORTS
    ),
    _A.GO_AUDIT: ActionSpec(N_("Audit log"), "navigation.audit_log", act=Act.READ_AUDIT),
    _A.GO_PEOPLE: ActionSpec(N_("People"), "action.second_look", act=Act.ADMINISTER),
    _A.GO_TEMPLATES: ActionSpec(N_("Templates"), "action.template", act=Act.EDIT_TEMPLATES),
    _A.GO_SYSTEMS: ActionSpec(N_("Erasure checklist"), "deletion.this_desk", act=Act.ADMINISTER),
    _A.GO_SETTINGS: ActionSpec(N_("Settings"), "navigation.settings", ("Ctrl+,",)),
    _A.HELP: ActionSpec(N_("Help"), "action.help", ("F1",)),
    _A.KEYS: ActionSpec(N_("Keys"), "", ("Ctrl+/",)),
    _A.ABOUT: ActionSpec(N_("About Leman Desk")),
    _A.LIST_NEXT: ActionSpec(N_("Next in the list"), letters=("J",), scope=_S.LIST),
    _A.LIST_PREVIOUS: ActionSpec(N_("Previous in the list"), letters=("K",), scope=_S.LIST),
    _A.TRIAGE_COMPLAINT: ActionSpec(
        N_("Privacy complaint"), "mail_kind.privacy_complaint", (), ("1",), _S.TRIAGE, _WORK, undoable=True
    ),
    _A.TRIAGE_DELETION: ActionSpec(
        N_("Deletion request"), "mail_kind.deletion_request", (), ("2",), _S.TRIAGE, _WORK, undoable=True
    ),
    _A.TRIAGE_AUTHORITY: ActionSpec(
        N_("Authority request"), "mail_kind.authority_request", (), ("3",), _S.TRIAGE, _WORK, undoable=True
    ),
    _A.TRIAGE_INCIDENT: ActionSpec(
        N_("Incident report"), "mail_kind.incident_report", (), ("4",), _S.TRIAGE, _WORK, undoable=True
    ),
    _A.TRIAGE_NOT_PRIVACY: ActionSpec(
        N_("Not privacy"), "mail_kind.not_privacy", (), ("5",), _S.TRIAGE, _WORK, undoable=True
    ),
    _A.LINK_MAIL: ActionSpec(
        N_("Link to the complaint it names"), "action.merge", (), ("L",), _S.MAIL, _WORK, undoable=True
    ),
    _A.LINK_OTHER: ActionSpec(
        N_("Link to a complaint…"), "action.merge", (), ("Shift+L",), _S.MAIL, _WORK, undoable=True
    ),
    _A.OPEN_COMPLAINT: ActionSpec(
        N_("Open a complaint"), "action.add", (), ("O",), _S.MAIL, _WORK, undoable=True
    ),
    _A.RULE_FOR_MAIL: ActionSpec(
        N_("Always not privacy from this sender…"),
        "mail_kind.not_privacy",
        (),
        ("B",),
        _S.MAIL,
        Act.EDIT_SENDER_RULES,
        undoable=True,
    ),
    _A.SEND: ActionSpec(
        N_("Send"), "action.send", ("Ctrl+Return", "Ctrl+Enter"), (), _S.COMPOSER, _WORK, undoable=True
    ),
    _A.ATTACH: ActionSpec(N_("Attach…"), "action.attach", ("Ctrl+E", "Ctrl+O"), (), _S.COMPOSER, _WORK),
    _A.SAVE_DRAFT: ActionSpec(N_("Save draft"), "system.save", ("Ctrl+S",), (), _S.COMPOSER, _WORK),
    _A.DISCARD_DRAFT: ActionSpec(N_("Discard draft"), "action.discard", (), (), _S.COMPOSER, _WORK),
    _A.BOLD: ActionSpec(N_("Bold"), "ph.text-bolder", ("Ctrl+B",), (), _S.COMPOSER, _WORK),
    _A.ITALIC: ActionSpec(N_("Italic"), "ph.text-italic", ("Ctrl+I",), (), _S.COMPOSER, _WORK),
    _A.UNDERLINE: ActionSpec(
        N_("Underline"), "ph.text-underline", ("Ctrl+U", "Ctrl+;"), (), _S.COMPOSER, _WORK
    ),
    _A.BULLETS: ActionSpec(N_("List"), "ph.list-bullets", (), (), _S.COMPOSER, _WORK),
    _A.NUMBERS: ActionSpec(N_("Numbered list"), "ph.list-numbers", (), (), _S.COMPOSER, _WORK),
    _A.LINK: ActionSpec(N_("Link…"), "ph.link-simple", (), (), _S.COMPOSER, _WORK),
}
