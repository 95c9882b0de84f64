"""Who writes is seen by others only, for seconds only, and leaves no trace."""

from collections.abc import Iterator

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.services.desk import Desk, build_desk
from leman_desk.services.presence import LASTS
from leman_desk.wording.letters import LetterBook
from tests.services.conftest import KEY
from tests.services.offices import Crew, Office, outside


class OtherProgram(Crew):
    """A program of another name."""

    def name(self) -> str:
        return "that program"


@pytest.fixture
def second(office: Office, letters: LetterBook) -> Iterator[Desk]:
    store = office.files.open(KEY)
    yield build_desk(store, office.clock, outside(office.servers, letters, office.files, OtherProgram()))
    store.close()


def test_others_see_who_writes_and_the_writer_does_not(office: Office, second: Desk) -> None:
    case, elsewhere = office.complains(), office.complains(sender="b@example.com")
    second.presence.writing(office.other_agent, case=case)
    assert [each.name for each in office.desk.presence.others(office.agent, case=case)] == ["Lê Bảo Ngọc"]
    assert not office.desk.presence.others(office.agent, case=elsewhere)
    assert not office.desk.presence.others(office.other_agent, case=case)
    assert [each.name for each in office.desk.presence.others(office.board, case=case)] == ["Lê Bảo Ngọc"]
    facts = office.kinds()
    second.presence.writing(office.other_agent, case=case)
    assert office.kinds() == facts


def test_it_ends_when_said_when_its_time_is_over_and_when_its_program_ended(
    office: Office, second: Desk
) -> None:
    case = office.complains()
    others = office.desk.presence.others
    second.presence.writing(office.other_agent, case=case)
    second.presence.stopped(office.other_agent, case=case)
    assert not others(office.agent, case=case)
    second.presence.writing(office.other_agent, case=case)
    office.clock.forward(seconds=LASTS.total_seconds() - 1)
    assert others(office.agent, case=case)
    second.presence.writing(office.other_agent, case=case)
    office.clock.forward(seconds=LASTS.total_seconds() - 1)
    assert others(office.agent, case=case)
    office.clock.forward(seconds=2)
    assert not others(office.agent, case=case)
    second.presence.writing(office.other_agent, case=case)
    office.crew.dead.add("that program")
    assert not others(office.agent, case=case)


def test_the_stamp_changes_only_when_others_begin_or_end(office: Office, second: Desk) -> None:
    case = office.complains()
    stamp = office.desk.presence.stamp
    before = stamp(office.agent)
    office.desk.presence.writing(office.agent, case=case)
    assert stamp(office.agent) == before
    second.presence.writing(office.other_agent, case=case)
    during = stamp(office.agent)
    assert during != before
    second.presence.writing(office.other_agent, case=case)
    assert stamp(office.agent) == during
    second.presence.stopped(office.other_agent)
    assert stamp(office.agent) == before
    assert stamp(office.admin) == frozenset()


def test_only_who_may_answer_writes(office: Office) -> None:
    case = office.complains()
    for actor in (office.board, office.admin):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            office.desk.presence.writing(actor, case=case)
