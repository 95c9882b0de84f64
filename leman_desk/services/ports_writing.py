"""What storage offers for writing: templates, who writes on what, questions to let a number through."""

from datetime import datetime, timedelta
from typing import Protocol

from leman_desk.domain.correspondence import Outgoing
from leman_desk.domain.guard_release import GuardRelease
from leman_desk.domain.ids import CaseId, GuardReleaseId, PersonId
from leman_desk.domain.letter_template import LetterTemplate
from leman_desk.services.writing_queries import ReleaseRow, Writer


class WritingWork(Protocol):
    """The part of a unit of work for writing."""

    def templates(self) -> list[LetterTemplate]:
        """Load the desk's templates in order, disabled ones included."""
        ...

    def newest_reply(self, case: CaseId) -> Outgoing | None:
        """Load the newest reply of a case that left or will leave, whoever wrote it."""
        ...

    def template(self, code: str) -> LetterTemplate:
        """Load one. Raises Refused ``template.unknown``."""
        ...

    def drop_template(self, code: str) -> None:
        """Delete a template; none there is no error."""
        ...

    def keep_presence(
        self, case: CaseId, person: PersonId, holder: str, now: datetime, lasts: timedelta
    ) -> None:
        """Say, or say again, that a person writes on a case; takes it over from their other programs.

        Args:
            case: The case.
            person: The writer.
            holder: Name of the program.
            now: The present; where one server holds the desk for several computers, its clock decides.
            lasts: How long it holds without being said again.
        """
        ...

    def drop_presence(self, person: PersonId, holder: str, case: CaseId | None = None) -> None:
        """Say that a person's program writes no longer, on one case or on any."""
        ...

    def guard_release(self, release: GuardReleaseId) -> GuardRelease:
        """Load a question to let a number through. Raises Refused ``guard.release_unknown``."""
        ...

    def guard_releases_of(self, case: CaseId) -> list[GuardRelease]:
        """Load those of a case, oldest first."""
        ...


class WritingReader(Protocol):
    """The part of the reader for writing."""

    def templates(self) -> list[LetterTemplate]:
        """The desk's templates in order, disabled ones included; not to be changed."""
        ...

    def writers(self, now: datetime, case: CaseId | None = None) -> list[Writer]:
        """Who writes at this moment, on a case or on any, the earliest first."""
        ...

    def guard_releases(self, case: CaseId) -> list[ReleaseRow]:
        """Questions to let a number through, oldest first, with names."""
        ...
