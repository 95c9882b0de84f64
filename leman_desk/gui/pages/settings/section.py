"""What the cards of the settings page have in common: who may, one button, one sentence."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.people import ALLOWED, Act, Actor, allowed
from leman_desk.gui.forms.card import FormCard
from leman_desk.gui.forms.field import Verdict
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.errors import describe
from leman_desk.wording.words import Words


class Section(FormCard):
    """A card with contents, a button that saves them, and a line that says how that went.

    Attributes:
        contents: The widget that holds the fields; disabled where the person may not change them.
        save: The button.
    """

    def __init__(
        self, theme: Theme, words: Words, actor: Actor, act: Act | None, title: str, remark: str, button: str
    ) -> None:
        """Build the card.

        Args:
            theme: Colours and icons.
            words: The language.
            actor: Who looks at it.
            act: What changing it needs; None for everyone.
            title: Message id of the title.
            remark: Message id of the sentence beside it.
            button: Message id of the button; empty for none.
        """
        super().__init__(title, remark)
        self._words, self._actor, self._act, self._button = words, actor, act, button
        self._closed_because = ""
        self._error: DeskError | None = None
        self._busy = False
        self.contents = QWidget()
        self.save = Button(theme)
        self._verdict = Verdict(theme)
        self._verdict.hide()
        self._reason = Text("", "body", "muted", wrap=True)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(12)
        self._foot.addWidget(self.save)
        self._foot.addWidget(self._verdict, 100)
        self._foot.addWidget(self._reason, 100)
        # Keeps the button at the left while there is nothing to say.
        self._foot.addStretch(1)
        self.body.addWidget(self.contents)
        self.body.addLayout(self._foot)
        # In its place by now: shown without one, it would be a window.
        self.save.setVisible(bool(button))
        self._update_reason()

    @property
    def words(self) -> Words:
        """The language of the moment."""
        return self._words

    @property
    def may(self) -> bool:
        """Whether the person may change what is here."""
        return not self._closed_because and (self._act is None or allowed(self._actor.roles, self._act))

    @property
    def says(self) -> str:
        """The sentence shown beside the button."""
        return self._verdict.text if not self._verdict.isHidden() else self._reason.text()

    def close_because(self, message: str) -> None:
        """Let nobody change it, for a reason given as message id; empty opens it again."""
        self._closed_because = message
        self._update_reason()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self._words = words
        if self._error is not None:
            self.show_error(self._error)
        else:
            self._verdict.hide()
        self._update_reason()

    def set_busy(self, *, busy: bool) -> None:
        """Say in the button that the desk is at work."""
        self._busy = busy
        if busy:
            self._error = None
            self._verdict.hide()
        self._update_reason()

    def show_done(self, sentence: str) -> None:
        """Say that it is saved."""
        self._error, self._busy = None, False
        self._verdict.passed(sentence)
        self._verdict.show()
        self._update_reason()

    def show_error(self, error: DeskError) -> None:
        """Say why it is not saved."""
        self._error, self._busy = error, False
        told = describe(error, self._words)
        self._verdict.failed(f"{told.title}. {told.sentence}", speak=True)
        self._verdict.show()
        self._update_reason()

    def touched(self) -> None:
        """Forget the last sentence, as a person went on typing."""
        self._error = None
        self._verdict.hide()
        self._update_reason()

    def lacks(self) -> str:
        """Say what is missing before the button can be pressed; empty when nothing is."""
        return ""

    def _update_reason(self) -> None:
        words = self._words
        reason = words.t(self._closed_because) if self._closed_because else ""
        if not reason and not self.may and self._act is not None:
            roles = tuple(sorted(role.value for role in ALLOWED[self._act]))
            reason = describe(Refused("people.not_allowed", roles=roles), words).sentence
        self.contents.setEnabled(self.may)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if self._button:
            lacks = self.lacks() if self.may else reason
            self.save.setText(words.t("Saving…") if self._busy else words.t(self._button))
            self.save.setEnabled(self.may and not lacks and not self._busy)
            self.save.setToolTip(lacks)
            self.save.setAccessibleDescription(lacks)
