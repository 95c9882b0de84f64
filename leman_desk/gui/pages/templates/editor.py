"""The editor beside the list of templates: both languages side by side, and how a letter looks in the end."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.letter_template import TemplateText
from leman_desk.gui.forms.field import Field, Verdict
from leman_desk.gui.pages.templates.placeholders import Highlighter, PlaceholderButton
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.services.writing_queries import LetterPreview, TemplateRow
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

_VI, _EN = 0, 1
_TITLES = (N_("Title, Vietnamese"), N_("Title, English"))
_SUBJECTS = (N_("Subject, Vietnamese"), N_("Subject, English"))
_BODIES = (N_("Letter, Vietnamese"), N_("Letter, English"))
_PREVIEWS = (N_("Preview, Vietnamese"), N_("Preview, English"))
_CASE_WIDTH = 260


class TemplateEditor(QWidget):
    """One template. What is typed stays here until it is saved or the text on the desk is shown again.

    Attributes:
        touched: Something was typed or chosen.
        save_requested: The text is to be saved.
        preview_requested: The text is to be filled with the values of the chosen case.
        copy_requested: A copy is wanted as a new template.
        switch_requested: Offer it (True) or no longer.
        reset_requested: The delivered text is wanted back.
        remove_requested: A template of the desk's own is to go.
        discard_requested: What was typed is not wanted; the text on the desk is.
    """

    touched = Signal()
    save_requested = Signal()
    preview_requested = Signal()
    copy_requested = Signal()
    switch_requested = Signal(bool)
    reset_requested = Signal()
    remove_requested = Signal()
    discard_requested = Signal()

    def __init__(self, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._moments = theme, moments
        self._row: TemplateRow | None = None
        self._categories: dict[str, str] = {}
        self._chosen: tuple[str, ...] = ()
        self._error: DeskError | None = None
        self._filling = False
        self.heading = ElidedLabel("", "heading")
        self.said = Text("", "caption", "muted", wrap=True)
        self.titles = (QLineEdit(), QLineEdit())
        self.subjects = (QLineEdit(), QLineEdit())
        self.bodies = (QPlainTextEdit(), QPlainTextEdit())
        self.previews = (QPlainTextEdit(), QPlainTextEdit())
        self._in_use: QLineEdit | QPlainTextEdit = self.bodies[_VI]
        self._title_fields = [Field(name, each) for name, each in zip(_TITLES, self.titles, strict=True)]
        self._subject_fields = [
            Field(name, each) for name, each in zip(_SUBJECTS, self.subjects, strict=True)
        ]
        self._body_fields = [Field(name, each) for name, each in zip(_BODIES, self.bodies, strict=True)]
        self._preview_fields = [
            Field(name, each) for name, each in zip(_PREVIEWS, self.previews, strict=True)
        ]
        self.fits = Button(theme, icon="action.category", compact=True)
        self.placeholders = PlaceholderButton(theme, self)
        self.preview = Button(theme, icon="action.preview", compact=True)
        self.preview.setCheckable(True)
        self.case = FlatCombo(theme, bordered=True)
        self.verdict = Verdict(theme)
        self.verdict.hide()
        self.save = Button(theme, kind="primary")
        self.discard = Button(theme)
        self.copy = Button(theme, icon="action.copy")
        self.switch = Button(theme)
        self.reset = Button(theme)
        self.remove = Button(theme)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate(moments)

    # --- what the page asks ---------------------------------------------------------------------------

    @property
    def row(self) -> TemplateRow | None:
        """The template shown, as it was read."""
        return self._row

    def text(self) -> TemplateText:
        """Give what stands in the fields."""
        return TemplateText(
            title_vi=self.titles[_VI].text(),
            title_en=self.titles[_EN].text(),
            body_vi=self.bodies[_VI].toPlainText(),
            body_en=self.bodies[_EN].toPlainText(),
            subject_vi=self.subjects[_VI].text(),
            subject_en=self.subjects[_EN].text(),
            categories=self._chosen,
        )

    def changed(self) -> bool:
        """Whether something differs from what is on the desk."""
        return self._row is not None and bool(self._row.text.differing(self.text().trimmed()))

    def show_template(self, row: TemplateRow, text: TemplateText | None = None) -> None:
        """Show a template, with what was typed before if that was not saved."""
        self._filling = True
        self._row, self._error = row, None
        self.verdict.hide()
        shown = text or row.text
        for at, language in ((_VI, "vi"), (_EN, "en")):
            self.titles[at].setText(shown.title(language))
            self.subjects[at].setText(shown.subject(language))
            self.bodies[at].setPlainText(shown.body(language))
        for line in (*self.titles, *self.subjects):
            line.setCursorPosition(0)
        self._chosen = shown.categories
        self._filling = False
        self.show_preview(None)
        self.update_state()

    def follow(self, row: TemplateRow) -> None:
        """Take over what became known of a template without touching what is typed, as after saving it."""
        self._row = row
        self.update_state()

    def set_categories(self, names: dict[str, str]) -> None:
        """Offer these categories, by code."""
        self._categories = names
        self.update_state()

    def set_cases(self, cases: list[tuple[int, str]]) -> None:
        """Offer cases for the preview by id and name; the first entry stands for invented values."""
        chosen = self.case.currentData()
        self.case.blockSignals(True)
        self.case.clear()
        self.case.addItem(self._moments.words.t("Invented values"), 0)
        for number, name in cases:
            self.case.addItem(name, number)
        at = self.case.findData(chosen) if chosen else -1
        self.case.setCurrentIndex(at if at >= 0 else min(1, self.case.count() - 1))
        self.case.blockSignals(False)
        self.case.setToolTip(self.case.currentText())

    def show_preview(self, seen: LetterPreview | None) -> None:
        """Show how the letter looks in the end, or the text again with None."""
        self.preview.setChecked(seen is not None)
        self._stack.setCurrentIndex(1 if seen is not None else 0)
        self.placeholders.setEnabled(seen is None)
        if seen is None:
            return
        for at, subject, body in ((_VI, seen.subject_vi, seen.body_vi), (_EN, seen.subject_en, seen.body_en)):
            self.previews[at].setPlainText(f"{subject}\n\n{body}" if subject else body)

    def show_error(self, error: DeskError) -> None:
        """Say why it was not saved or could not be shown, and where."""
        self._error = error
        told = describe(error, self._moments.words)
        self.verdict.failed(f"{told.title}. {told.sentence}", speak=True)
        self.verdict.show()
        self.show_preview(None)
        self._go_to(error)
        self.update_state()

    def clear_error(self) -> None:
        """Take the last refusal away."""
        self._error = None
        self.verdict.hide()

    # --- inside ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        tools = QWidget()
        flow = FlowLayout(tools, gap=8, row_gap=6)
        self.case.setMinimumWidth(_CASE_WIDTH)
        for each in (self.fits, self.placeholders, self.preview, self.case):
            flow.add(each)
        for body in self.bodies:
            Highlighter(body.document(), self._theme)
        for preview in self.previews:
            preview.setReadOnly(True)
        for text in (*self.bodies, *self.previews):
            text.setTabChangesFocus(True)
        for writable in (*self.bodies, *self.subjects):
            writable.installEventFilter(self)
        self._stack.addWidget(_beside(*self._body_fields))
        self._stack.addWidget(_beside(*self._preview_fields))
        self._subjects_row = _beside(*self._subject_fields)
        foot = QWidget()
        buttons = FlowLayout(foot, gap=8, row_gap=6)
        for button in (self.save, self.discard, self.copy, self.switch, self.reset, self.remove):
            buttons.add(button)
        inner = QWidget()
        inner.setProperty("transparent", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 14, 20, 4)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.said)
        column.addWidget(_beside(*self._title_fields))
        column.addWidget(self._subjects_row)
        column.addWidget(tools)
        column.addWidget(self._stack, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        below = QVBoxLayout()
        below.setContentsMargins(20, 8, 20, 14)
        below.setSpacing(8)
        below.addWidget(self.verdict)
        below.addWidget(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addLayout(below)

    def _connect(self) -> None:
        for line in (*self.titles, *self.subjects):
            line.textChanged.connect(lambda _text: self._touch())
        for body in self.bodies:
            body.textChanged.connect(self._touch)
        self.fits.clicked.connect(self.choose_categories)
        self.placeholders.chosen.connect(self._put_in)
        self.preview.clicked.connect(self._toggle_preview)
        self.case.activated.connect(lambda _at: self.preview_requested.emit())
        self.case.currentTextChanged.connect(self.case.setToolTip)
        self.save.clicked.connect(self.save_requested)
        self.discard.clicked.connect(self.discard_requested)
        self.copy.clicked.connect(self.copy_requested)
        self.reset.clicked.connect(self.reset_requested)
        self.remove.clicked.connect(self.remove_requested)
        self.switch.clicked.connect(
            lambda: self.switch_requested.emit(self._row is not None and not self._row.enabled)
        )
        key = QAction(self)
        key.setShortcut("Ctrl+S")
        key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.triggered.connect(lambda: self.save_requested.emit() if self.save.isEnabled() else None)
        self.addAction(key)

    def _dress(self) -> None:
        for each in (*self.bodies, *self.previews):
            each.setFont(self._theme.font("reading"))
            each.setMinimumHeight(self._theme.line_height("reading") * 5)

    def _touch(self) -> None:
        if not self._filling:
            self.clear_error()
            self.update_state()
            self.touched.emit()

    def _toggle_preview(self) -> None:
        if self.preview.isChecked():
            self.preview_requested.emit()
        else:
            self.show_preview(None)

    def _put_in(self, placeholder: str) -> None:
        if isinstance(self._in_use, QLineEdit):
            self._in_use.insert(placeholder)
        else:
            self._in_use.insertPlainText(placeholder)
        self._in_use.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember where the cursor was, for the menu of placeholders takes the focus."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QLineEdit | QPlainTextEdit):
            self._in_use = watched
        return False

    def choose_categories(self) -> None:
        """Offer the categories; none chosen means every complaint."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for code, name in self._categories.items():
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code in self._chosen)
            action.triggered.connect(lambda on, each=code: self._choose(each, on=on))
        menu.popup(self.fits.mapToGlobal(self.fits.rect().bottomLeft()))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def _choose(self, code: str, *, on: bool) -> None:
        rest = [each for each in self._chosen if each != code]
        wanted = {*rest, code} if on else set(rest)
        self._chosen = tuple(each for each in self._categories if each in wanted)
        self._touch()

    def _go_to(self, error: DeskError) -> None:
        language, line = error.params.get("in_language"), error.params.get("line")
        if language not in {"vi", "en"}:
            return
        at = _VI if language == "vi" else _EN
        if error.code == "template.untitled":
            self.titles[at].setFocus()
        elif error.params.get("part") == "subject":
            self.subjects[at].setFocus()
        else:
            body = self.bodies[at]
            if isinstance(line, int):
                cursor = body.textCursor()
                cursor.setPosition(body.document().findBlockByNumber(line - 1).position())
                body.setTextCursor(cursor)
                body.centerCursor()
            body.setFocus()

    def update_state(self) -> None:
        """Say what can be done with the template, and who wrote it last."""
        words, row = self._moments.words, self._row
        self.setEnabled(row is not None)
        if row is None:
            return
        changed = self.changed()
        self.heading.setText(row.text.title(words.language.value))
        if row.automatic:
            state = words.t("The desk sends it by itself when a complaint arrives.")
        elif row.own:
            state = words.t("Written at this desk.")
        else:
            state = words.t("Came with the program.")
        if row.changed_by and row.changed_at is not None:
            when = self._moments.moment_full(row.changed_at)
            state += " " + words.t("Changed by {person}, {moment}.", person=row.changed_by, moment=when)
        self.said.setText(state)
        self._subjects_row.setVisible(row.automatic)
        fits = [self._categories[code] for code in self._chosen if code in self._categories]
        self.fits.setText(
            words.n("For {count} category", "For {count} categories", len(fits))
            if len(fits) != 1
            else words.t("For: {category}", category=fits[0])
        )
        if not fits:
            self.fits.setText(words.t("For every complaint"))
        self.fits.setToolTip("\n".join(fits))
        self.fits.setVisible(not row.automatic)
        self.save.setEnabled(changed)
        self.save.setToolTip("Ctrl+S" if changed else words.t("Nothing was changed."))
        self.discard.setVisible(changed)
        self.switch.setVisible(not row.automatic)
        self.switch.setText(words.t("Switch off") if row.enabled else words.t("Switch on"))
        self.copy.setVisible(not row.automatic)
        self.reset.setVisible(not row.own and bool(row.changed_by))
        self.remove.setVisible(row.own)

    def retranslate(self, moments: Moments) -> None:
        """Speak another language."""
        self._moments = moments
        words = moments.words
        fields = (*self._title_fields, *self._subject_fields, *self._body_fields, *self._preview_fields)
        for field in fields:
            field.retranslate(words)
        self.placeholders.retranslate(words)
        self.preview.setText(words.t("Preview"))
        self.case.setAccessibleName(words.t("Case whose values the preview has"))
        if self.case.count():
            self.case.setItemText(0, words.t("Invented values"))
        self.save.setText(words.t("Save"))
        self.discard.setText(words.t("Discard changes"))
        self.copy.setText(words.t("Copy as new"))
        self.reset.setText(words.t("Back to the delivered text"))
        self.remove.setText(words.t("Remove"))
        if self._error is not None:
            told = describe(self._error, words)
            self.verdict.failed(f"{told.title}. {told.sentence}")
        self.update_state()


def _beside(*fields: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for field in fields:
        layout.addWidget(field, 1)
    return row
