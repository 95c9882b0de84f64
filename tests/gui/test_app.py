import shutil
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from leman_desk.compose import Office
from leman_desk.domain.complaint import Channel
from leman_desk.domain.erasure import ErasureRun, RunState
from leman_desk.domain.errors import Conflict, Refused, Unavailable
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.app import App, run_window
from leman_desk.gui.app_nav import SETTINGS
from leman_desk.gui.app_pages import LATER
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import Work
from leman_desk.gui.pages.settings.page import SettingsPage
from leman_desk.gui.shell.status_bar import StatusSlot
from leman_desk.services.case_opening import open_complaint
from leman_desk.services.changes import Changes, Kind
from leman_desk.wording.words import Language
from tests.gui.fake_entry import FakeAccess, FakeEntry
from tests.gui.mails import letter
from tests.gui.real_desk import AGENT_LOGIN, LOGIN, PHRASE, make_desk, make_office

WAIT_MS = 20_000


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "profile"
    make_desk(make_office(folder)).store.close()
    return folder


@pytest.fixture
def profile(tmp_path: Path, made_once: Path) -> Path:
    return Path(shutil.copytree(made_once, tmp_path / "profile"))


@pytest.fixture
def app(qapp: QApplication, profile: Path) -> Iterator[App]:
    made = App(qapp, make_office(profile))
    made.start()
    assert made.tasks.wait_idle(WAIT_MS)
    yield made
    made.close()
    made.gate.hide()
    if made.session is not None:
        made.session.window.deleteLater()
    made.gate.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def sign_in(app: App, login: str = LOGIN, passphrase: str = PHRASE) -> Session:
    page = app.gate.sign_in
    assert page is not None
    page.login.setText(login)
    page.passphrase.setText(passphrase)
    page.passphrase.textEdited.emit(passphrase)
    page.go.click()
    assert app.tasks.wait_idle(WAIT_MS)
    assert app.session is not None
    return app.session


def test_without_a_desk_the_window_begins_with_set_up(qapp: QApplication) -> None:
    app = App(qapp, FakeEntry(FakeAccess()))
    app.start()
    assert app.gate.first_run is not None
    assert app.gate.windowTitle() == "Set up · Leman Desk"
    assert app.tasks.wait_idle()
    app.close()
    app.gate.hide()
    app.gate.deleteLater()


def test_signing_in_opens_the_window_and_remembers_who(app: App, profile: Path) -> None:
    assert app.gate.windowTitle() == "Sign in · Leman Desk"
    session = sign_in(app)
    assert session.window.isVisible()
    assert not app.gate.isVisible()
    assert session.actor.name == "Võ Minh Khoa"
    assert app.tasks.wait_idle()
    assert Office(profile).local().last_person == LOGIN


def test_a_lock_hides_the_desk_and_forgets_what_could_be_undone(app: App, qtbot: QtBot) -> None:
    session = sign_in(app)
    settings = session.desk.reading.settings()
    app.tasks.write(
        lambda: session.desk.setup.change(session.actor, settings=type(settings)(organisation="Other"))
    )
    assert app.tasks.wait_idle()
    assert session.undo.can_undo
    session.actions.action(ActionId.LOCK).trigger()
    assert not session.window.isVisible()
    assert app.gate.isVisible()
    assert not session.undo.can_undo
    page = app.gate.sign_in
    assert page is not None
    assert page.login.text() == LOGIN
    sign_in(app, passphrase="something else")
    assert page.says.startswith("Name or passphrase is wrong.")
    assert not session.window.isVisible()
    assert sign_in(app) is session
    qtbot.waitUntil(session.window.isVisible)
    assert not app.gate.isVisible()


def test_an_erasure_anywhere_forgets_what_could_be_undone(app: App, qtbot: QtBot, profile: Path) -> None:
    session = sign_in(app)
    settings = session.desk.reading.settings()
    app.tasks.write(
        lambda: session.desk.setup.change(session.actor, settings=type(settings)(organisation="Other"))
    )
    assert app.tasks.wait_idle()
    qtbot.waitUntil(lambda: session.background._erasures == 0)
    assert session.undo.can_undo
    opened, now = make_office(profile).access.sign_in(LOGIN, PHRASE), datetime.now(UTC)
    with opened.store.work() as work:
        case = open_complaint(
            work,
            session.desk.calendars,
            subject="",
            channel=Channel.PHONE,
            received_at=now,
            now=now,
            customer=None,
        )
        work.add(ErasureRun(case.id, RunState.BEGUN, now, session.actor.id))
        work.commit()
    opened.store.close()
    qtbot.waitUntil(lambda: not session.undo.can_undo)


def test_another_person_gets_a_window_of_their_own(app: App) -> None:
    first = sign_in(app)
    first.show_page("people")
    app.lock()
    second = sign_in(app, AGENT_LOGIN)
    assert second is not first
    assert second.desk is first.desk
    assert second.actor.name == "Nguyễn Hà Linh"
    assert second.window.page("people") is None
    assert not second.actions.action(ActionId.GO_PEOPLE).isEnabled()


def test_the_desk_locks_by_itself_when_nobody_is_there(app: App, qtbot: QtBot) -> None:
    session = sign_in(app)
    session.idle_minutes_known.emit(0.0)
    app._idle.set_minutes(0.001)
    qtbot.waitUntil(app.gate.isVisible, timeout=5000)
    assert not session.window.isVisible()


def test_a_lock_leaves_no_passphrase_but_an_unkept_recovery_code(app: App) -> None:
    session = sign_in(app)
    session.show_page("settings")
    page = session.window.page("settings")
    assert isinstance(page, SettingsPage)
    assert app.tasks.wait_idle(WAIT_MS)
    page.passphrase.old.setText("typed")
    page.recovery.show_code("ABCD-EFGH")
    app.lock()
    assert page.passphrase.old.text() == ""
    assert page.recovery.recovery.code == "ABCD-EFGH"


def test_the_sample_desk_tells_its_passphrase_after_a_lock(qapp: QApplication, tmp_path: Path) -> None:
    office = make_office(tmp_path / "empty")
    app = App(qapp, office)
    app.start()
    assert app.gate.first_run is not None
    app.gate.first_run.side.sample.click()
    assert app.tasks.wait_idle(60_000)
    session = app.session
    assert session is not None
    assert session.desk.reading.settings().sample
    assert app.tasks.wait_idle(WAIT_MS)
    assert not session.actions.action(ActionId.CHECK_MAIL).isEnabled()
    assert not session.background.is_checking
    assert office.local().last_person is None
    app.lock()
    page = app.gate.sign_in
    assert page is not None
    assert page.use_published.isVisible()
    page.use_published.click()
    page.go.click()
    assert app.tasks.wait_idle(WAIT_MS)
    assert session.window.isVisible()
    app.close()
    app.gate.hide()
    session.window.deleteLater()
    app.gate.deleteLater()


def test_language_and_look_switch_live_and_are_kept(app: App, profile: Path) -> None:
    session = sign_in(app)
    session.show_page("settings")
    page = session.window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page.title() == "Settings"
    session.actions.action(ActionId.LANGUAGE_VI).trigger()
    assert page.title() == "Cài đặt"
    assert session.window.menuBar().actions()[0].text() == "Tệ&p"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Hủy"
    session.actions.action(ActionId.TEXT_LARGER).trigger()
    assert app.tasks.wait_idle()
    kept = Office(profile).local()
    assert (kept.language, kept.text_percent) == ("vi", 110)
    session.actions.action(ActionId.LANGUAGE_EN).trigger()
    session.actions.action(ActionId.TEXT_NORMAL).trigger()
    assert page.title() == "Settings"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert app.tasks.wait_idle()


def test_what_others_change_reaches_the_pages(app: App, qtbot: QtBot, profile: Path) -> None:
    session = sign_in(app)
    seen: list[Changes] = []
    session.background.changed.connect(seen.append)
    other = make_office(profile)
    opened = other.access.sign_in(LOGIN, PHRASE)
    qtbot.waitUntil(lambda: any(Kind.AUDIT in each.kinds for each in seen), timeout=10_000)
    opened.store.close()


def test_a_mail_server_that_fails_is_said_in_the_strip_until_it_works(app: App) -> None:
    session = sign_in(app)
    session.background.check_failed.emit(7, Unavailable("mail.timeout", host="imap.example"))
    assert "mail:7" in session.notices.keys
    assert session.window.banner.accessibleName() == "The mail server takes too long"
    session.background.checked.emit(7, object())
    assert "mail:7" not in session.notices.keys
    assert session.window.banner.isHidden()


def test_a_mailbox_that_must_be_signed_in_leads_to_settings(app: App) -> None:
    session = sign_in(app)
    session.background.check_failed.emit(1, Refused("oauth.sign_in_again"))
    assert session.window.banner.accessibleName() == "The mailbox must be signed in again"
    session.window.banner.action_requested.emit()
    assert session.window.current_page() == SETTINGS


def test_a_crash_is_told_in_one_sentence(app: App) -> None:
    session = sign_in(app)
    app.show_crash()
    assert session.window.banner.accessibleName() == "Something went wrong in the program"


def test_without_a_mailbox_checking_mail_says_so(app: App) -> None:
    session = sign_in(app)
    session.actions.action(ActionId.CHECK_MAIL).trigger()
    assert "no mailbox" in session.notices.keys


def test_the_status_line_knows_calendar_and_time(app: App) -> None:
    session = sign_in(app)
    assert app.tasks.wait_idle()
    texts = session.window._status._texts
    assert texts[StatusSlot.CALENDAR].text() == "Calendar version 1"
    assert texts[StatusSlot.TIME].text().endswith("(Viet Nam time)")
    assert texts[StatusSlot.MAILBOX].text() == "No mailbox yet"


def test_the_end_keeps_what_was_typed_and_stops_every_lane(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sign_in(app)
    assert isinstance(session.work, Work)
    told: list[str] = []
    monkeypatch.setattr(session.work.reply, "closing", lambda: told.append("reply"))
    monkeypatch.setattr(type(session.desk.store), "close", lambda _store: told.append("store"))
    app.close()
    assert told == ["reply", "store"]
    lanes = {thread.name.rpartition("-")[0] for thread in threading.enumerate()}
    assert lanes.isdisjoint({"writer", "reader", "network"})


def test_a_profile_in_use_without_a_window_is_an_error(qapp: QApplication) -> None:
    class InUse(FakeEntry):
        def lock(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - it never gives one
            raise Conflict("profile.open_elsewhere")

    before = sys.excepthook
    with pytest.raises(Conflict):
        run_window(InUse(FakeAccess()))
    assert sys.excepthook is before
    assert qapp is QApplication.instance()


def test_the_gate_switches_its_language_too(app: App) -> None:
    app.speak(Language.VI)
    assert app.gate.windowTitle() == "Đăng nhập · Leman Desk"
    app.speak(Language.EN)
    assert app.tasks.wait_idle()


class Windows(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[str] = set()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.add(type(watched).__name__)
        return False


def test_no_part_of_a_page_is_ever_a_window_of_its_own(app: App, qapp: QApplication, qtbot: QtBot) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    try:
        session = sign_in(app)
        for page in LATER:
            session.show_page(page)
            qtbot.waitUntil(partial(_in_front, session, page), timeout=WAIT_MS)
            assert app.tasks.wait_idle(WAIT_MS)
    finally:
        qapp.removeEventFilter(windows)
    # It would take the focus for a moment, and everything would be painted anew.
    assert windows.shown == {"MainWindow"}


def _in_front(session: Session, page: str) -> bool:
    return session.window.current_page() == page


def test_mail_from_files_by_key_told_of_though_the_dialog_was_closed(
    app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    session = sign_in(app)
    (tmp_path / "a.eml").write_bytes(letter("a"))
    (tmp_path / "b.msg").write_bytes(b"garbage")
    session.actions.action(ActionId.IMPORT_MAIL).trigger()
    dialog = session.imports.dialog
    assert dialog is not None
    session.imports.open([tmp_path / "a.eml", tmp_path / "b.msg"])  # dropped meanwhile
    dialog.go.click()
    session.actions.action(ActionId.LOCK).trigger()
    assert session.imports.dialog is None  # no names of files on a locked screen
    qtbot.waitUntil(lambda: not session.imports.running.busy)
    sign_in(app)
    assert session.window.banner.accessibleName() == "Mail was taken in, but not from every file"
    assert session.desk.reading.counts(session.actor).triage == 1
    session.window.banner.action_requested.emit()
    assert session.imports.dialog is not None
    assert session.imports.dialog.told.text().startswith("1 message taken in.")
    session.imports.dialog.close()


def test_mail_that_a_killed_program_left_unfiled_is_filed(app: App, profile: Path) -> None:
    opened = make_office(profile).access.sign_in(LOGIN, PHRASE)
    with opened.store.work() as work:
        raw = letter("left")
        work.store_pending(None, datetime(2026, 2, 11, tzinfo=UTC), raw, size=len(raw), complete=True)
        work.commit()
    opened.store.close()
    session = sign_in(app)
    assert session.desk.reading.counts(session.actor).triage == 1
