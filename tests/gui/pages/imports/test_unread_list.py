"""The table of files that were not read."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from leman_desk.domain.errors import Refused
from leman_desk.gui.pages.imports.unread_list import Column, UnreadModel
from leman_desk.services.ports_mailing import UnreadFile
from leman_desk.wording.words import Words


def test_rows_tell_file_reason_and_what_to_do(words: Words, qtmodeltester: ModelTester) -> None:
    model = UnreadModel(words)
    model.set_rows([UnreadFile(Path("/mails/<b>.msg"), "<b>.msg", Refused("import.msg_unreadable"))] * 3)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    first = model.index(0, Column.FILE)
    assert model.data(first) == "<b>.msg"
    assert "&lt;b&gt;.msg" in str(model.data(first, Qt.ItemDataRole.ToolTipRole))
    tip = str(model.data(model.index(0, Column.REASON), Qt.ItemDataRole.ToolTipRole))
    assert "Save the message in Outlook again" in tip
    assert model.headerData(0, Qt.Orientation.Horizontal) == "File"
