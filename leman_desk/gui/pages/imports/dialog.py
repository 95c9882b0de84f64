"""Takes mail in from files and folders: chosen or dropped, with progress, and what could not be read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDateTimeEdit,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.drops import dropped_files
from leman_desk.gui.forms.dialog_size import size_dialog
from leman_desk.gui.forms.moment_field import moment_field, typed_moment
from leman_desk.gui.mail_import import ImportResult, MailImport
from leman_desk.gui.pages.imports.unread_list import Column, UnreadModel
from leman_desk.gui.pages.imports.words import progress_text, summary
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.lists import CalmListView, CalmTreeView
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_WIDTH, _HEIGHT = 640, 460
_FILE_WIDTH = 250
_SHOWN = 2_000
"""Rows of files shown of a drop; all of them are taken in."""


class ImportDialog(QDialog):
    """Choose, watch, read what came of it. Closing it does not stop the import.

    Attributes:
        attention_requested: What was set aside is to be looked at.
    """

    attention_requested = Signal()

    def __init__(
        self, running: MailImport, theme: Theme, words: Words, parent: QWidget | None = None
    ) -> None:
        """Make the dialog; an import under way, or its result, is shown at once.

        Args:
            running: What does the work.
            theme: Colours and icons.
            words: The language.
            parent: Window it belongs to.
        """
        super().__init__(parent)
        self._import, self._theme, self._words = running, theme, words
        self._paths: list[Path] = []
        self._received: QDateTimeEdit | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(words.t("Take mail in from files"))
        self.chosen = CalmListView()
        self._names = QStringListModel(self)
        self._empty = EmptyState(theme)
        self.files = Button(theme, words.t("Choose files…"), "action.attach")
        self.folder = Button(theme, words.t("Choose a folder…"), "navigation.inbox_to_triage")
        self.remove = Button(theme, words.t("Remove"), "action.discard")
        self.progress_text, self.bar = Text("", "body"), QProgressBar()
        self.stop = Button(theme, words.t("Stop"), "action.stop")
        self.told = Text("", "strong", wrap=True)
        self.unread = CalmTreeView()
        self._model = UnreadModel(words, self)
        self.ask = QWidget()
        self._ask_text = Text("", "body", wrap=True)
        self.take_dated = Button(theme, words.t("Take these in"))
        self.attention = Button(theme, words.t("Show what needs attention"), "result.attention", kind="link")
        self.close_button = Button(theme, words.t("Close"))
        self.go = Button(theme, words.t("Take in"), "action.check_mail", kind="primary")
        self._lay_out()
        self._connect()
        self._show()
        self.files.setFocus()

    def add(self, paths: Sequence[Path]) -> None:
        """Choose more files and folders; a result shown before makes room."""
        if self._import.busy:
            return
        self._import.forget()
        self._paths = list(dict.fromkeys([*self._paths, *paths]))
        self._show()
        self.go.setFocus()

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        words = self._words
        hint = words.t(
            "Messages from files count like those of the mailbox. The clock runs from the moment"
            " the mail server received each, and the same message is taken in once."
        )
        self.chosen.setModel(self._names)
        self.chosen.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.chosen.setAccessibleName(words.t("Chosen files and folders"))
        self._empty.show_state(
            "evidence.upload",
            words.t("Drop files or folders here"),
            words.t("or choose them: .eml, Outlook’s .msg, .mbox, Maildir, folders of these."),
        )
        self.bar.setTextVisible(False)
        self.unread.setModel(self._model)
        self.unread.setAccessibleName(words.t("Files that were not read"))
        self.unread.setColumnWidth(Column.FILE, round(_FILE_WIDTH * max(100, self._theme.scale) / 100))
        buttons = FlowLayout(gap=8, row_gap=8)
        for button in (self.files, self.folder, self.remove):
            buttons.addWidget(button)
        self._running = QWidget()
        self._running.setProperty("transparent", True)
        running = QHBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(12)
        state = QVBoxLayout()
        state.setSpacing(4)
        state.addWidget(self.progress_text)
        state.addWidget(self.bar)
        running.addLayout(state, 1)
        running.addWidget(self.stop)
        self._ask_row = QVBoxLayout(self.ask)
        self._ask_row.setContentsMargins(0, 0, 0, 0)
        self._ask_row.setSpacing(6)
        self._ask_row.addWidget(self._ask_text)
        self._ask_fields = FlowLayout(gap=8, row_gap=6)
        self._ask_row.addLayout(self._ask_fields)
        foot = QHBoxLayout()
        foot.addWidget(self.attention)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(words.t("Take mail in from files"), "heading"))
        column.addWidget(Text(hint, "body", "muted", wrap=True))
        column.addLayout(buttons)
        grows = {self._empty, self.chosen, self.unread}
        for part in (self._empty, self.chosen, self._running, self.told, self.unread, self.ask):
            column.addWidget(part, 1 if part in grows else 0)
        column.addStretch(0)
        column.addLayout(foot)
        self.setMinimumWidth(480)
        size_dialog(self, self._theme, _WIDTH, _HEIGHT)

    def _connect(self) -> None:
        self.files.clicked.connect(lambda: self._choose(folder=False))
        self.folder.clicked.connect(lambda: self._choose(folder=True))
        self.remove.clicked.connect(self._remove)
        self.stop.clicked.connect(self._stop)
        self.take_dated.clicked.connect(self._take_dated)
        self.attention.clicked.connect(self._look)
        self.close_button.clicked.connect(self.close)
        self.go.clicked.connect(lambda: self._import.start(self._paths))
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.chosen)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._remove)
        self._import.started.connect(self._show)
        self._import.ended.connect(self._over)
        self._import.progressed.connect(self._on_progress)

    # --- states -------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Show what there is to do: choose, wait, or read the result."""
        busy, result, error = self._import.busy, self._import.result, self._import.error
        over = not busy and (result is not None or error is not None)
        self._names.setStringList([str(path) for path in self._paths[:_SHOWN]])
        for button in (self.files, self.folder):
            button.setVisible(not busy)
        self.chosen.setVisible(bool(self._paths) and not over)
        self.chosen.setEnabled(not busy)
        self.remove.setVisible(bool(self._paths) and not over and not busy)
        self._empty.setVisible(not self._paths and not busy and not over)
        self._running.setVisible(busy)
        self.stop.setEnabled(busy and not self._import.stopping)
        self.told.setVisible(over)
        self.go.setVisible(not over)
        self.go.setEnabled(bool(self._paths) and not busy)
        if busy:
            self._on_progress(0, 0)
        self._show_result(result if over else None)
        if over and error is not None:
            told = describe(error, self._words)
            self.told.setText(f"{told.title}. {told.sentence}")

    def _show_result(self, result: ImportResult | None) -> None:
        words = self._words
        unread = result.report.unread if result is not None else ()
        self._model.set_rows(unread)
        self.unread.setVisible(bool(unread))
        self.attention.setVisible(result is not None and result.report.attention > 0)
        undated = result.undated if result is not None else ()
        self.ask.setVisible(bool(undated))
        if result is None:
            return
        self.told.setText(summary(words, result.report))
        if undated:
            self._ask_text.setText(
                words.n(
                    "{count} file has a message that no mail server stamped. When did it arrive?",
                    "{count} files have messages that no mail server stamped. When did they arrive?",
                    len(undated),
                )
            )
            self._offer_date(Moments(words, ZoneInfo(result.zone)))

    def _offer_date(self, moments: Moments) -> None:
        if self._received is None:
            self._received = moment_field(moments, datetime.now(UTC))
            self._received.setAccessibleName(self._words.t("Received"))
            self._ask_fields.addWidget(self._received)
            self._ask_fields.addWidget(self.take_dated)

    def _on_progress(self, done: int, total: int) -> None:
        text = progress_text(
            self._words, done, total, stage=self._import.stage, stopping=self._import.stopping
        )
        self.progress_text.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleName(text)

    def _over(self) -> None:
        if self._import.result is not None:
            self._paths = []
        self._show()
        announce(self, self.told.text())
        (self._received if self.ask.isVisible() and self._received else self.close_button).setFocus()

    # --- what people do -----------------------------------------------------------------------------

    def _choose(self, *, folder: bool) -> None:
        words = self._words
        dialog = QFileDialog(self, words.t("Take mail in from files"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
            dialog.setNameFilters([words.t("Mail (*.eml *.msg *.mbox *.mbx)"), words.t("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def _remove(self) -> None:
        rows = {index.row() for index in self.chosen.selectedIndexes()}
        self._paths = [path for row, path in enumerate(self._paths) if row not in rows] if rows else []
        self._show()
        (self.chosen if self._paths else self.files).setFocus()

    def _stop(self) -> None:
        self._import.stop()
        self.stop.setEnabled(False)
        self.progress_text.setText(progress_text(self._words, 0, 0, stopping=True))

    def _take_dated(self) -> None:
        result = self._import.result
        if result is not None and self._received is not None:
            self._import.date(typed_moment(self._received, ZoneInfo(result.zone)))

    def _look(self) -> None:
        self.close()
        self.attention_requested.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event) and not self._import.busy:
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if dropped_files(event) and not self._import.busy:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files and not self._import.busy:
            event.acceptProposedAction()
            self.add(files)
