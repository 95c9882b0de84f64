"""The erasure of this desk as whoever decides about one sees it; `services.erasure.Erasure` satisfies it."""

from collections.abc import Sequence
from typing import Protocol

from leman_desk.domain.erasure import ErasureReport, Kept, Subject
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_system import Cancelled, Progress


class Erasing(Protocol):
    """What whoever decides about an erasure may ask of it; `services.erasure.Erasure` is it."""

    def begin(
        self, work: UnitOfWork, actor: Actor, *, request: CaseId, subject: Subject, kept: Sequence[Kept]
    ) -> None:
        """Take an erasure on, inside the caller's unit of work; nothing is destroyed by this.

        Raises:
            Refused: ``people.not_allowed``; ``erasure.begun`` when this request has one already.
        """
        ...

    def run(
        self,
        actor: Actor,
        *,
        request: CaseId,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ErasureReport:
        """Do it, or go on where it stopped, up to the residue scan; can be called again at any point.

        Raises:
            Refused: ``people.not_allowed``, ``erasure.unknown``, ``erasure.sealed_for_good``.
            Unavailable: ``erasure.*``, ``mail.*``, ``storage.*``; calling it again goes on.
        """
        ...

    def report(self, request: CaseId) -> ErasureReport | None:
        """Give what it did so far; None before `begin`."""
        ...

    def subject(self, request: CaseId) -> Subject:
        """Open whom it is about, for the letter. Raises Refused ``erasure.sealed_for_good`` afterwards."""
        ...

    def search_again(self, work: UnitOfWork, request: CaseId) -> None:
        """Say, inside the caller's unit of work, that what the last scan found holds no longer."""
        ...

    def scanned(self, work: UnitOfWork, request: CaseId) -> ErasureReport | None:
        """Give what the last scan found, inside the caller's unit of work; None while none holds."""
        ...

    def keep_letter(self, work: UnitOfWork, request: CaseId, letter: bytes) -> None:
        """Seal the closing letter until it has left, inside the caller's unit of work."""
        ...

    def letter(self, request: CaseId) -> bytes:
        """Open the closing letter; empty when there is none."""
        ...

    def seal(self, *, request: CaseId, by: PersonId | None) -> ErasureReport:
        """Destroy the key, when scan and letter are done; from then on nobody can tell who it was.

        Without a person it is the desk that ends what it began.

        Raises:
            Refused: ``erasure.unknown``, ``erasure.not_scanned``.
        """
        ...
