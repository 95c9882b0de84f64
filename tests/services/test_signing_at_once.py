"""Board members who sign at the same moment, from two programs and on either database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from leman_desk.domain.deletion import Step
from leman_desk.domain.deletion_decision import Opinion, valid
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor
from leman_desk.services.deletion_decision import Decisions
from leman_desk.services.desk import Desk, build_desk
from leman_desk.wording.letters import LetterBook
from tests.services.conftest import KEY
from tests.services.offices import PASSPHRASE, Office, outside
from tests.services.requests import before_board, board_of, kept, slot

Signing = tuple[Desk, Actor, PersonId | None]


@pytest.fixture
def second(either: Office, letters: LetterBook) -> Iterator[Desk]:
    """The same desk, opened by another program."""
    store = either.files.open(KEY)
    yield build_desk(store, either.clock, outside(either.servers, letters, either.files, either.crew))
    store.close()


@pytest.fixture
def board(either: Office) -> tuple[Actor, Actor]:
    return slot(either, either.board, "ha"), board_of(either, "long", "Trần Đức Long")


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both have proved who they are before either goes on: deriving a key takes them unlike times."""
    start = Barrier(2)
    original: Callable[..., Any] = Decisions._prove

    def prove(self: Decisions, *what: Any) -> None:
        original(self, *what)
        try:
            start.wait(30)
        except BrokenBarrierError as error:
            raise AssertionError("the other one did not come") from error

    monkeypatch.setattr(Decisions, "_prove", prove)


def sign_at_once(request: CaseId, *signings: Signing) -> list[str]:
    """Sign all at the same moment and give what each said, or the code of its refusal."""

    def run(signing: Signing) -> str:
        desk, actor, seat = signing
        try:
            return desk.deletion.decisions.sign(
                actor, request=request, opinion=Opinion.APPROVE, passphrase=PASSPHRASE, seat=seat
            ).said
        except DeskError as error:
            return error.code

    with ThreadPoolExecutor(len(signings)) as pool:
        return sorted(pool.map(run, signings))


def counting(office: Office, request: CaseId) -> int:
    with office.store.work() as work:
        return len(valid(work.signatures(request)))


@pytest.mark.usefixtures("met")
def test_of_two_at_once_the_later_sees_the_earlier_and_the_desk_decides_once(
    either: Office, second: Desk, board: tuple[Actor, Actor]
) -> None:
    request = before_board(either)
    said = sign_at_once(request, (either.desk, board[0], None), (second, board[1], None))
    assert said == ["deletion.approved", "deletion.signed"]
    assert counting(either, request) == 2
    assert kept(either, request).step is Step.WAITING
    assert either.kinds(request).count("deletion_decided") == 1
    assert either.store.reader().verify_chain().broken_at is None


@pytest.mark.usefixtures("met")
def test_one_who_signs_in_two_windows_at_once_has_signed_once(
    either: Office, second: Desk, board: tuple[Actor, Actor]
) -> None:
    request = before_board(either)
    said = sign_at_once(request, (either.desk, board[0], None), (second, board[0], None))
    assert said == ["deletion.signed", "deletion.signed_already"]
    assert counting(either, request) == 1
    assert kept(either, request).step is Step.DECISION


@pytest.mark.usefixtures("met")
def test_a_member_and_their_deputy_at_once_fill_one_seat(
    either: Office, second: Desk, board: tuple[Actor, Actor]
) -> None:
    request = before_board(either)
    ha, long = board
    either.desk.deletion.decisions.name_deputy(
        ha, absent=ha.id, deputy=long.id, since=either.clock.now(), until=None
    )
    said = sign_at_once(request, (either.desk, ha, None), (second, long, ha.id))
    assert said == ["deletion.seat_taken", "deletion.signed"]
    assert counting(either, request) == 1
    assert kept(either, request).step is Step.DECISION
