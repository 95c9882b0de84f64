"""What a person does with files on the desk page: seal them as evidence, save them, save them locked."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from leman_desk.domain.correspondence import Direction
from leman_desk.gui.pages.desk.front import Front
from leman_desk.gui.reading.outside import ask_locked, ask_target
from leman_desk.services.queries import AttachmentRow, EvidenceRow


class FileVerbs(QObject):
    """Carries out what conversation and panel ask for about files."""

    def __init__(self, page: QWidget, front: Front) -> None:
        super().__init__(page)
        self._widget, self._page = page, front
        talk, panel = front.conversation, front.panel
        talk.save_requested.connect(self.save_attachment)
        talk.lock_requested.connect(self.lock_attachment)
        panel.evidence.add_requested.connect(self.choose_files)
        panel.evidence.save_requested.connect(self.save_evidence)
        panel.evidence.lock_requested.connect(self.lock_evidence)
        panel.files_dropped.connect(self.add_files)

    def add_evidence(self) -> None:
        """Take what the newest mail brought that is not evidence yet; with nothing left, choose files."""
        view = self._page.front()
        for message in reversed(view.messages if view is not None else ()):
            parts = tuple(each.part for each in message.attachments if each.evidence is None)
            if parts and message.direction is Direction.IN:
                self._page.commands.add_parts(message.id, parts)
                return
        self.choose_files()

    def choose_files(self) -> None:
        """Choose files to seal as evidence."""
        if self._page.front() is None:
            return
        dialog = QFileDialog(self._widget.window(), self._page.words.t("Add evidence"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        dialog.open()

    def add_files(self, paths: list[Path]) -> None:
        """Seal files as evidence of the case in front."""
        view = self._page.front()
        if view is not None and paths:
            task = self._page.commands.add_files(view.row.id, paths)
            self._page.panel.follow(task, self._page.moments)

    def save_attachment(self, attachment: AttachmentRow) -> None:
        """Save an attachment to a file."""
        self._ask_target(
            attachment.filename, lambda target: self._page.commands.save_attachment(attachment, target)
        )

    def save_evidence(self, evidence: EvidenceRow) -> None:
        """Save an original to a file."""
        self._ask_target(
            evidence.filename, lambda target: self._page.commands.save_evidence(evidence, target)
        )

    def lock_attachment(self, attachment: AttachmentRow) -> None:
        """Save an attachment as a locked archive."""
        commands = self._page.commands
        ask_locked(
            self._widget,
            self._page.words,
            attachment.filename,
            lambda target, password: commands.save_attachment(attachment, target, password),
        )

    def lock_evidence(self, evidence: EvidenceRow) -> None:
        """Save an original as a locked archive."""
        commands = self._page.commands
        ask_locked(
            self._widget,
            self._page.words,
            evidence.filename,
            lambda target, password: commands.save_evidence(evidence, target, password),
        )

    def _ask_target(self, name: str, save: Callable[[Path], None]) -> None:
        ask_target(self._widget, self._page.words, name, save)
