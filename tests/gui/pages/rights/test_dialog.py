"""The dialog of a data package, driven as people drive it, upon a real desk."""

import re
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from leman_desk.domain.ids import CaseId
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.rights.dialog import AccessDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.data_packages import DataPackages
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Wording
from tests.gui.screens import measure
from tests.services.offices import Office, mail

Open = Callable[..., AccessDialog]
PICTURES = Path(__file__).resolve().parents[4] / "tests" / "output" / "screens"
WORDING = Wording(resources() / "translations")


@pytest.fixture
def open_dialog(qtbot: QtBot, theme: Theme, tasks: Tasks, office: Office, access_case: CaseId) -> Open:
    def make(language: Language = Language.EN) -> AccessDialog:
        words = WORDING.of(language)
        dialog = AccessDialog(office.desk, office.agent, tasks, theme, words, access_case)
        qtbot.addWidget(dialog)
        dialog.show()
        assert tasks.wait_idle()
        return dialog

    return make


def code_sent(office: Office) -> str:
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    found = re.search(r"\b(\d{6})\b", office.servers.parse(office.servers.tries[-1]).text)
    assert found is not None
    return found[1]


def in_person(office: Office, case: CaseId) -> None:
    office.desk.rights.identity.verify_in_person(office.agent, case=case, note="Identity card seen")


def test_a_code_is_sent_and_entered_by_keyboard(open_dialog: Open, office: Office, tasks: Tasks) -> None:
    dialog = open_dialog()
    assert not dialog.foot.main.isEnabled()
    assert not dialog.identity.code.isVisible()
    dialog.identity.send.setFocus()
    QTest.keyClick(dialog.identity.send, Qt.Key.Key_Space)
    assert tasks.wait_idle()
    assert dialog.identity.code.isVisible()
    assert "mai.tran@example.com" in dialog.identity.state.text()
    QTest.keyClicks(dialog.identity.code, "12")
    QTest.keyClick(dialog.identity.code, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert dialog.foot.error.isVisible()
    QTest.keyClicks(dialog.identity.code, code_sent(office))
    QTest.keyClick(dialog.identity.code, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert dialog.identity.state.text().startswith("Verified")
    assert dialog.foot.main.isEnabled()
    assert not dialog.identity.send.isVisible()
    assert not dialog.foot.error.isVisible()


def test_a_document_shown_in_person_is_written_down(open_dialog: Open, tasks: Tasks) -> None:
    dialog = open_dialog()
    dialog.identity.in_person.click()
    asking = dialog.identity.asking
    assert isinstance(asking, ReasonDialog)
    asking.accept_button.click()
    assert tasks.wait_idle()
    assert asking.error.isVisible()
    asking.reason.setText("Identity card, photo and name match")
    asking.accept_button.click()
    assert tasks.wait_idle()
    assert dialog.foot.main.isEnabled()


def test_a_package_is_saved_where_the_person_says(
    open_dialog: Open, office: Office, access_case: CaseId, tasks: Tasks, tmp_path: Path
) -> None:
    office.arrives(mail("Ask my neighbour at Villa Rosa."))
    in_person(office, access_case)
    dialog = open_dialog()
    assert "2 mails" in dialog.scope.text()
    dialog.words.setText("villa rosa, ")
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    dialog.foot.main.click()
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    assert [Path(each).name for each in chooser.selectedFiles()] == ["LD-26-0001.zip"]
    target = tmp_path / "out.zip"
    chooser.fileSelected.emit(str(target))
    chooser.reject()
    assert tasks.wait_idle(60_000)
    assert dialog.foot.result.isVisible()
    assert str(target) in dialog.foot.result.text()
    assert str(target) in dialog.earlier.text()
    with zipfile.ZipFile(target) as package:
        told = package.read("messages/0001.json").decode()
    assert "Rosa" not in told
    assert "[taken out]" in told


def test_files_wait_for_a_look_and_are_given_once_ticked(
    open_dialog: Open, office: Office, access_case: CaseId, tasks: Tasks, tmp_path: Path
) -> None:
    office.arrives(mail("My ring", message_id="<ring@example.com>", files=[("ring.png", b"\x89PNG")]))
    in_person(office, access_case)
    dialog = open_dialog()
    part = dialog.to_see
    assert part.list.isVisible()
    line = part.list.item(0).text()
    assert line.startswith("ring.png (LD-26-")
    assert line.endswith("cannot be searched for other people, and nobody looked at it")
    part.list.setFocus()
    copy = tmp_path / "ring.png"
    part.save.click()
    chooser = part.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(copy))
    chooser.reject()
    assert tasks.wait_idle()
    assert copy.read_bytes() == b"\x89PNG"
    QTest.keyClick(part.list, Qt.Key.Key_Space)
    # What was ticked stays so when other words are to go.
    dialog.words.setText("Villa Rosa")
    dialog.words.editingFinished.emit()
    assert tasks.wait_idle()
    target = tmp_path / "out.zip"
    dialog.make(target)
    assert tasks.wait_idle(60_000)
    with zipfile.ZipFile(target) as package:
        assert any(each.endswith("ring.png") for each in package.namelist())
    dialog.files.setChecked(False)
    assert not part.isVisible()


def test_stopping_saves_nothing_and_is_said(
    open_dialog: Open,
    access_case: CaseId,
    office: Office,
    tasks: Tasks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_person(office, access_case)
    dialog = open_dialog()
    folder = tmp_path / "out"
    folder.mkdir()
    stopped = threading.Event()
    make = DataPackages.make

    def late(*arguments: Any, **named: Any) -> Outcome:
        assert stopped.wait(60)
        return make(*arguments, **named)

    monkeypatch.setattr(DataPackages, "make", late)
    dialog.make(folder / "out.zip")
    assert dialog.foot.stop.isVisible()
    assert not dialog.foot.main.isEnabled()
    dialog.foot.stop.click()
    stopped.set()
    assert tasks.wait_idle()
    assert not dialog.foot.stop.isVisible()
    assert dialog.foot.result.text() == "Stopped. Nothing was saved."
    assert list(folder.iterdir()) == []


def test_stopped_too_late_it_says_what_was_saved(
    open_dialog: Open,
    access_case: CaseId,
    office: Office,
    tasks: Tasks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_person(office, access_case)
    dialog = open_dialog()
    saved, stopped = threading.Event(), threading.Event()
    make = DataPackages.make

    def soon(*arguments: Any, **named: Any) -> Outcome:
        outcome = make(*arguments, **named)
        saved.set()
        assert stopped.wait(60)
        return outcome

    monkeypatch.setattr(DataPackages, "make", soon)
    dialog.make(tmp_path / "out.zip")
    assert saved.wait(60)
    dialog.foot.stop.click()
    stopped.set()
    assert tasks.wait_idle()
    assert dialog.foot.result.text().startswith("Saved as ")
    assert (tmp_path / "out.zip").exists()
    assert not dialog.foot.stop.isVisible()


def test_what_fails_is_said_and_can_be_tried_again(
    open_dialog: Open, access_case: CaseId, office: Office, tasks: Tasks, tmp_path: Path
) -> None:
    in_person(office, access_case)
    dialog = open_dialog()
    dialog.make(tmp_path / "nowhere" / "out.zip")
    assert tasks.wait_idle(60_000)
    assert dialog.foot.error.isVisible()
    assert dialog.foot.main.isEnabled()
    dialog.make(tmp_path / "out.zip")
    assert tasks.wait_idle(60_000)
    assert (tmp_path / "out.zip").exists()
    assert not dialog.foot.error.isVisible()


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("language", list(Language))
def test_all_text_can_be_read(
    open_dialog: Open,
    office: Office,
    access_case: CaseId,
    tasks: Tasks,
    theme: Theme,
    tmp_path: Path,
    language: Language,
    appearance: Appearance,
) -> None:
    office.desk.rights.identity.send_code(office.agent, case=access_case)
    PICTURES.mkdir(parents=True, exist_ok=True)
    theme.set_appearance(appearance)
    dialog = open_dialog(language)
    found = []
    try:
        for name in ("asking", "made"):
            if name == "made":
                in_person(office, access_case)
                dialog.make(tmp_path / "LD-26-0001.zip")
                assert tasks.wait_idle(60_000)
            for scale in (100, 150):
                theme.set_scale(scale)
                dialog.resize(dialog.minimumWidth() + 180 * scale // 100, 560 * scale // 100)
                QApplication.sendPostedEvents()
                QApplication.processEvents()
                key = f"package-{name}-{appearance.value}-{language.value}-{scale}"
                dialog.grab().save(str(PICTURES / f"{key}.png"))
                found += [f"{key}: {each}" for each in measure(dialog)]
    finally:
        theme.set_scale(100)
        theme.set_appearance(Appearance.LIGHT)
    assert not found, "\n".join(found)
