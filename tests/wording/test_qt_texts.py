"""Qt's own buttons and menus in Vietnamese: the translation loads, speaks, and is what its source gives."""

import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from leman_desk.domain.text import normalise_tones

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "translations"


@pytest.fixture
def translator(qapp: QApplication) -> Iterator[QTranslator]:
    loaded = QTranslator()
    assert loaded.load(str(FOLDER / "qt_vi.qm"))
    qapp.installTranslator(loaded)
    yield loaded
    qapp.removeTranslator(loaded)


@pytest.mark.usefixtures("translator")
def test_standard_buttons(qtbot: QtBot) -> None:
    every = QDialogButtonBox.StandardButton
    expected = {
        every.Ok: "OK", every.Cancel: "Hủy", every.Yes: "&Có", every.No: "&Không", every.Save: "Lưu",
        every.Discard: "Bỏ thay đổi", every.Close: "Đóng", every.Apply: "Áp dụng", every.Help: "Trợ giúp",
        every.Open: "Mở", every.Abort: "Dừng", every.Retry: "Thử lại", every.Ignore: "Bỏ qua",
        every.Reset: "Đặt lại", every.RestoreDefaults: "Khôi phục mặc định", every.SaveAll: "Lưu tất cả",
        every.YesToAll: "Có với &tất cả", every.NoToAll: "Không với tất &cả",
    }  # fmt: skip
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    assert {button: box.addButton(button).text() for button in expected} == expected


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
@pytest.mark.usefixtures("translator")
def test_edit_menus(qtbot: QtBot, kind: type[QLineEdit] | type[QPlainTextEdit]) -> None:
    field = kind()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    texts = [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
    assert texts == ["&Hoàn tác", "&Làm lại", "&Cắt", "&Sao chép", "&Dán", "Xóa", "Chọn tất cả"]
    menu.deleteLater()


def test_file_dialog_words(translator: QTranslator) -> None:
    assert translator.translate("QFileDialog", "File &name:") == "&Tên tệp:"
    replace = translator.translate("QFileDialog", "%1 already exists.\nDo you want to replace it?")
    assert replace == "%1 đã có.\nThay thế tệp đó?"
    assert translator.translate("QMessageBox", "Show Details...") == "Hiện chi tiết…"


def test_the_compiled_file_is_what_the_source_gives(tmp_path: Path) -> None:
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    compiled = tmp_path / "qt_vi.qm"
    subprocess.run([tool, str(FOLDER / "qt_vi.ts"), "-qm", str(compiled)], check=True, capture_output=True)
    assert compiled.read_bytes() == (FOLDER / "qt_vi.qm").read_bytes()


def test_source_is_complete_and_well_spelt() -> None:
    tree = ET.parse(FOLDER / "qt_vi.ts")  # noqa: S314 - our own file
    for message in tree.iter("message"):
        source, text = message.findtext("source") or "", message.findtext("translation") or ""
        assert text, source
        assert unicodedata.normalize("NFC", text) == text
        assert normalise_tones(text) == text
        assert text.count("%1") == source.count("%1")
        assert text.count("&") == source.count("&")
