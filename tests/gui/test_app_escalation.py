"""What the window does with notices: the strip, the sign of the desktop, showing and snoozing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import ClockKind, ClockRef, Stage
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.app_escalation import Escalator
from leman_desk.gui.app_notices import Notices
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.pages.desk.snooze_dialog import SnoozeDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.tray import Tray
from leman_desk.gui.widgets.banner import Banner
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.deadline_queries import Notice, NoticeKind
from leman_desk.services.escalation import SnoozeChoices, Standing
from leman_desk.wording.words import Words
from tests.gui.conftest import RESOURCES
from tests.gui.fake_entry import KHOA

ZONE = "Asia/Ho_Chi_Minh"
DUE = datetime(2026, 2, 24, 4, 30, tzinfo=UTC)
MAI = Notice(
    ClockRef("r1"),
    CaseId(7),
    "LD-26-0147",
    "Trần Thị Thanh Mai",
    NoticeKind.STAGE,
    Stage.AT_RISK,
    ClockKind.RESPONSE,
    DUE,
    4_800,
)
TUAN = replace(MAI, ref=ClockRef("r2"), case=CaseId(8), number="LD-26-0150", person="Bùi Anh Tuấn")
OVER = replace(
    MAI,
    ref=ClockRef("c3"),
    case=CaseId(9),
    number="LD-26-0139",
    person="Sarah Collins",
    stage=Stage.OVER,
    left_seconds=-2_700,
)
CHOICES = SnoozeChoices(DUE - timedelta(hours=3), None, DUE)


class Scripted:
    """An escalation service that says what a test wants."""

    def __init__(self) -> None:
        self.coming: list[list[Notice]] = []
        self.running: set[ClockRef] = set()
        self.asked = 0
        self.snoozed: list[tuple[ClockRef, datetime, str]] = []
        self.error: Unavailable | None = None

    def notices(self, _actor: Actor) -> list[Notice]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        found = self.coming.pop(0) if self.coming else []
        self.running |= {each.ref for each in found}
        return found

    def standing(self, _actor: Actor) -> Standing:
        return Standing(over=1, at_risk=2, clocks=frozenset(self.running))

    def choices(self, _actor: Actor, *, clock: ClockRef) -> SnoozeChoices:
        assert clock in self.running
        return CHOICES

    def snooze(self, _actor: Actor, *, clock: ClockRef, until: datetime, reason: str) -> Outcome:
        if not reason:
            raise Refused("notice.reason_missing")
        self.snoozed.append((clock, until, reason))
        self.running.discard(clock)
        return Outcome(changed(Kind.CLOCKS), "notice.snoozed", {"number": "x"})


class FakeTray(Tray):
    """The sign, noting what it says."""

    def __init__(self, actions: Actions, words: Words) -> None:
        super().__init__(QIcon(), actions, words)
        self.told: list[tuple[str, str, bool]] = []
        self.tip = ""

    def show(self) -> None:
        """There is no place for it on the screens of tests."""

    def set_tool_tip(self, text: str) -> None:
        self.tip = text

    def tell(self, title: str, text: str, *, urgent: bool) -> None:
        self.told.append((title, text, urgent))


class Window(QMainWindow):
    """A window that keeps the dialog opened last."""

    def __init__(self) -> None:
        super().__init__()
        self.dialog: QDialog | None = None

    def open_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()


class Scene:
    """An escalator with everything around it."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, actions: Actions) -> None:
        self.service, self.tasks, self.window = Scripted(), tasks, Window()
        qtbot.addWidget(self.window)
        self.banner = Banner(theme, self.window)
        self.window.setCentralWidget(self.banner)
        self.opened: list[CaseId] = []
        self.tray = FakeTray(actions, words)
        desk = SimpleNamespace(
            escalation=self.service,
            calendars=SimpleNamespace(of=lambda _version: SimpleNamespace(zone=ZONE)),
            store=SimpleNamespace(reader=lambda: SimpleNamespace(calendar=lambda: None)),
        )
        entry = SimpleNamespace(resources=RESOURCES)
        self.around = Surroundings(
            cast("Any", entry),
            cast("Any", desk),
            KHOA,
            tasks,
            theme,
            words,
            actions,
            cast("Any", self.window),
            cast("Any", None),
        )
        self.notices = Notices(self.banner)
        self.made: list[Escalator] = []

    def begin(self, *, tray: bool = True) -> Escalator:
        made = Escalator(
            self.around, self.notices, self.opened.append, self.window, tray=self.tray if tray else None
        )
        self.made.append(made)
        self.window.show()
        made.start()
        assert self.tasks.wait_idle()
        return made

    def press(self, text: str) -> None:
        button = next(each for each in self.banner.findChildren(QPushButton) if each.text() == text)
        button.click()
        assert self.tasks.wait_idle()

    @property
    def title(self) -> str:
        return "" if self.banner.isHidden() else self.banner.accessibleName()


@pytest.fixture
def scene(qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, actions: Actions) -> Scene:
    return Scene(qtbot, tasks, theme, words, actions)


@pytest.fixture
def inactive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program is in front."""
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    said: list[tuple[str, bool]] = []

    def announce(_widget: object, text: str, *, urgent: bool = False) -> None:
        said.append((text, urgent))

    monkeypatch.setattr("leman_desk.gui.widgets.banner.announce", announce)
    return said


def test_one_notice_is_told_with_its_time_and_opens_its_case(scene: Scene) -> None:
    scene.service.coming = [[MAI]]
    scene.begin()
    assert scene.title == "LD-26-0147 is at risk"
    assert scene.banner.accessibleDescription() == "1 h 20 m left, due Tue 24 Feb 11:30. Trần Thị Thanh Mai."
    scene.press("Show")
    assert scene.opened == [7]
    assert scene.title == ""


def test_several_are_summed_up_the_gravest_first(scene: Scene) -> None:
    scene.service.coming = [[TUAN, OVER, MAI]]
    scene.begin()
    assert scene.title == "1 complaint is over the limit: LD-26-0139"
    assert scene.banner.accessibleDescription() == "2 complaints are at risk: LD-26-0150, LD-26-0147"
    scene.press("Show")
    assert scene.opened == [9]
    assert scene.title == "2 complaints are at risk: LD-26-0150, LD-26-0147"


def test_what_comes_later_joins_what_is_still_to_be_looked_at(scene: Scene) -> None:
    scene.service.coming = [[MAI], [replace(MAI, stage=Stage.OVER), TUAN]]
    made = scene.begin()
    made.ask()
    assert scene.tasks.wait_idle()
    assert [each.number for each in made.pending] == ["LD-26-0147", "LD-26-0150"]
    assert scene.title == "1 complaint is over the limit: LD-26-0147"


def test_an_answered_complaint_leaves_the_strip_soon_after(scene: Scene, qtbot: QtBot) -> None:
    scene.service.coming = [[MAI]]
    made = scene.begin()
    made._soon.setInterval(1)
    scene.service.running.clear()
    scene.tasks.write(lambda: Outcome(changed(Kind.CLOCKS, cases=[7])))
    qtbot.waitUntil(lambda: scene.title == "")
    assert made.pending == ()


def test_changes_in_a_row_are_one_question_and_others_none(scene: Scene, qtbot: QtBot) -> None:
    made = scene.begin()
    made._soon.setInterval(20)
    before = scene.service.asked
    made.refresh(changed(Kind.NOTES))
    assert not made._soon.isActive()
    for _ in range(5):
        made.refresh(changed(Kind.CLOCKS))
    qtbot.waitUntil(lambda: scene.service.asked == before + 1)
    assert scene.tasks.wait_idle()
    assert not made._soon.isActive()


def test_the_same_notice_is_spoken_once_and_over_the_limit_at_once(
    scene: Scene, spoken: list[tuple[str, bool]]
) -> None:
    scene.service.coming = [[MAI], [], [OVER]]
    made = scene.begin()
    made.ask()
    assert scene.tasks.wait_idle()
    assert [urgent for _, urgent in spoken] == [False]
    made.ask()
    assert scene.tasks.wait_idle()
    made.ask()
    assert scene.tasks.wait_idle()
    assert [urgent for _, urgent in spoken] == [False, True]


@pytest.mark.usefixtures("inactive")
def test_outside_the_window_nothing_personal_is_told(scene: Scene) -> None:
    scene.service.coming = [[MAI], [MAI, OVER]]
    made = scene.begin()
    made.ask()
    assert scene.tasks.wait_idle()
    assert scene.tray.told == [
        ("LD-26-0147 is at risk", "1 h 20 m left, due Tue 24 Feb 11:30.", False),
        (
            "1 complaint is over the limit: LD-26-0139",
            "1 complaint is at risk: LD-26-0147",
            True,
        ),
    ]
    assert scene.tray.tip == "Leman Desk. 1 over the limit, 2 at risk."
    assert not any("Mai" in text for told in scene.tray.told for text in told[:2])


def test_a_window_in_front_needs_no_sign(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: scene.window))
    scene.service.coming = [[MAI]]
    scene.begin()
    assert scene.tray.told == []
    assert scene.title


def test_pressing_what_was_told_opens_the_case(scene: Scene) -> None:
    scene.service.coming = [[MAI]]
    scene.begin()
    scene.tray.message_clicked.emit()
    assert scene.opened == [7]


def test_a_locked_window_is_asked_for_and_never_shown(scene: Scene, qtbot: QtBot) -> None:
    scene.service.coming = [[MAI]]
    made = scene.begin()
    scene.window.hide()
    for press in (scene.tray.open_requested, scene.tray.message_clicked):
        with qtbot.waitSignal(made.forward_requested):
            press.emit()
    assert not scene.window.isVisible()
    assert scene.opened == []
    assert [each.number for each in made.pending] == ["LD-26-0147"]


def test_without_a_sign_a_locked_window_claims_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leman_desk.gui.app_escalation.make_tray", lambda *_parts: None)
    made = scene.begin(tray=False)
    before = scene.service.asked
    scene.window.hide()
    made.ask()
    assert scene.tasks.wait_idle()
    assert scene.service.asked == before


def test_a_desk_out_of_reach_is_asked_again(scene: Scene) -> None:
    scene.service.error = Unavailable("storage.busy")
    made = scene.begin()
    scene.service.error = None
    scene.service.coming = [[MAI]]
    made.ask()
    assert scene.tasks.wait_idle()
    assert scene.title


def test_another_language_is_spoken_at_once(scene: Scene, words: Words) -> None:
    scene.service.coming = [[MAI]]
    made = scene.begin()
    scene.notices.clear()
    scene.around.words = words
    made.retranslate()
    assert scene.title == "LD-26-0147 is at risk"


def test_after_stop_nothing_is_asked(scene: Scene) -> None:
    made = scene.begin()
    made.stop()
    made.refresh(changed(Kind.CLOCKS))
    assert not made._poll.isActive()
    assert not made._soon.isActive()


# --- snoozing -----------------------------------------------------------------------------------------


def snoozing(scene: Scene) -> SnoozeDialog:
    scene.service.coming = [[OVER, MAI]]
    scene.begin()
    scene.press("Snooze…")
    dialog = scene.window.dialog
    assert isinstance(dialog, SnoozeDialog)
    return dialog


def test_a_snooze_needs_a_reason_and_takes_the_notice_away(scene: Scene, qtbot: QtBot) -> None:
    dialog = snoozing(scene)
    assert [dialog.until.itemText(row) for row in range(dialog.until.count())] == [
        "One working hour: Tue 24 Feb 08:30",
        "Until a day and time",
    ]
    dialog.submit()
    assert scene.tasks.wait_idle()
    assert "A reason is needed" in dialog.error.text()
    dialog.reason.setText("The shop answers at noon")
    scene.made[0]._soon.setInterval(1)
    with qtbot.waitSignal(dialog.finished):
        dialog.submit()
    assert scene.service.snoozed == [(OVER.ref, CHOICES.hour, "The shop answers at noon")]
    qtbot.waitUntil(lambda: scene.title == "LD-26-0147 is at risk")


def test_a_day_and_time_can_be_typed(scene: Scene, qtbot: QtBot) -> None:
    dialog = snoozing(scene)
    assert not dialog.form.isRowVisible(dialog.moment)
    dialog.until.setCurrentIndex(1)
    assert dialog.form.isRowVisible(dialog.moment)
    dialog.moment.setDateTime(dialog.moment.dateTime().addSecs(-3600))
    dialog.reason.setText("x")
    with qtbot.waitSignal(dialog.finished):
        dialog.submit()
    assert scene.service.snoozed == [(OVER.ref, DUE - timedelta(hours=1), "x")]


def test_leaving_the_dialog_keeps_the_notice(scene: Scene) -> None:
    dialog = snoozing(scene)
    dialog.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert scene.title == "1 complaint is over the limit: LD-26-0139"
    assert scene.service.snoozed == []
