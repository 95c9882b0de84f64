from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.mailbox import FolderUse, ServerFolder, split_folders
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.actions import Actions
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.pages.settings.page import SettingsPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Language, Words
from tests.gui.real_desk import LOGIN, PHRASE, actor_of, make_desk, make_office

WAIT_MS = 20_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("settings") / "profile")


@pytest.fixture(scope="module")
def opened(office: Office) -> Iterator[tuple[Desk, Actor]]:
    found = make_desk(office)
    yield office.open_desk(found), actor_of(found)
    found.store.close()


def page_for(
    qtbot: QtBot,
    theme: Theme,
    words: Words,
    tasks: Tasks,
    actions: Actions,
    office: Office,
    desk: Desk,
    actor: Actor,
) -> SettingsPage:
    made = SettingsPage(desk, actor, tasks, theme, words, office, actions, BackupLane(desk, actor, tasks))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.activated()
    assert tasks.wait_idle(WAIT_MS)
    return made


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    words: Words,
    tasks: Tasks,
    actions: Actions,
    office: Office,
    opened: tuple[Desk, Actor],
) -> SettingsPage:
    return page_for(qtbot, theme, words, tasks, actions, office, *opened)


def test_what_is_saved_is_shown(page: SettingsPage) -> None:
    assert page.desk.organisation.text() == "Leman Jewelry"
    assert page.desk.numbers["promise_minutes"].text() == "24"
    assert page.hours.form.preset == "weekdays"
    assert "must be answered by" in page.hours.form.says
    assert page.keychain.text.startswith("This computer has no usable keychain.")


def test_a_number_out_of_range_cannot_be_saved(page: SettingsPage) -> None:
    number = page.desk.numbers["undo_seconds"]
    number.selectAll()
    QTest.keyClicks(number, "121")
    assert page.desk._fields["undo_seconds"].error == "Enter a number from 0 to 120."
    assert not page.desk.save.isEnabled()


def test_shares_that_cross_are_said_at_the_field(page: SettingsPage) -> None:
    number = page.desk.numbers["risk_percent"]
    number.selectAll()
    QTest.keyClicks(number, "40")
    assert page.desk._fields["risk_percent"].error == "Choose a smaller share for “at risk”."


def test_a_change_is_saved_and_can_be_read_again(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    number = page.desk.numbers["undo_seconds"]
    number.selectAll()
    QTest.keyClicks(number, "20")
    page.desk.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert opened[0].reading.settings().undo_seconds == 20
    assert not page.desk.save.isEnabled()
    assert page.desk.save.toolTip() == "Nothing was changed."


def test_automatic_mail_is_switched_off_and_on(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    switches = page.desk.switches
    assert switches["acknowledge"].isChecked()
    assert switches["digest"].isChecked()
    for name, switch in switches.items():
        switch.click()
        assert page.desk.save.isEnabled()
        page.desk.save.click()
        assert tasks.wait_idle(WAIT_MS)
        assert getattr(opened[0].reading.settings(), name) is False
    switches["digest"].click()
    page.desk.save.click()
    assert tasks.wait_idle(WAIT_MS)
    settings = opened[0].reading.settings()
    assert (settings.acknowledge, settings.digest) == (False, True)


def test_an_agent_sees_why_nothing_can_be_changed(
    qtbot: QtBot,
    theme: Theme,
    words: Words,
    tasks: Tasks,
    actions: Actions,
    office: Office,
    opened: tuple[Desk, Actor],
) -> None:
    desk, khoa = opened
    agent = Actor(khoa.id, khoa.name, frozenset({Role.AGENT}))
    page = page_for(qtbot, theme, words, tasks, actions, office, desk, agent)
    assert not page.desk.contents.isEnabled()
    assert page.desk.says == "Only these roles may do it: Admin. Ask one of them."
    assert page.hours.says == "Only these roles may do it: Admin, Manager. Ask one of them."
    assert page.passphrase.contents.isEnabled()


def test_other_hours_need_a_reason_and_make_a_new_version(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    before = opened[0].store.reader().calendar().version
    codes = [each.code for each in page._entry.presets()]
    page.hours.form.weeks.setCurrentIndex(codes.index("showroom"))
    page.hours.form.weeks.activated.emit(codes.index("showroom"))
    assert page.hours.save.toolTip() == "Say why the hours change."
    QTest.keyClicks(page.hours.reason, "The shop opens daily")
    page.hours.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert opened[0].store.reader().calendar().version == before
    assert "deadline" in page.hours.preview_says
    assert page.hours.save.text() == "Save as a new version"
    page.hours.save.click()
    assert tasks.wait_idle(WAIT_MS)
    version = opened[0].store.reader().calendar()
    assert (version.version, version.preset, version.reason) == (
        before + 1,
        "showroom",
        "The shop opens daily",
    )
    assert page.hours.form.preset == "showroom"
    assert (page.hours.preview_says, page.hours.save.text()) == ("", "Use these hours")


def test_other_hours_keep_the_days_of_the_desk(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    desk, actor = opened
    state = desk.calendar.state(actor)
    own = state.spec | {"holidays": {"2026-12-24": "Company day"}}
    desk.calendar.apply(
        actor, spec=own, notes=state.notes, reason="Party", base_version=state.version.version, preset=""
    )
    page._read()
    assert tasks.wait_idle(WAIT_MS)
    try_week(page, tasks, "monday_to_saturday")
    page.hours.save.click()
    assert tasks.wait_idle(WAIT_MS)
    spec = desk.calendar.state(actor).spec
    assert spec["holidays"] == {"2026-12-24": "Company day"}
    assert isinstance(spec["week"], dict)
    assert "sat" in spec["week"]


def test_what_was_counted_is_counted_anew_when_the_week_changes(page: SettingsPage, tasks: Tasks) -> None:
    try_week(page, tasks, "showroom")
    assert page.hours.preview_says
    codes = [each.code for each in page._entry.presets()]
    page.hours.form.weeks.setCurrentIndex(codes.index("saturday_morning"))
    page.hours.form.weeks.activated.emit(codes.index("saturday_morning"))
    assert (page.hours.preview_says, page.hours.save.text()) == ("", "Use these hours")


def test_somebody_elses_change_meanwhile_is_said_and_counted_again(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    desk, actor = opened
    try_week(page, tasks, "showroom")
    state = desk.calendar.state(actor)
    desk.calendar.apply(
        actor, spec=state.spec, notes=state.notes, reason="Other", base_version=state.version.version
    )
    page.hours.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.hours.says.startswith("Somebody changed the calendar meanwhile.")
    assert page.hours.save.text() == "Use these hours"


def try_week(page: SettingsPage, tasks: Tasks, code: str) -> None:
    """Choose a week with a reason and let it be counted."""
    codes = [each.code for each in page._entry.presets()]
    page.hours.form.weeks.setCurrentIndex(codes.index(code))
    page.hours.form.weeks.activated.emit(codes.index(code))
    page.hours.reason.clear()
    QTest.keyClicks(page.hours.reason, "Other hours")
    page.hours.save.click()
    assert tasks.wait_idle(WAIT_MS)


def test_a_mailbox_is_saved_with_its_password_sealed(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    form = page.mailbox.form
    form.address.setText("info@leman.example")
    form.incoming.host.setText("imap.example")
    form.outgoing.host.setText("smtp.example")
    form.changed.emit()
    page.mailbox.save.click()
    assert form._password.error == "Enter the password of the mailbox."
    form.password.setText("secret")
    page.mailbox.save.click()
    assert tasks.wait_idle(WAIT_MS)
    row = opened[0].reading.mailboxes()[0]
    assert row.address == "info@leman.example"
    assert form.password.text() == ""
    assert form.values().id == row.id
    assert page.mailbox._password_hint.text().startswith("A password is kept, sealed.")


def test_the_passphrase_changes_and_leaves_nothing_in_the_fields(
    page: SettingsPage, tasks: Tasks, office: Office
) -> None:
    page.passphrase.old.insert(PHRASE + "x")
    page.passphrase.new.first.insert("năm sáu bảy tám")
    page.passphrase.new.second.insert("năm sáu bảy tám")
    page.passphrase.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.passphrase.says.startswith("Name or passphrase is wrong.")
    page.passphrase.old.setText(PHRASE)
    page.passphrase.old.textEdited.emit(PHRASE)
    page.passphrase.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert (page.passphrase.old.text(), page.passphrase.new.text) == ("", "")
    slots = office.access._files.slots()
    slots.unlock(LOGIN, "năm sáu bảy tám")
    # The next test signs in as before.
    person, key = slots.unlock(LOGIN, "năm sáu bảy tám")
    slots.add_passphrase(person, LOGIN, PHRASE, key)


def test_a_new_recovery_code_stays_until_it_is_kept(page: SettingsPage, tasks: Tasks, office: Office) -> None:
    page.recovery.own.insert(PHRASE)
    page.recovery.own.textEdited.emit(PHRASE)
    page.recovery.save.click()
    assert tasks.wait_idle(WAIT_MS)
    code = page.recovery.recovery.code
    assert office.access._files.slots().unlock_recovery(code)
    assert not page.recovery.done.isEnabled()
    page.recovery.recovery.copy.click()
    page.recovery.recovery.confirm.click()
    page.recovery.done.click()
    assert page.recovery.recovery.code == ""
    assert page.recovery.own.isVisible()


def test_size_of_text_and_letters_act_at_once(
    page: SettingsPage, theme: Theme, tasks: Tasks, office: Office
) -> None:
    page.local.scale.setCurrentIndex(3)
    page.local.scale.activated.emit(3)
    assert theme.scale == 125
    page.local.letters.click()
    assert tasks.wait_idle()
    assert not office.local().single_letter_keys
    page.local.letters.click()
    theme.set_scale(100)
    assert page.local.scale.currentData() == 100


def test_every_card_speaks_the_other_language(page: SettingsPage, office: Office) -> None:
    words = office.wording[Language.VI]
    page.retranslate(words)
    assert page.title() == "Cài đặt"
    assert [card.accessibleName() for card in page._cards()] == [
        words.t(text)
        for text in (
            *("On this computer", "Your passphrase", "The desk", "Mailboxes", "Virus scanner"),
            *("Working hours and holidays", "Other clocks", "Deletion requests", "Deputies of the Board"),
            *("Backups", "Recovery code", "Keychain"),
        )
    ]
    weeks = page.hours.form.weeks
    offered = {weeks.itemText(place) for place in range(weeks.count())}
    assert {preset.names["vi"] for preset in office.presets()} <= offered


def test_the_command_of_the_backup_names_the_profile(page: SettingsPage, office: Office) -> None:
    assert page.backup.command.text() == f'leman-desk backup --scheduled --profile "{office.profile}" FOLDER'


def _new_mailbox(page: SettingsPage, address: str) -> None:
    form = page.mailbox.form
    form.address.setText(address)
    form.incoming.host.setText("imap.example")
    form.outgoing.host.setText("smtp.example")
    form.password.setText("secret")
    form.changed.emit()


def test_a_second_mailbox_is_added_edited_and_no_longer_read(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    card, reading = page.mailbox, opened[0].reading
    if not reading.every_mailbox():
        _new_mailbox(page, "first@leman.example")
        card.save.click()
        assert tasks.wait_idle(WAIT_MS)
    before = len(reading.every_mailbox())
    card.add.click()
    assert card.form.address.text() == ""
    _new_mailbox(page, "care@leman.example")
    assert not card.chooser.isEnabled()
    card.form.trusted.setText("mx.provider.example, provider.example")
    card.form.trusted.textEdited.emit("x")
    card.save.click()
    assert tasks.wait_idle(WAIT_MS)
    rows = reading.every_mailbox()
    assert len(rows) == before + 1
    care = next(row for row in rows if row.address == "care@leman.example")
    assert care.values["trusted_servers"] == "mx.provider.example provider.example"
    assert card.chooser.currentText() == "care@leman.example"
    assert not card.changed
    card.reading.click()
    assert tasks.wait_idle(WAIT_MS)
    assert "care@leman.example" not in [row.address for row in reading.mailboxes()]
    assert card.chooser.currentText() == "care@leman.example, not read"
    assert card.reading.text() == "Read it again"
    card.reading.click()
    assert tasks.wait_idle(WAIT_MS)
    assert "care@leman.example" in [row.address for row in reading.mailboxes()]


def test_folders_are_chosen_from_the_servers_list(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [
        ServerFolder("INBOX", FolderUse.INBOX),
        ServerFolder("Thư rác", FolderUse.JUNK),
        ServerFolder("Sales, EU"),
    ]
    monkeypatch.setattr(opened[0].setup, "server_folders", lambda *_actor, **_rest: listed)
    card = page.mailbox
    card.add.click()
    _new_mailbox(page, "folders@leman.example")
    field = card.form.folders
    field.ask.click()
    assert tasks.wait_idle(WAIT_MS)
    assert [field.model.item(row).text() for row in range(3)] == [
        "INBOX",
        "Thư rác (Junk mail)",
        "Sales, EU",
    ]
    field.list.setFocus()
    for number in (1, 2):
        field.list.setCurrentIndex(field.model.index(number, 0))
        QTest.keyClick(field.list, Qt.Key.Key_Space)
    card.save.click()
    assert tasks.wait_idle(WAIT_MS)
    row = next(each for each in opened[0].reading.mailboxes() if each.address == "folders@leman.example")
    assert split_folders(str(row.values["folders"])) == ("INBOX", "Thư rác", "Sales, EU")
    for number in range(3):
        field.model.item(number).setCheckState(Qt.CheckState.Unchecked)
    card.save.click()
    assert field._error.text() == "Choose at least one folder."
    card.discard.click()
    assert field.chosen() == ("INBOX", "Thư rác", "Sales, EU")
