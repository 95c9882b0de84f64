"""Values of the operators of a search that are no words: days, statuses, categories, people."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import TypeVar

from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.ids import PersonId
from leman_desk.domain.search_dates import Span, read_span
from leman_desk.domain.search_query import (
    Either,
    Flag,
    Having,
    InCategory,
    InStatus,
    Node,
    OfSeverity,
    OwnedBy,
    ProblemKind,
    Received,
    SearchContext,
    words_in,
)
from leman_desk.domain.search_words import (
    IS_ME,
    IS_NOBODY,
    POSSESSION_OF,
    SEVERITY_OF,
    STATE_OF,
    STATUS_OF,
    bare,
)

T = TypeVar("T")
Complain = Callable[[ProblemKind, str], None]
_UNTIL = ".."
_CLAUSE_MARKS = "§ "


def read_value(operator: str, value: str, context: SearchContext, complain: Complain) -> Node | None:
    """Read the value of an operator; None, after a complaint, when it cannot be understood.

    Several values stand with commas between, but for days.
    """
    if operator in _DATES:
        return _DATES[operator](value, context, complain)
    parts = [part for part in (each.strip() for each in value.split(",")) if part]
    if not parts:
        complain(ProblemKind.NO_VALUE, operator)
        return None
    return _READERS[operator](parts, context, complain)


# --- days -----------------------------------------------------------------------------------------


def _received(value: str, context: SearchContext, complain: Complain) -> Node | None:
    if _UNTIL not in value:
        span = _span(value, context, complain)
        return _between(span[0], span[1], context) if span else None
    left, _, right = value.partition(_UNTIL)
    if not left.strip() and not right.strip():
        complain(ProblemKind.BAD_DATE, value)
        return None
    begin = _span(left, context, complain) if left.strip() else None
    end = _span(right, context, complain) if right.strip() else None
    if (left.strip() and begin is None) or (right.strip() and end is None):
        return None
    if begin is not None and end is not None and begin[0] >= end[1]:
        complain(ProblemKind.REVERSED, value)
        return None
    return _between(begin[0] if begin else None, end[1] if end else None, context)


def _before(value: str, context: SearchContext, complain: Complain) -> Node | None:
    span = _span(value, context, complain)
    return _between(None, span[0], context) if span else None


def _after(value: str, context: SearchContext, complain: Complain) -> Node | None:
    span = _span(value, context, complain)
    return _between(span[1], None, context) if span else None


def _span(value: str, context: SearchContext, complain: Complain) -> Span | None:
    span = read_span(value.strip(" ,;"), context.today)
    if span is None:
        complain(ProblemKind.BAD_DATE, value)
    return span


def _between(begin: date | None, end: date | None, context: SearchContext) -> Received:
    return Received(_midnight(begin, context), _midnight(end, context))


def _midnight(day: date | None, context: SearchContext) -> datetime | None:
    """Give the start of a day of the office in UTC; None where the calendar of computers ends."""
    if day is None:
        return None
    try:
        return datetime.combine(day, time(), context.zone).astimezone(UTC)
    except OverflowError:
        return None


# --- choices ----------------------------------------------------------------------------------------


def _statuses(parts: list[str], _context: SearchContext, complain: Complain) -> Node | None:
    found = _chosen(parts, STATUS_OF, complain)
    return InStatus(found) if found else None


def _severities(parts: list[str], _context: SearchContext, complain: Complain) -> Node | None:
    found = _chosen(parts, SEVERITY_OF, complain)
    return OfSeverity(found) if found else None


def _states(parts: list[str], _context: SearchContext, complain: Complain) -> Node | None:
    known: dict[str, Flag | Status | Severity] = {**STATUS_OF, **SEVERITY_OF, **STATE_OF}
    found = _chosen(parts, known, complain)
    nodes: list[Node] = [Having(flag) for flag in Flag if flag in found]
    statuses = frozenset(each for each in Status if each in found)
    severities = frozenset(each for each in Severity if each in found)
    nodes += [InStatus(statuses)] if statuses else []
    nodes += [OfSeverity(severities)] if severities else []
    return _either(nodes)


def _possessions(parts: list[str], _context: SearchContext, complain: Complain) -> Node | None:
    found = _chosen(parts, POSSESSION_OF, complain)
    return _either([Having(flag) for flag in Flag if flag in found])


def _chosen(parts: list[str], known: Mapping[str, T], complain: Complain) -> frozenset[T]:
    found: set[T] = set()
    for part in parts:
        value = known.get(bare(part))
        if value is None:
            complain(ProblemKind.UNKNOWN_VALUE, part)
        else:
            found.add(value)
    return frozenset(found)


def _either(nodes: list[Node]) -> Node | None:
    if len(nodes) > 1:
        return Either(tuple(nodes))
    return nodes[0] if nodes else None


# --- names of the desk ----------------------------------------------------------------------------------


def _categories(parts: list[str], context: SearchContext, complain: Complain) -> Node | None:
    codes: set[str] = set()
    for part in parts:
        exact = {
            each.code
            for each in context.categories
            if bare(part) in {bare(each.code), bare(each.name_en), bare(each.name_vi)}
        }
        wanted = words_in(part)
        likely = {
            each.code
            for each in context.categories
            if wanted and any(_begin(wanted, name) for name in (each.code, each.name_en, each.name_vi))
        }
        codes |= exact or likely
        if not exact and not likely:
            complain(ProblemKind.UNKNOWN_CATEGORY, part)
    return InCategory(frozenset(codes)) if codes else None


def _owners(parts: list[str], context: SearchContext, complain: Complain) -> Node | None:
    people: set[PersonId] = set()
    nobody = False
    for part in parts:
        name = bare(part)
        if name in IS_NOBODY:
            nobody = True
        elif name in IS_ME and context.me is not None:
            people.add(context.me)
        else:
            wanted = words_in(part)
            found = {
                person
                for person, full, login in context.people
                if wanted and (bare(login) == name or _begin(wanted, full))
            }
            people |= found
            if not found:
                complain(ProblemKind.UNKNOWN_PERSON, part)
    return OwnedBy(frozenset(people), nobody) if people or nobody else None


def _clauses(parts: list[str], context: SearchContext, complain: Complain) -> Node | None:
    codes: set[str] = set()
    for part in parts:
        wanted = part.strip(_CLAUSE_MARKS)
        found = {
            each.code
            for each in context.categories
            if any(_is_clause(wanted, clause) for clause in each.clause.split(","))
        }
        codes |= found
        if not found:
            complain(ProblemKind.UNKNOWN_CLAUSE, part)
    return InCategory(frozenset(codes)) if codes else None


def _is_clause(wanted: str, clause: str) -> bool:
    """Tell whether a clause is the wanted one or under it: 5 finds §5 and §5.4, but 5.4 only §5.4."""
    own = clause.strip(_CLAUSE_MARKS)
    return bool(wanted) and (own == wanted or own.startswith(f"{wanted}."))


def _begin(wanted: list[str], name: str) -> bool:
    """Tell whether each wanted word begins a word of the name."""
    own = words_in(name)
    return all(any(mine.startswith(word) for mine in own) for word in wanted)


_DATES = {"received": _received, "on": _received, "before": _before, "after": _after}
_READERS = {
    "status": _statuses,
    "severity": _severities,
    "is": _states,
    "has": _possessions,
    "category": _categories,
    "owner": _owners,
    "clause": _clauses,
}
