"""Reading a message inside a message: opened from its chip, deeper and back by keys, its files at hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from leman_desk.domain.correspondence import Direction, Placement
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.ids import EvidenceId, MessageId, PersonId
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.reading.attached_dialog import AttachedDialog
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.services.changes import Changes, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import AttachmentRow, MessageView
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
MESSAGE = MessageId(7)
PATIENCE_MS = 60_000


def file(part: int, name: str, kind: str, scan: str = "") -> AttachmentRow:
    return AttachmentRow(MESSAGE, part, name, kind, 2000, "ab" * 32, None, scan)


def view(subject: str, *files: AttachmentRow, sent_at: datetime | None = NOW, html: str = "") -> MessageView:
    return MessageView(
        id=MESSAGE,
        direction=Direction.IN,
        placement=Placement.CASE,
        sender_name="Mai",
        sender_address="mai@example.com",
        recipients='[["", "lan@example.com"]]',
        cc="",
        subject=subject,
        received_at=NOW,
        sent_at=sent_at,
        text=f"Text of {subject}",
        html=html,
        blocked=(),
        automatic="",
        authentication="",
        receipt_flags=(),
        defects="",
        attachments=files,
        author=None,
        attached=True,
    )


@dataclass
class Attached:
    """Answers as the service does."""

    there: dict[tuple[int, ...], MessageView | DeskError]
    pictures: list[Sequence[str]] = field(default_factory=list)

    def view(self, _actor: Actor, *, message: MessageId, path: tuple[int, ...]) -> MessageView:
        assert message == MESSAGE
        found = self.there[path]
        if isinstance(found, DeskError):
            raise found
        return found

    def images(
        self, _actor: Actor, *, message: MessageId, path: tuple[int, ...], wanted: Sequence[str]
    ) -> dict[str, bytes]:
        assert (message, path) == (MESSAGE, (0,))
        self.pictures.append(wanted)
        return {}


@dataclass
class Evidence:
    """Notes what it is asked for; refuses when told to."""

    refuses: DeskError | None = None
    asked: list[dict[str, object]] = field(default_factory=list)

    def add_attachments(self, _actor: Actor, **asked: object) -> Outcome:
        return self._note(asked)

    def save_attachment(self, _actor: Actor, **asked: object) -> Outcome:
        return self._note(asked)

    def _note(self, asked: dict[str, object]) -> Outcome:
        if self.refuses is not None:
            raise self.refuses
        self.asked.append(asked)
        return Outcome(Changes(), "evidence.added")


class Scene:
    """A dialog, and what a test does to it."""

    def __init__(
        self,
        qtbot: QtBot,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        attached: Attached,
        roles: frozenset[Role] = frozenset(),
        *,
        may_work: bool = False,
    ) -> None:
        self.qtbot, self.tasks = qtbot, tasks
        self.evidence = Evidence()
        desk = SimpleNamespace(
            attached=attached, evidence=self.evidence, reading=SimpleNamespace(now=lambda: NOW)
        )
        actor = Actor(PersonId(UUID(int=1)), "Linh", roles)
        moments = Moments(words, "Asia/Ho_Chi_Minh")
        start = file(0, "fwd.eml", "message/rfc822")
        self.dialog = AttachedDialog(
            cast("Desk", desk), actor, tasks, theme, moments, start, may_work=may_work
        )
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(self.dialog)
        self.dialog.open()

    def card(self, subject: str) -> MessageCard:
        """Wait until a message is shown."""

        def shown() -> bool:
            card = self.dialog.card
            return card is not None and card.message.subject == subject

        self.qtbot.waitUntil(shown, timeout=PATIENCE_MS)
        assert self.dialog.card is not None
        return self.dialog.card

    def says(self) -> str:
        return " ".join(each.text() for each in self.dialog.findChildren(QLabel) if each.isVisible())

    def menu_of(self, name: str) -> QMenu:
        """Press the chip of a file."""
        chip = next(
            each for each in self.dialog.findChildren(Button) if each.accessibleName().startswith(name)
        )
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=PATIENCE_MS)
        found = QApplication.activePopupWidget()
        assert isinstance(found, QMenu)
        return found


def scene(qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, **there: MessageView | DeskError) -> Scene:
    paths = {tuple(int(step) for step in name[1:].split("_")): each for name, each in there.items()}
    return Scene(qtbot, tasks, theme, words, Attached(paths))


def test_it_is_shown_with_what_it_claims_and_a_word_of_caution(
    qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words
) -> None:
    made = scene(qtbot, tasks, theme, words, p0=view("Hers", file(0, "a.pdf", "application/pdf")))
    made.card("Hers")
    said = made.says()
    assert "Its sender and date are only what it says itself." in said
    assert "Sender verified" not in said
    assert "mai@example.com to lan@example.com" in said
    assert "15:10" in said
    menu = made.menu_of("a.pdf")
    assert not any(each.isEnabled() for each in menu.actions()), "who may not work on cases only reads"
    menu.close()


def test_its_files_become_evidence_one_by_one_or_all_by_key(
    qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words
) -> None:
    files = (file(0, "a.pdf", "application/pdf"), file(2, "b.png", "image/png"))
    attached = Attached({(0,): view("Hers", *files)})
    made = Scene(qtbot, tasks, theme, words, attached, frozenset({Role.AGENT}), may_work=True)
    made.card("Hers")
    choose(made.menu_of("b.png"), "Add as evidence")
    qtbot.waitUntil(lambda: len(made.evidence.asked) == 1, timeout=PATIENCE_MS)
    assert made.evidence.asked[0] == {"message": MESSAGE, "parts": (2,), "within": (0,)}
    # It is read again, and says which files are evidence by now.
    attached.there[0,] = view("Hers", replace(files[0], evidence=EvidenceId(4)), files[1])
    made.card("Hers").evidence_requested.emit(None)
    qtbot.waitUntil(lambda: len(made.evidence.asked) == 2, timeout=PATIENCE_MS)
    assert made.evidence.asked[1] == {"message": MESSAGE, "parts": None, "within": (0,)}

    def sealed() -> bool:
        card = made.dialog.card
        return card is not None and card.message.attachments[0].evidence is not None

    qtbot.waitUntil(sealed, timeout=PATIENCE_MS)
    menu = made.menu_of("a.pdf")
    assert not next(each for each in menu.actions() if each.text() == "Add as evidence").isEnabled()
    menu.close()


def test_a_file_of_a_message_far_inside_is_saved(
    qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(_parent: object, _words: object, name: str, save: Callable[[Path], None]) -> None:
        save(tmp_path / name)

    def ask_locked(_parent: object, _words: object, name: str, save: Callable[[Path, str], None]) -> None:
        save(tmp_path / f"{name}.zip", "pass")

    monkeypatch.setattr("leman_desk.gui.reading.attached_dialog.ask_target", ask)
    monkeypatch.setattr("leman_desk.gui.reading.attached_dialog.ask_locked", ask_locked)
    there: dict[tuple[int, ...], MessageView | DeskError] = {
        (0,): view("Hers", file(1, "deeper.eml", "message/rfc822")),
        (0, 1): view("Deeper", file(3, "a.pdf", "application/pdf")),
    }
    made = Scene(qtbot, tasks, theme, words, Attached(there), frozenset({Role.AGENT}))
    card = made.card("Hers")
    card.open_requested.emit(card.message.attachments[0])
    made.card("Deeper")
    menu = made.menu_of("a.pdf")
    # The mail lies on no case: there is nothing it could be evidence of.
    assert "Add as evidence" not in [each.text() for each in menu.actions()]
    choose(menu, "Save as…")
    choose(made.menu_of("a.pdf"), "Save as locked archive…")
    qtbot.waitUntil(lambda: len(made.evidence.asked) == 2, timeout=PATIENCE_MS)
    assert [
        (each["target"], each["password"], each["within"], each["part"]) for each in made.evidence.asked
    ] == [
        (tmp_path / "a.pdf", "", (0, 1), 3),
        (tmp_path / "a.pdf.zip", "pass", (0, 1), 3),
    ]
    made.evidence.refuses = Refused("file.quarantined", signature="Eicar")
    choose(made.menu_of("a.pdf"), "Save as…")
    qtbot.waitUntil(made.dialog.trouble.isVisible, timeout=PATIENCE_MS)
    assert made.dialog.trouble.text().startswith("This file is in quarantine")
    assert made.dialog.card is not None


def choose(menu: QMenu, text: str) -> None:
    """Go to an entry by the arrow key and take it."""
    for _ in menu.actions():
        QTest.keyClick(menu, Qt.Key.Key_Down)
        chosen = menu.activeAction()
        if chosen is not None and chosen.text() == text:
            break
    else:
        pytest.fail(text)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_deeper_by_its_chip_and_back_by_key(qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words) -> None:
    deeper = file(1, "deeper.eml", "message/rfc822")
    made = scene(qtbot, tasks, theme, words, p0=view("Hers", deeper), p0_1=view("Deeper"))
    made.card("Hers")
    assert made.dialog.back.isHidden()
    menu = made.menu_of("deeper.eml")
    QTest.keyClick(menu, Qt.Key.Key_Down)
    chosen = menu.activeAction()
    assert chosen is not None
    assert chosen.text() == "Open the message"
    QTest.keyClick(menu, Qt.Key.Key_Return)
    made.card("Deeper")
    assert list(made.dialog.path) == [0, 1]
    assert made.dialog.back.isVisible()
    QTest.keyClick(made.dialog, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    made.card("Hers")
    assert list(made.dialog.path) == [0]
    QTest.keyClick(made.dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(made.dialog.isHidden, timeout=PATIENCE_MS)


def test_a_message_without_a_date_says_so(qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words) -> None:
    made = scene(qtbot, tasks, theme, words, p0=view("Hers", sent_at=None))
    made.card("Hers")
    qtbot.waitUntil(lambda: "No date" in made.says(), timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refused("attached.unknown"), "There is no message in this attachment"),
        (Refused("attached.too_deep", count=8), "These messages lie too deep inside each other"),
        (Refused("file.quarantined", signature="Eicar"), "This file is in quarantine"),
    ],
)
def test_what_cannot_be_opened_is_said_and_the_way_back_stays(
    qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, error: DeskError, sentence: str
) -> None:
    made = scene(qtbot, tasks, theme, words, p0=view("Hers", file(1, "x.eml", "message/rfc822")), p0_1=error)
    card = made.card("Hers")
    card.open_requested.emit(card.message.attachments[0])
    qtbot.waitUntil(made.dialog.trouble.isVisible, timeout=PATIENCE_MS)
    assert made.dialog.trouble.text().startswith(sentence)
    assert made.dialog.card is None
    QTest.mouseClick(made.dialog.back, Qt.MouseButton.LeftButton)
    made.card("Hers")
    assert made.dialog.trouble.isHidden()


def test_what_is_quarantined_offers_nothing(qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words) -> None:
    bad = file(0, "bad.eml", "message/rfc822", "infected")
    made = scene(qtbot, tasks, theme, words, p0=view("Hers", bad))
    made.card("Hers")
    menu = made.menu_of("bad.eml")
    assert not any(each.isEnabled() for each in menu.actions())
    menu.close()


def test_pictures_are_asked_of_the_message_itself(
    qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words
) -> None:
    attached = Attached({(0,): view("Hers", html='<p>x<img src="cid:one"></p>')})
    made = Scene(qtbot, tasks, theme, words, attached)
    made.card("Hers")
    qtbot.waitUntil(lambda: attached.pictures == [("one",)], timeout=PATIENCE_MS)
