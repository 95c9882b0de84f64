"""Waiting at a mailbox: how long to pause after failures, when to ask for a check, when to give up."""

from collections.abc import Callable

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.services import watching
from leman_desk.services.ports_system import Cancelled
from leman_desk.services.watching import LONGEST_PAUSE, Patience, Watching
from tests.services.offices import MONDAY, Office, mail


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    patience = Patience(lambda: 1.0)
    pauses = [patience.pause() for _ in range(12)]
    assert pauses[:5] == [2, 4, 8, 16, 32]
    assert pauses[-1] == LONGEST_PAUSE == 900
    patience.forget()
    assert patience.pause() == 2


def test_half_of_a_pause_is_chance() -> None:
    assert Patience(lambda: 0.0).pause() == 1
    assert Patience(lambda: 0.5).pause(hopeless=True) == 675


class Scene:
    """A watch whose pauses are noted instead of waited for."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch, rounds: int) -> None:
        self.office, self.signs, self.pauses = office, 0, []
        self._rounds = rounds
        self._watching = Watching(office.store, office.servers, chance=lambda: 1.0)
        monkeypatch.setattr(self._watching, "_pause", self._pause)

    pauses: list[float]

    def _pause(self, seconds: float, *_rest: object) -> None:
        self.pauses.append(seconds)

    def watch(self) -> None:
        self._watching.watch(self.office.mailbox, self._wake, lambda: len(self.pauses) >= self._rounds)

    def _wake(self) -> None:
        self.signs += 1


def test_a_server_without_idle_is_polled(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(office, monkeypatch, 3)
    scene.watch()
    assert scene.pauses == [300, 300, 300]
    assert scene.signs == 3


def test_a_server_that_fails_is_asked_less_and_less_and_told_of_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.servers.unreachable = Unavailable("mail.unreachable")
    scene = Scene(office, monkeypatch, 5)
    scene.watch()
    assert scene.pauses == [2, 4, 8, 16, 32]
    assert scene.signs == 1


def test_a_refused_password_is_not_tried_again_soon(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.servers.unreachable = Refused("mail.password_refused", host="x")
    scene = Scene(office, monkeypatch, 2)
    scene.watch()
    assert scene.pauses == [900, 900]


def test_the_same_failure_after_a_good_connection_is_told_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(office, monkeypatch, 3)
    states: list[Unavailable | None] = [Unavailable("mail.timeout"), None, Unavailable("mail.timeout")]
    waits: Callable[[float, Cancelled], bool] = office.servers.waits

    def next_state(*_rest: object) -> None:
        scene.pauses.append(0)
        office.servers.unreachable = states[len(scene.pauses)] if len(scene.pauses) < 3 else None

    office.servers.unreachable = states[0]
    monkeypatch.setattr(scene._watching, "_pause", next_state)
    assert waits is not None
    scene.watch()
    assert scene.signs == 3


def test_mail_and_a_poll_ask_for_a_check(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(watching, "monotonic", lambda: now[0])
    told: list[float] = []
    signs: list[float] = []

    def waits(seconds: float, _cancelled: Cancelled) -> bool:
        told.append(seconds)
        if len(told) == 1:
            office.servers.folder("INBOX").put(mail(), MONDAY)
            now[0] += 20
            return True
        now[0] += seconds
        return False

    monkeypatch.setattr(office.servers, "waits", waits)
    Watching(office.store, office.servers).watch(
        office.mailbox, lambda: signs.append(now[0]), lambda: len(told) >= 4
    )
    assert signs == [0, 20, 320, 620]
    assert told[:2] == [300, 300]
