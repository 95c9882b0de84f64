"""A fault of our own that one mail brings to light must not keep the mail behind it from being filed."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from leman_desk.domain.errors import DeskError
from leman_desk.services.ports_mailing import PendingMail


class Blame:
    """Counts a try for the mail at hand when a fault that is no `DeskError` ends the filing.

    The fault goes on to whoever tells of it. The mail is tried again with the next check, and set aside once
    it was tried often enough; uncounted it would end every check for ever.

    Attributes:
        at: The mail at hand; None while no single one is.
    """

    def __init__(self, count: Callable[[PendingMail], object]) -> None:
        self._count = count
        self.at: PendingMail | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fault = isinstance(error, Exception) and not isinstance(error, DeskError)
        if fault and self.at is not None:
            self._count(self.at)
