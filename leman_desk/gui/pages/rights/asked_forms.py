"""The forms of withdrawal, objection and correction: what is asked, who is told, what they did."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from leman_desk.domain.customer import Address
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion_checklist import RIGHTS_ACTIONS, RowAction
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import AddressId
from leman_desk.domain.rights import CardField, Right, Use
from leman_desk.gui.forms.field import NumberField
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.pages.rights.tick_list import TickList
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.services.changes import Outcome
from leman_desk.services.queries_rights_items import RightsView, SystemChoice, TaskView
from leman_desk.services.rights_items import Correction
from leman_desk.services.rights_tasks import TaskChange
from leman_desk.wording.labels import ADDRESS, LANGUAGE_NAME
from leman_desk.wording.labels_deletion import ROW_RESULT
from leman_desk.wording.rights_text import CARD_FIELD, RIGHT, USE
from leman_desk.wording.words import Language, Words

_WIDE = 560


class UsesDialog(FormDialog):
    """Which uses a customer no longer agrees to, or objects to."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        act: Callable[[Right, Sequence[Use], str], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Withdraw consent or object"),
            hint=words.t("Written down first; nothing stops before you carry it out."),
            accept=words.t("Write down"),
            parent=parent,
        )
        self._act = act
        self.right = FlatCombo(theme, bordered=True)
        for right in (Right.WITHDRAW, Right.OBJECT):
            self.right.addItem(words.t(RIGHT[right]), right)
        self.uses = TickList(theme, ((use, words.t(USE[use]), False) for use in Use))
        self.other = QLineEdit()
        self.other.setPlaceholderText(words.t("As the letter should name it"))
        self.add_row(words.t("What it is"), self.right)
        self.add_row(words.t("Use that is to stop"), self.uses)
        self.add_row(words.t("Another use"), self.other)
        self.setMinimumWidth(_WIDE)
        self.uses.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Write down what is ticked; another use is meant as soon as it is named."""
        right = Right(self.right.currentData())
        uses = [Use(str(each)) for each in self.uses.ticked]
        other = self.other.text()
        if other.strip() and Use.OTHER not in uses:
            uses.append(Use.OTHER)
        return lambda: self._act(right, uses, other)


class CorrectionDialog(FormDialog):
    """What is wrong on the card, and what is right."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        view: RightsView,
        act: Callable[[Correction], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Correct the card"),
            hint=words.t("Written down first; the card changes when you carry it out."),
            accept=words.t("Write down"),
            parent=parent,
        )
        self._act, self._view = act, view
        self.what = FlatCombo(theme, bordered=True)
        for what in (CardField.NAME, CardField.FORM_OF_ADDRESS, CardField.ADDRESSED_NAME):
            self.what.addItem(words.t(CARD_FIELD[what]), (what, None))
        for address in view.addresses:
            what = CardField.EMAIL if address.kind is AddressKind.EMAIL else CardField.PHONE
            text = words.t("{field}: {value}", field=words.t(CARD_FIELD[what]), value=address.shown)
            self.what.addItem(text, (what, address.id))
        self.what.addItem(words.t("An e-mail address that is missing"), (CardField.EMAIL, None))
        self.what.addItem(words.t("A phone number that is missing"), (CardField.PHONE, None))
        self.now = QLineEdit()
        self.now.setReadOnly(True)
        self.right = QLineEdit()
        self.form_of_address = FlatCombo(theme, bordered=True)
        for form in Address:
            self.form_of_address.addItem(words.t(ADDRESS[form]), form.value)
        self.add_row(words.t("What is wrong"), self.what)
        self.add_row(words.t("It says now"), self.now)
        self.add_row(words.t("It should say"), self.right)
        self.add_row(words.t("It should say"), self.form_of_address)
        self.what.currentIndexChanged.connect(lambda _at: self._show())
        self.setMinimumWidth(_WIDE)
        self._show()
        self.what.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Write down what was typed."""
        what, address = self._chosen()
        by_choice = what is CardField.FORM_OF_ADDRESS
        typed = self.form_of_address.currentData() if by_choice else self.right.text()
        wanted = Correction(what, str(typed), address)
        return lambda: self._act(wanted)

    def _chosen(self) -> tuple[CardField, AddressId | None]:
        what, address = self.what.currentData()
        return CardField(what), address

    def _show(self) -> None:
        what, address = self._chosen()
        by_choice = what is CardField.FORM_OF_ADDRESS
        self.form.setRowVisible(self.right, not by_choice)
        self.form.setRowVisible(self.form_of_address, by_choice)
        card, words, value = self._view.card, self._words, ""
        if card is not None and what is CardField.FORM_OF_ADDRESS:
            value = words.t(ADDRESS[card.form_of_address])
        elif card is not None and what is CardField.NAME:
            value = card.name
        elif card is not None and what is CardField.ADDRESSED_NAME:
            value = card.addressed_name
        else:
            value = next((each.shown for each in self._view.addresses if each.id == address), "")
        self.now.setText(value or words.t("nothing"))


class SystemsDialog(FormDialog):
    """Which systems must hear of it."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        *,
        title: str,
        hint: str,
        accept: str,
        systems: Sequence[SystemChoice],
        act: Callable[[Sequence[str]], Outcome],
        ticked: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Build it.

        Args:
            tasks: Where the command runs.
            theme: Colours and icons.
            words: The language.
            title: Heading and window title.
            hint: A sentence under it.
            accept: Text of the button that does it.
            systems: To choose from.
            act: Gets the codes of those that are ticked.
            ticked: Codes of those that are ticked at first.
            parent: Window it belongs to.
        """
        super().__init__(tasks, theme, words, title=title, hint=hint, accept=accept, parent=parent)
        self._act = act
        vietnamese = words.language is Language.VI
        self.systems = TickList(
            theme,
            (
                (
                    each.code,
                    words.t(
                        "{system} ({owner})",
                        system=each.name_vi if vietnamese else each.name_en,
                        owner=each.owner_vi if vietnamese else each.owner_en,
                    ),
                    each.code in ticked,
                )
                for each in systems
            ),
        )
        self.add_row(words.t("Who is told"), self.systems)
        self.setMinimumWidth(_WIDE)
        self.systems.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Act with the systems ticked."""
        systems = [str(each) for each in self.systems.ticked]
        return lambda: self._act(systems)


class TaskDialog(FormDialog):
    """Who sees to a system on this complaint, and where they are written to."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        task: TaskView,
        act: Callable[[TaskChange], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=task_name(task, words),
            hint=words.t("For this complaint only; the checklist itself stays as it is."),
            accept=words.t("Save"),
            parent=parent,
        )
        self._act, self._task = act, task
        self.owner, self.email = QLineEdit(task.owner), QLineEdit(task.email)
        self.language = FlatCombo(theme, bordered=True)
        for language in Language:
            self.language.addItem(LANGUAGE_NAME[language], language.value)
        self.language.setCurrentIndex(max(0, self.language.findData(task.language)))
        self.days = NumberField(1, 365)
        self.days.set_value(task.due_days)
        self.add_row(words.t("Owner"), self.owner)
        self.add_row(words.t("E-mail of the owner"), self.email)
        self.add_row(words.t("Language of the letter"), self.language)
        self.add_row(words.t("Days to answer"), self.days)
        self.setMinimumWidth(_WIDE)
        self.email.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Save what was typed. Raises Refused ``checklist.days``."""
        if not self.days.fits:
            raise Refused("checklist.days")
        change = TaskChange(
            self.owner.text(),
            self.email.text(),
            str(self.language.currentData()),
            self.days.value(self._task.due_days),
        )
        return lambda: self._act(change)


class ConfirmDialog(FormDialog):
    """What a system did, and what proves it."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        task: TaskView,
        act: Callable[[RowAction, str, str], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Close {system}", system=task_name(task, words)),
            hint=words.t("A system counts as done only with a proof: who confirmed it, and when."),
            accept=words.t("Close with proof"),
            parent=parent,
        )
        self._act = act
        self.happened = FlatCombo(theme, bordered=True)
        for action in RIGHTS_ACTIONS:
            self.happened.addItem(words.t(ROW_RESULT[action]), action)
        self.proof, self.reason = QLineEdit(), QLineEdit()
        usual = task.usual_proof_vi if words.language is Language.VI else task.usual_proof_en
        self.proof.setPlaceholderText(usual)
        self.add_row(words.t("What happened"), self.happened)
        self.add_row(words.t("Proof in words"), self.proof)
        self.add_row(words.t("Why not"), self.reason)
        self.happened.currentIndexChanged.connect(lambda _at: self._show())
        self.setMinimumWidth(_WIDE)
        self._show()
        self.proof.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Close the row as typed."""
        result = RowAction(self.happened.currentData())
        proof = self.proof.text()
        reason = self.reason.text() if result is RowAction.REFUSE else ""
        return lambda: self._act(result, proof, reason)

    def _show(self) -> None:
        refused = RowAction(self.happened.currentData()) is RowAction.REFUSE
        self.form.setRowVisible(self.reason, refused)


def task_name(task: TaskView, words: Words) -> str:
    """Name a system in the window's language."""
    return task.name_vi if words.language is Language.VI else task.name_en
