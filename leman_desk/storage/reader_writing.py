"""Questions about writing: templates, who writes on a case, what was asked about blocked numbers."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import select

from leman_desk.domain.ids import CaseId, GuardReleaseId, PersonId
from leman_desk.domain.letter_template import LetterTemplate
from leman_desk.services.writing_queries import ReleaseRow, Writer
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.server_time import server_moment
from leman_desk.storage.tables import guard_release, person, presence, template

_RENAMED = {"changed_by": "changed_by_id"}
_NAMES = {each.name: _RENAMED.get(each.name, each.name) for each in fields(LetterTemplate)}


class WritingReader(ReaderBase):
    """The part of the reader that letters are written with."""

    def templates(self) -> list[LetterTemplate]:
        """The desk's templates in order, disabled ones included; not to be changed."""
        chosen = select(template).order_by(template.c.order, template.c.code)
        with self._snapshot() as connection:
            rows = connection.execute(chosen).mappings().all()
        return [LetterTemplate(**{name: row[column] for name, column in _NAMES.items()}) for row in rows]

    def writers(self, now: datetime, case: CaseId | None = None) -> list[Writer]:
        """Who writes at this moment, on a case or on any, the earliest first."""
        here = presence.c
        with self._snapshot() as connection:
            chosen = (
                select(presence, person.c.name)
                .select_from(presence.join(person, person.c.id == here.person_id))
                .where(here.until > (server_moment(connection) or now))
                .order_by(here.case_id, here.since, person.c.name)
            )
            if case is not None:
                chosen = chosen.where(here.case_id == case)
            rows = connection.execute(chosen).all()
        return [Writer(CaseId(row.case_id), PersonId(row.person_id), row.name, row.holder) for row in rows]

    def guard_releases(self, case: CaseId) -> list[ReleaseRow]:
        """Questions to let a number through, oldest first, with names."""
        asked = guard_release.c
        asker, decider = person.alias(), person.alias()
        chosen = (
            select(guard_release, asker.c.name.label("asker"), decider.c.name.label("decider"))
            .select_from(
                guard_release.join(asker, asker.c.id == asked.asked_by_id).outerjoin(
                    decider, decider.c.id == asked.decided_by_id
                )
            )
            .where(asked.case_id == case)
            .order_by(asked.id)
        )
        with self._snapshot() as connection:
            rows = connection.execute(chosen).all()
        return [
            ReleaseRow(
                id=GuardReleaseId(row.id),
                kind=row.kind,
                mark=row.mark,
                shown=row.shown,
                asked_by=row.asker,
                asked_at=row.asked_at,
                asked_reason=row.asked_reason,
                released=row.released,
                reason=row.reason,
                decided_by=row.decider or "",
                decided_at=row.decided_at,
            )
            for row in rows
        ]
