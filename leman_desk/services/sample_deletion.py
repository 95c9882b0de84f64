"""What the people of the sample desk do about a deletion request, as the story tells it."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import LOOKED_FOR, Ground
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.access import SAMPLE_PASSPHRASE
from leman_desk.services.deletion_checklist import RowChange
from leman_desk.services.deletion_holds import NewHold
from leman_desk.services.desk import Desk
from leman_desk.services.sample_story import Timeline

Verb = Callable[[Actor, CaseId, str], object]


class SampleDeletion:
    """The verbs of the story that begin with ``deletion``."""

    def __init__(self, desk: Desk, timeline: Timeline, people: Mapping[str, Actor]) -> None:
        self._desk, self._zone = desk, ZoneInfo(timeline.zone)
        self._now, self._people = timeline.now, people

    def do(self, actor: Actor, complaint: CaseId, rest: str) -> None:
        """Do one step: a verb and what goes with it, parted by bars."""
        verb, _, more = rest.partition(" ")
        verbs: dict[str, Verb] = {
            "verify": self._verify,
            "scope": self._scope,
            "found": self._found,
            "hold": self._hold,
            "propose": self._propose,
            "ask": self._ask,
            "sign": self._sign,
            "deputy": self._deputy,
        }
        if verb not in verbs:
            raise Refused("sample.unreadable", what=verb)
        row = self._desk.deletion.reading.of_complaint(actor, complaint=complaint)
        if row is None:
            raise Refused("sample.unreadable", what=rest)
        verbs[verb](actor, row.case, more)

    def _verify(self, actor: Actor, request: CaseId, note: str) -> None:
        self._desk.deletion.identity.verify_in_person(actor, request=request, note=note)

    def _scope(self, actor: Actor, request: CaseId, _rest: str) -> None:
        scope = self._desk.deletion.scope
        scope.look(actor, request=request)
        view = self._desk.deletion.reading.view(actor, request=request)
        unknown = [each.id for each in view.scope if each.belongs is Belongs.UNKNOWN]
        if unknown:
            scope.decide(actor, items=unknown, belongs=Belongs.NO)
        scope.confirm(actor, request=request)

    def _found(self, actor: Actor, request: CaseId, rest: str) -> None:
        system, _, found = rest.partition(" ")
        view = self._desk.deletion.reading.view(actor, request=request)
        row = next(each for each in view.checklist if each.system == system)
        change = RowChange(
            row.owner, row.email, row.planned, found, row.reason, row.retained_until, row.language
        )
        self._desk.deletion.checklist.change_row(actor, row=row.id, change=change)

    def _hold(self, actor: Actor, request: CaseId, rest: str) -> None:
        system, ground, until, citation, label = rest.split(" | ")
        ends = datetime.combine(date.fromisoformat(until), time.max, self._zone).astimezone(UTC)
        hold = NewHold(
            Ground(ground), ScopeKind.SYSTEM, citation, system=system, label=label, expires_at=ends
        )
        self._desk.deletion.holds.place(actor, request=request, hold=hold)

    def _propose(self, actor: Actor, request: CaseId, text: str) -> None:
        self._desk.deletion.requests.propose(actor, request=request, text=text)

    def _ask(self, actor: Actor, request: CaseId, _rest: str) -> None:
        view = self._desk.deletion.reading.view(actor, request=request)
        held = {each.ground for each in view.holds}
        grounds = [each for each in LOOKED_FOR if each not in held]
        self._desk.deletion.holds.look_for(actor, request=request, grounds=grounds)
        self._desk.deletion.holds.confirm(actor, request=request)

    def _deputy(self, actor: Actor, _request: CaseId, rest: str) -> None:
        """Name who signs for the actor, from so many days after the desk is opened until so many."""
        login, since, until = rest.split()
        begins, ends = (
            self._now.astimezone(self._zone).date() + timedelta(int(each)) for each in (since, until)
        )
        self._desk.deletion.decisions.name_deputy(
            actor,
            absent=actor.id,
            deputy=self._people[login].id,
            since=datetime.combine(begins, time.min, self._zone).astimezone(UTC),
            until=datetime.combine(ends, time.min, self._zone).astimezone(UTC),
        )

    def _sign(self, actor: Actor, request: CaseId, note: str) -> None:
        self._desk.deletion.decisions.sign(
            actor, request=request, opinion=Opinion.APPROVE, passphrase=SAMPLE_PASSPHRASE, note=note
        )
