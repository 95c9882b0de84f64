"""A mail server that hangs up at every step, before the real outbox: nothing sent twice, nothing lost."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.errors import Conflict
from leman_desk.domain.ids import CaseId, EvidenceId, OutgoingId
from leman_desk.mail.room import Sender
from leman_desk.mail.servers import ServerSettings
from leman_desk.services.desk import build_desk
from leman_desk.wording.letters import LetterBook
from tests.mail.certificates import make_certificate
from tests.mail.dropping_smtp import LAST_LINE, SAFE, STEPS, UNCERTAIN, WITHOUT_ANSWER, DroppingServer
from tests.services.conftest import access, clock, desk_files, keychain, letters, office, populated, servers
from tests.services.offices import Crew, Office, Servers, mail, outside

__all__ = ["access", "clock", "desk_files", "keychain", "letters", "office", "populated", "servers"]
"""The desk of the tests of services, whose fixtures are used here too."""
WAYS = [
    *((step, False) for step in STEPS),
    *((step, True) for step in STEPS if step not in WITHOUT_ANSWER),
]


class RealSender(Servers):
    """A mail room whose way out is a real connection to a real server."""

    def __init__(self, server: DroppingServer, authority: Path) -> None:
        super().__init__()
        self._server, self._authority = server, authority

    def sender(self, server: object, password: str) -> Sender:  # type: ignore[override]  # noqa: ARG002
        settings = ServerSettings(
            "localhost", self._server.port, "info", "starttls", ca_file=self._authority, timeout=10
        )
        return Sender(settings, password)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    authority, key = make_certificate(tmp_path_factory.mktemp("certificate"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, key)
    return authority, context


@pytest.fixture
def server(tmp_path: Path, certificate: tuple[Path, ssl.SSLContext]) -> Iterator[DroppingServer]:
    with DroppingServer(tmp_path, certificate[1]) as running:
        yield running


@pytest.fixture
def sending(
    office: Office, server: DroppingServer, certificate: tuple[Path, ssl.SSLContext], letters: LetterBook
) -> Office:
    """The office with a real way out."""
    real = RealSender(server, certificate[0])
    desk = build_desk(office.store, office.clock, outside(real, letters, office.files, Crew()))
    return replace(office, desk=desk, servers=real)


def queue(office: Office, *files: Path) -> CaseId:
    raw = mail(Cc="friend@example.com")
    office.arrives(raw)
    case = office.message_of(raw).case
    assert case is not None
    text = office.reply_text(case, f"Our answer.\n{LAST_LINE}", quoted="", cc="friend@example.com")
    if files:
        office.desk.evidence.add_files(office.agent, case=case, paths=list(files))
        text = replace(text, evidence=(EvidenceId(1),))
    office.desk.replies.send(office.agent, case=case, text=text)
    office.clock.forward(seconds=11)
    return case


def state(office: Office) -> OutgoingState:
    with office.store.work() as work:
        return work.outgoing(OutgoingId(1)).state


def try_again(office: Office) -> None:
    """Let hours go by, in which the outbox is asked every few minutes."""
    for _ in range(20):
        office.clock.forward(minutes=31)
        office.desk.outbox.run()


@pytest.mark.parametrize(("step", "half"), WAYS)
def test_a_server_that_hangs_up_here_neither_doubles_nor_loses_the_reply(
    sending: Office, server: DroppingServer, step: str, *, half: bool
) -> None:
    case = queue(sending)
    server.step, server.half = step, half
    sending.desk.outbox.run()
    assert server.reached[-1] == step
    server.step = ""
    if step in SAFE:
        assert (state(sending), server.taken) == (OutgoingState.HELD, [])
        try_again(sending)
        assert state(sending) is OutgoingState.SENT
        assert len(server.taken) == 1
    elif step in UNCERTAIN:
        assert state(sending) is OutgoingState.UNCERTAIN
        taken = list(server.taken)
        try_again(sending)
        assert (state(sending), server.taken) == (OutgoingState.UNCERTAIN, taken)
        (shown,) = sending.desk.reading.case_view(sending.agent, case=case).outgoing
        assert shown.state is OutgoingState.UNCERTAIN
        assert sending.running_clock(case).stopped_at is None
    else:
        assert state(sending) is OutgoingState.SENT
        try_again(sending)
        assert len(server.taken) == 1
    assert len(server.taken) == len(set(server.taken))


def test_every_step_of_the_conversation_is_in_the_list(sending: Office, server: DroppingServer) -> None:
    queue(sending)
    sending.desk.outbox.run()
    assert tuple(server.reached) == STEPS
    assert SAFE | UNCERTAIN | {"after the answer", "quit"} == set(STEPS)


def test_a_large_reply_cut_off_before_its_dot_is_certainly_not_sent_and_leaves_later(
    sending: Office, server: DroppingServer, tmp_path: Path
) -> None:
    file = tmp_path / "photo.bin"
    file.write_bytes(bytes(8 * 1024 * 1024))
    case = queue(sending, file)
    server.step = "within the data"
    sending.desk.outbox.run()
    assert (state(sending), server.taken) == (OutgoingState.HELD, [])
    server.step = ""
    try_again(sending)
    assert (state(sending), len(server.taken)) == (OutgoingState.SENT, 1)
    assert sending.running_clock(case).stopped_at is not None


@pytest.mark.parametrize("arrived", [True, False])
def test_a_person_settles_what_is_uncertain(
    sending: Office, server: DroppingServer, *, arrived: bool
) -> None:
    case = queue(sending)
    server.step = "after the dot, taken" if arrived else "after the dot, not taken"
    sending.desk.outbox.run()
    server.step = ""
    with pytest.raises(Conflict):
        sending.desk.replies.recall(sending.agent, outgoing=OutgoingId(1))
    sending.desk.outbox.settle_uncertain(sending.agent, outgoing=OutgoingId(1), arrived=arrived)
    try_again(sending)
    if arrived:
        assert (state(sending), len(server.taken)) == (OutgoingState.SENT, 1)
        assert sending.running_clock(case).stopped_at is not None
        return
    assert (state(sending), server.taken) == (OutgoingState.FAILED, [])
    sending.desk.replies.recall(sending.agent, outgoing=OutgoingId(1))
    text = sending.desk.replies.begin(sending.agent, case=case).text
    assert text.body.startswith("Our answer.")
    sending.desk.replies.send(sending.agent, case=case, text=text)
    sending.clock.forward(seconds=11)
    sending.desk.outbox.run()
    assert len(server.taken) == 1
