"""Short ways to the other clocks of a case, for tests."""

from dataclasses import replace

from leman_desk.domain.case_clock import CaseClock, ClockKind, ClockRule
from leman_desk.domain.ids import CaseId
from leman_desk.system.paths import resources
from leman_desk.wording.clock_rules import load_clock_rules
from tests.services.offices import Office


def other_clocks(office: Office, case: CaseId) -> list[CaseClock]:
    """Give all of them, void ones too."""
    with office.store.work() as work:
        return work.case_clocks(case)


def only(office: Office, case: CaseId, kind: ClockKind | None = None, rule: str | None = None) -> CaseClock:
    """Give the one clock that is not void, of a kind or rule."""
    (clock,) = [
        each
        for each in other_clocks(office, case)
        if not each.void and kind in {None, each.kind} and rule in {None, each.rule}
    ]
    return clock


def seed(office: Office) -> list[ClockRule]:
    """Give the desk the rules that come with it, all off."""
    rules = load_clock_rules(resources() / "statutory_clocks.json")
    office.desk.clocks.seed(rules)
    return rules


def enable(office: Office, *codes: str) -> list[ClockRule]:
    """Switch rules on."""
    chosen = [replace(rule, enabled=True) for rule in seed(office) if rule.code in codes]
    assert len(chosen) == len(codes)
    for rule in chosen:
        office.desk.clocks.save_rule(office.admin, rule=rule)
    return chosen


def resolve_within(office: Office, hours: int) -> None:
    """Switch the resolution clock on."""
    settings = replace(office.desk.reading.settings(), resolution_hours=hours)
    office.desk.setup.change(office.admin, settings=settings)


def want_target(office: Office) -> None:
    """Switch the target on."""
    settings = replace(office.desk.reading.settings(), next_day_target=True)
    office.desk.setup.change(office.admin, settings=settings)
