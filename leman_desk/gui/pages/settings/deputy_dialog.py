"""Name a deputy: for which member, who signs, from which day to which."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.domain.errors import Refused
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import PersonRow
from leman_desk.wording.moments import Moments


class DeputyDialog(FormDialog):
    """Whole days of the office: from the beginning of the first to the end of the last."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        members: Sequence[PersonRow],
        parent: QWidget | None = None,
    ) -> None:
        """Build the form.

        Args:
            desk: The open desk.
            actor: Who names; a member who is no admin names for themselves only.
            tasks: The lanes.
            theme: Colours and icons.
            moments: Language and the office's zone.
            members: Those of the Board who can sign in.
            parent: Window it belongs to.
        """
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Name a deputy"),
            hint=words.t(
                "The deputy signs in their own name, for the absent member’s seat."
                " Nobody signs a request twice."
            ),
            accept=words.t("Name deputy"),
            parent=parent,
        )
        self._desk, self._actor, self._zone = desk, actor, moments.zone
        self._members = tuple(members)
        self.absent, self.deputy = FlatCombo(theme, bordered=True), FlatCombo(theme, bordered=True)
        anybody = allowed(actor.roles, Act.ADMINISTER)
        for member in self._members:
            if anybody or member.id == actor.id:
                self.absent.addItem(member.name, member.id)
        own = self.absent.findData(actor.id)
        self.absent.setCurrentIndex(max(0, own))
        self.since, self.until = DayField(), DayField()
        self.since.set_day(moments.local_day(desk.reading.now()))
        self.until.setPlaceholderText("31/12/2026")
        self.add_row(words.t("Absent member"), self.absent)
        self.add_row(words.t("Deputy"), self.deputy)
        self.add_row(words.t("From"), self.since)
        self.add_row(words.t("Until the end of (optional)"), self.until)
        self.absent.currentIndexChanged.connect(self._others)
        self._others()
        self.setMinimumWidth(520)
        self.deputy.setFocus()

    def _others(self) -> None:
        """Offer every member but the absent one."""
        absent, kept = self.absent.currentData(), self.deputy.currentData()
        self.deputy.clear()
        for member in self._members:
            if member.id != absent:
                self.deputy.addItem(member.name, member.id)
        self.deputy.setCurrentIndex(max(0, self.deputy.findData(kept)))

    @override
    def command(self) -> Callable[[], Outcome]:
        """Name as typed.

        Raises:
            Refused: ``deputy.day_invalid``, ``deputy.nobody`` where the Board has no other member.
        """
        since, until = self.since.day, self.until.day
        if since is None or (until is None and self.until.text().strip()):
            raise Refused("deputy.day_invalid")
        absent, deputy = self.absent.currentData(), self.deputy.currentData()
        if absent is None or deputy is None:
            raise Refused("deputy.nobody")
        begins = self._midnight(since)
        ends = None if until is None else self._midnight(until + timedelta(days=1))
        desk, actor = self._desk, self._actor
        return lambda: desk.deletion.decisions.name_deputy(
            actor, absent=absent, deputy=deputy, since=begins, until=ends
        )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._zone).astimezone(UTC)
