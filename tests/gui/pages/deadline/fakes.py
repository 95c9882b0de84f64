"""Explanations and a desk of plain values for tests of the deadline dialog."""

from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from leman_desk.domain.case_clock import (
    ClockKind,
    ClockRef,
    ClockRule,
    Term,
    TermUnit,
)
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, ClockId
from leman_desk.domain.terms import count
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.deadline_queries import CaseClockView, CaseTimes, CorrectionView, Explanation
from tests.wording.ledger_example import NOW, RECEIVED, SPEC, Told, local, picture, told

CASE = CaseId(147)
RESPONSE, RESOLUTION, ACCESS = ClockRef("r12"), ClockRef("c7"), ClockRef("c8")
ACCESS_RULE = ClockRule(
    "access",
    "Answer an access request",
    "Trả lời yêu cầu truy cập dữ liệu",
    "Law 91/2025, article 14; Decree 356/2025, article 5",
    TermUnit.CALENDAR_DAYS,
    10,
    10,
)
INCIDENT_RULE = ClockRule(
    "notify",
    "Notify the authority of a breach",
    "Thông báo vi phạm cho cơ quan chuyên trách",
    "Law 91/2025, article 23",
    TermUnit.ELAPSED_TIME,
    72 * 3600,
)


def explained(account: Told, ref: ClockRef = RESPONSE, **values: Any) -> Explanation:
    """Make an explanation of plain values."""
    known = {each.name for each in fields(account)}
    given = {name: getattr(account, name) for name in known if name in Explanation.__dataclass_fields__}
    return Explanation(**{"ref": ref, "case": CASE, "number": "LD-26-0147", **given, **values})


def of_term(
    unit: TermUnit, length: int, ref: ClockRef, rule: ClockRule | None, kind: ClockKind
) -> Explanation:
    """Explain a clock of any unit on the picture's calendar."""
    found = count(WorkCalendar.from_dict(SPEC), Term(unit, length), RECEIVED)
    return explained(
        told(),
        ref,
        ledger=found.ledger(),
        due_at=found.due_at,
        amount_seconds=found.amount // timedelta(seconds=1),
        left_seconds=found.left_seconds(NOW),
        unit=unit,
        length=length,
        rule=rule,
        kind=kind,
        state=ClockState.IN_TIME,
    )


EXPLANATIONS = {
    RESPONSE: explained(picture()),
    RESOLUTION: of_term(TermUnit.WORKING_TIME, 80 * 3600, RESOLUTION, None, ClockKind.RESOLUTION),
    ACCESS: of_term(TermUnit.CALENDAR_DAYS, 10, ACCESS, ACCESS_RULE, ClockKind.STATUTORY),
}


def view_of(told_: Explanation, **values: Any) -> CaseClockView:
    """Give the row that the case panel shows of a clock."""
    given: dict[str, Any] = {
        "ref": told_.ref,
        "kind": told_.kind,
        "rule": told_.rule,
        "unit": told_.unit,
        "length": told_.length,
        "state": told_.state,
        "started_at": told_.started_at,
        "due_at": told_.due_at,
        "left_seconds": told_.left_seconds,
        "amount_seconds": told_.amount_seconds,
        "extension": told_.rule.extension if told_.rule is not None else 0,
    }
    return CaseClockView(**{**given, **values})


TIMES = CaseTimes(
    response=RESPONSE,
    clocks=(view_of(EXPLANATIONS[RESOLUTION]), view_of(EXPLANATIONS[ACCESS])),
    corrections=(),
    missed=(),
    startable=(INCIDENT_RULE,),
)


def correction(**values: Any) -> CorrectionView:
    """Give a proposal of an agent that waits."""
    given: dict[str, Any] = {
        "id": ClockId(3),
        "cycle": 1,
        "before": RECEIVED,
        "after": local(2, 11, 9, 5),
        "reason": "The mailbox was moved that day",
        "proposed_by": 2,
        "proposed_name": "Nguyễn Hà Linh",
        "confirmed_name": "",
    }
    return CorrectionView(**{**given, **values})


class FakeDesk:
    """Answers as the services do, and remembers what was asked of it."""

    def __init__(self, times: CaseTimes = TIMES) -> None:
        self.saved: list[tuple[Explanation, str, Path]] = []
        self.clocks = SimpleNamespace(times=lambda _actor, *, case: times if case == CASE else self._none())
        self.deadlines = SimpleNamespace(
            explain=lambda _actor, *, case: EXPLANATIONS[RESPONSE] if case == CASE else self._none(),
            explain_clock=lambda _actor, *, clock: EXPLANATIONS[clock],
            save_pdf=self._save,
        )

    @staticmethod
    def _none() -> Any:
        raise Refused("clock.none")

    def _save(self, _actor: object, *, explanation: Explanation, language: str, target: Path) -> None:
        self.saved.append((explanation, language, target))
