"""Draws the frame and the states of its parts to pictures, to be looked at beside the design.

Run it with the folder for the pictures:
``xvfb-run -a -s "-screen 0 1440x900x24" env PYTHONPATH=. python tests/gui/gallery.py OUT``.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Role
from leman_desk.gui.action_table import Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.shell.about import AboutDialog
from leman_desk.gui.shell.jump_list import SearchBox
from leman_desk.gui.shell.key_table import KeyTableDialog
from leman_desk.gui.shell.main_window import MainWindow
from leman_desk.gui.shell.nav import NavGroup, NavItem
from leman_desk.gui.shell.status_bar import StatusSlot
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.banner import Banner
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.chip import SlaChip
from leman_desk.gui.widgets.controls import Button, FlatCombo, PassphraseField, Segments
from leman_desk.gui.widgets.focus_frame import FocusRing
from leman_desk.gui.widgets.labels import ElidedLabel, KeyCap, Rule, SectionHeader, Text
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.gui.widgets.states import EmptyState, ErrorCard
from leman_desk.gui.widgets.strand import Strand
from leman_desk.services.queries import ClockView, JumpHit, JumpKind
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)


def clock(state: ClockState, left_minutes: int = 0, **values: object) -> ClockView:
    return ClockView(
        state=state,
        left_seconds=left_minutes * 60,
        length_seconds=86_400,
        started_at=NOW - timedelta(days=2),
        due_at=NOW + timedelta(days=11),
        **values,  # type: ignore[arg-type]
    )


CLOCKS = (
    clock(ClockState.IN_TIME, 20 * 60 + 10),
    clock(ClockState.DUE_SOON, 5 * 60 + 20),
    clock(ClockState.AT_RISK, 55),
    clock(ClockState.OVER, -45),
    clock(ClockState.WAITING, waiting_since=NOW - timedelta(days=2)),
    clock(ClockState.CLOSED, answered_in=12_600),
)


def states_page(theme: Theme, words: Words) -> QWidget:
    moments = Moments(words, "Asia/Ho_Chi_Minh")
    page = QWidget()
    page.setProperty("page", True)
    column = QVBoxLayout(page)
    column.setContentsMargins(28, 24, 28, 24)
    column.setSpacing(14)
    column.addWidget(_chips(theme, moments))
    column.addWidget(_buttons(theme))
    banner = Banner(theme)
    banner.show_banner(
        "The office database can’t be reached.", "Sending waits until it is back.", "Try again"
    )
    column.addWidget(banner)
    row = QHBoxLayout()
    row.setSpacing(14)
    empty = EmptyState(theme)
    empty.show_state(
        "system.empty_inbox",
        "Nothing to triage",
        "New mail to info@leman.example shows up here. Last checked 15:08.",
        words.t("Check mail"),
        "action.check_mail",
    )
    card = Card()
    card.body.addWidget(empty)
    row.addWidget(card, 1)
    error = ErrorCard(theme, words)
    error.show_error(
        "The mail server refused the password",
        "No mail read since 14:20. Clocks still count from when each message reached the mailbox.",
        "imap: AUTHENTICATIONFAILED",
        "Enter password",
    )
    row.addWidget(error, 1)
    column.addLayout(row)
    column.addWidget(_fields(theme, words))
    column.addStretch(1)
    return page


def _chips(theme: Theme, moments: Moments) -> QWidget:
    card = Card("", "")
    card.body.addWidget(SectionHeader("Status chips: ink grows with urgency"))
    grid = QGridLayout()
    grid.setVerticalSpacing(10)
    for number, each in enumerate(CLOCKS):
        chip = SlaChip(theme)
        text = moments.clock_full(each, NOW) if number == 1 else moments.clock_chip(each, NOW)
        chip.show_clock(each, text)
        grid.addWidget(chip, number // 2, number % 2)
    strand = Strand(theme)
    strand.show_clock(CLOCKS[1], moments.clock_full(CLOCKS[1], NOW))
    grid.addWidget(strand, 3, 0)
    grid.setColumnStretch(2, 1)
    card.body.addLayout(grid)
    return card


def _buttons(theme: Theme) -> QWidget:
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Button(theme, "Send", "action.send", kind="primary"))
    row.addWidget(Button(theme, "Note", "action.note"))
    row.addWidget(Button(theme, "Erase…", "action.erase", kind="danger"))
    disabled = Button(theme, "Disabled")
    disabled.setEnabled(False)
    row.addWidget(disabled)
    row.addSpacing(10)
    focus = Button(theme, "Focus ring")
    focus.setObjectName("focus")
    row.addWidget(focus)
    row.addSpacing(10)
    row.addWidget(Button(theme, "Link", "action.calculate", kind="link"))
    row.addWidget(KeyCap("F9"))
    row.addStretch(1)
    segments = Segments()
    segments.set_segments([("open", "Open 7"), ("waiting", "Waiting 2"), ("answered", "Answered 21")])
    row.addWidget(segments)
    card.body.addLayout(row)
    return card


def _fields(theme: Theme, words: Words) -> QWidget:
    card = Card("Mailbox", "The desk reads a copy.")
    row = QHBoxLayout()
    row.setSpacing(12)
    field = PassphraseField(theme, words)
    field.setText("secret words")
    row.addWidget(field)
    for bordered in (True, False):
        combo = FlatCombo(theme, bordered=bordered)
        combo.addItem(theme.icon("case_field.severity_high", "text"), "High")
        combo.addItem("Medium")
        row.addWidget(combo)
    box = QCheckBox("Confirm which data the fair holds")
    box.setChecked(True)
    row.addWidget(box)
    row.addWidget(QCheckBox("Answer Ms Mai"))
    card.body.addLayout(row)
    who = QHBoxLayout()
    who.addWidget(Avatar(theme, "Trần Thị Thanh Mai"))
    who.addWidget(Avatar(theme, "Nguyễn Hà Linh", size=26, colleague=True))
    long_name = "hóa đơn mua nhẫn cưới của chị Trần Thị Thanh Mai ngày 31 tháng 01.pdf"
    who.addWidget(ElidedLabel(long_name), 1)
    who.addWidget(Text("LD-26-0147", "caption", "muted"))
    card.body.addLayout(who)
    card.body.addWidget(Rule())
    body = SafeBrowser(theme)
    body.show_html(
        "<p>Dear Leman Jewelry,</p><p>I <b>attach</b> my call log. <a href='https://a.example'>Link</a></p>"
    )
    card.body.addWidget(body)
    return card


def window(app: QApplication, theme: Theme, words: Words) -> MainWindow:
    actions = Actions(theme, words)
    actions.set_roles({Role.AGENT})
    actions.set_context(Scope.CASE)
    shown = MainWindow(app, theme, words, actions, RESOURCES / "logo.svg")
    shown.nav.set_groups(
        [
            NavGroup(
                words.t("Work"),
                (
                    NavItem("triage", words.t("Inbox to triage"), "navigation.inbox_to_triage", 6),
                    NavItem("mine", words.t("My complaints"), "navigation.my_complaints", 9),
                    NavItem("all", words.t("All complaints"), "navigation.all_complaints", 38),
                ),
            ),
            NavGroup(
                words.t("Oversight"),
                (
                    NavItem("board", "SLA board", "navigation.sla_board", None, over=1),
                    NavItem("audit", words.t("Audit log"), "navigation.audit_log"),
                ),
            ),
        ]
    )
    shown.footer.set_person("Nguyễn Hà Linh", words.t("Support agent"))
    shown.set_status(StatusSlot.MAILBOX, "Mailbox checked 15:08, next 15:13")
    shown.set_status(StatusSlot.DATABASE, "This workstation")
    shown.set_status(StatusSlot.CALENDAR, "Calendar version 14")
    shown.set_status(StatusSlot.TIME, Moments(words, "Asia/Ho_Chi_Minh").moment_full(NOW))
    shown.add_page("mine", states_page(theme, words))
    shown.show_page("mine")
    shown.setWindowTitle(words.t("My complaints"))
    return shown


def grab(app: QApplication, widget: QWidget, path: Path) -> None:
    widget.show()
    for _ in range(5):
        app.processEvents()
    widget.grab().save(str(path))


def main(out: Path) -> None:
    QLocale.setDefault(QLocale.c())
    app = QApplication(["gallery"])
    font = QFont("Inter")
    font.setPixelSize(13)
    app.setFont(font)
    theme = Theme(app, RESOURCES / "design")
    FocusRing(app, theme)
    out.mkdir(parents=True, exist_ok=True)
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme.set_appearance(appearance)
        for language in Language:
            try:
                words = Words.load(language, RESOURCES / "translations")
            except OSError:
                words = Words(language)
            shown = window(app, theme, words)
            shown.show()
            shown.activateWindow()
            app.processEvents()
            focus = shown.findChild(QWidget, "focus")
            if focus is not None:
                focus.setFocus()
            name = f"{appearance}-{language}"
            shown.toast.set_left_offset(212)
            shown.toast.say("LD-26-0139 resolved", undoable=True)
            grab(app, shown, out / f"window-{name}.png")
            shown.toast.dismiss()
            if language is Language.VI:
                theme.set_scale(150)
                grab(app, shown, out / f"large-{name}.png")
                theme.set_scale(100)
            shown.jump.open()
            box = shown.findChild(SearchBox)
            assert box is not None
            QTest.keyClicks(box, "a")
            QTest.qWait(250)
            hit = JumpHit(JumpKind.CASE, CaseId(1), "LD-26-0147 Trần Thị Thanh Mai", "T3 24/02")
            shown.jump.show_hits([hit], "a")
            grab(app, shown, out / f"jump-{name}.png")
            shown.jump.close_list()
            shown.resize(1120, 720)
            shown.toast.count_down(lambda left: f"Reply leaves in {left} s", 10)
            grab(app, shown, out / f"narrow-{name}.png")
            actions = shown.findChild(Actions) or Actions(theme, words)
            keys = KeyTableDialog(theme, words, actions)
            grab(app, keys, out / f"keys-{name}.png")
            keys.close()
            about = AboutDialog(theme, words, RESOURCES / "logo.svg")
            grab(app, about, out / f"about-{name}.png")
            about.close()
            shown.close()
            shown.deleteLater()
            app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
