"""Writing in a unit of work: templates, who writes on what, questions about what the guard blocks."""

from datetime import datetime, timedelta

from sqlalchemy import Uuid, bindparam, delete, select, text

from leman_desk.domain.guard_release import GuardRelease
from leman_desk.domain.ids import CaseId, GuardReleaseId, PersonId
from leman_desk.domain.letter_template import LetterTemplate
from leman_desk.storage.column_types import UtcMoment
from leman_desk.storage.server_time import server_moment
from leman_desk.storage.tables import guard_release, presence, template
from leman_desk.storage.work_base import WorkBase

_KEEP = text(
    "INSERT INTO presence (case_id, person_id, holder, since, until) "
    "VALUES (:case, :person, :holder, :now, :until) ON CONFLICT (case_id, person_id) "
    "DO UPDATE SET holder = excluded.holder, until = excluded.until"
).bindparams(
    bindparam("person", type_=Uuid()),
    bindparam("now", type_=UtcMoment),
    bindparam("until", type_=UtcMoment),
)


class WritingWork(WorkBase):
    """The part of a unit of work that letters are written with."""

    def templates(self) -> list[LetterTemplate]:
        """Load the desk's templates in order, disabled ones included."""
        return self._all(select(LetterTemplate).order_by(template.c.order, template.c.code))

    def template(self, code: str) -> LetterTemplate:
        """Load one. Raises Refused ``template.unknown``."""
        return self._load(LetterTemplate, code, "template.unknown")

    def drop_template(self, code: str) -> None:
        """Delete a template; none there is no error."""
        found = self._first(select(LetterTemplate).where(template.c.code == code))
        if found is not None:
            self._session.delete(found)

    def keep_presence(
        self, case: CaseId, person: PersonId, holder: str, now: datetime, lasts: timedelta
    ) -> None:
        """Say, or say again, that a person writes on a case; takes it over from their other programs."""
        now = server_moment(self.connection()) or now
        # Whatever ran out goes with it, so that the table never holds more than the writers of a moment.
        self._run(delete(presence).where(presence.c.until <= now))
        values = {"case": case, "person": person, "holder": holder, "now": now, "until": now + lasts}
        self._run(_KEEP, values)

    def drop_presence(self, person: PersonId, holder: str, case: CaseId | None = None) -> None:
        """Say that a person's program writes no longer, on one case or on any."""
        here = presence.c
        mine = delete(presence).where(here.person_id == person, here.holder == holder)
        self._run(mine if case is None else mine.where(here.case_id == case))

    def guard_release(self, release: GuardReleaseId) -> GuardRelease:
        """Load a question to let a number through. Raises Refused ``guard.release_unknown``."""
        return self._load(GuardRelease, release, "guard.release_unknown")

    def guard_releases_of(self, case: CaseId) -> list[GuardRelease]:
        """Load those of a case, oldest first."""
        asked = guard_release.c
        return self._all(select(GuardRelease).where(asked.case_id == case).order_by(asked.id))
