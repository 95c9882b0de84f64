"""What a refusal is begun with: what holds and the checklist keep, each with its ground."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from leman_desk.domain.deletion_checklist import KEEPS
from leman_desk.domain.deletion_refusal import KeptItem
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.services.queries_deletion import ChecklistView, DeletionView, HoldView


def kept_items(view: DeletionView, zone: ZoneInfo) -> list[KeptItem]:
    """Give what running holds keep, then what the checklist plans to keep; nothing twice.

    Args:
        view: The request.
        zone: The office's, in which days of the checklist end.
    """
    held = [each for each in view.holds if each.active]
    systems = {each.system for each in held if each.kind is ScopeKind.SYSTEM}
    rows = [each for each in view.checklist if (each.result or each.planned) in KEEPS]
    return [
        *(_of_hold(each, view) for each in held),
        *(_of_row(each, zone) for each in rows if each.system not in systems),
    ]


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the last moment of a day in the office's zone, UTC."""
    return datetime.combine(day, time.max, zone).astimezone(UTC)


def _of_hold(hold: HoldView, view: DeletionView) -> KeptItem:
    label = hold.label or next(
        (each.label for each in view.scope if (each.kind, each.record) == (hold.kind, hold.record)), ""
    )
    names = {"vi": label, "en": label} if label else {}
    if not names and hold.kind is ScopeKind.SYSTEM:
        names = next((_names(each) for each in view.checklist if each.system == hold.system), {})
    sources = {"vi": hold.citation, "en": hold.citation} if hold.citation else {}
    return KeptItem(hold.kind, names, hold.ground, sources, hold.expires_at)


def _of_row(row: ChecklistView, zone: ZoneInfo) -> KeptItem:
    until = end_of(row.retained_until, zone) if row.retained_until is not None else None
    sources = {"vi": row.reason or row.usual_reason_vi, "en": row.reason or row.usual_reason_en}
    return KeptItem(ScopeKind.SYSTEM, _names(row), None, sources, until)


def _names(row: ChecklistView) -> dict[str, str]:
    return {"vi": row.name_vi, "en": row.name_en}
