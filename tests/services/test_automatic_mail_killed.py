"""Acknowledgements and the summary from several processes, some of them killed: nothing leaves twice."""

import json
from collections import Counter
from pathlib import Path

import pytest

from leman_desk.domain.correspondence import Outgoing, OutgoingState
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import OutgoingId
from tests.features.processes import child, kill, lines_until, release
from tests.services.offices import Office

CUSTOMERS = 3
EVERYTHING = CUSTOMERS + 1
"""An acknowledgement for each, and one summary."""


@pytest.fixture(autouse=True)
def something_to_write(office: Office) -> None:
    office.desk.people.change(
        office.admin,
        person=office.manager.id,
        name=office.manager.name,
        title="",
        roles=office.manager.roles,
        email="khoa@leman.jewelry",
    )
    for number in range(CUSTOMERS):
        office.complains(sender=f"customer{number}@example.com")


def accepted(office: Office) -> Counter[str]:
    """Count by Message-ID what the server took."""
    path: Path = office.files.folder / "accepted"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return Counter(json.loads(line)[0] for line in lines)


def outbox(office: Office) -> list[Outgoing]:
    found: list[Outgoing] = []
    with office.store.work() as work:
        while True:
            try:
                found.append(work.outgoing(OutgoingId(len(found) + 1)))
            except Refused:
                return found


def states(office: Office) -> Counter[str]:
    return Counter(each.state.value for each in outbox(office))


def run(office: Office) -> None:
    """Let another process do all that is left."""
    with child(office.files.folder, "mail", "") as process:
        lines_until(process, "ready", go_on=True)
        lines_until(process, "done")


def test_two_processes_at_once_write_and_send_each_once(office: Office) -> None:
    with child(office.files.folder, "mail", "") as one, child(office.files.folder, "mail", "") as other:
        for process in (one, other):
            lines_until(process, "ready")
        for process in (one, other):
            release(process)
        for process in (one, other):
            lines_until(process, "done")
    assert list(accepted(office).values()) == [1] * EVERYTHING
    assert states(office) == {OutgoingState.SENT.value: EVERYTHING}


def test_killed_between_queueing_and_sending_the_next_process_sends(office: Office) -> None:
    with child(office.files.folder, "mail", "queued") as process:
        lines_until(process, "ready", go_on=True)
        lines_until(process, "queued")
        kill(process)
    assert not accepted(office)
    assert states(office) == {OutgoingState.HELD.value: EVERYTHING}
    run(office)
    assert list(accepted(office).values()) == [1] * EVERYTHING


@pytest.mark.parametrize(("point", "left"), [("before_send", EVERYTHING - 1), ("after_send", EVERYTHING)])
def test_killed_while_sending_it_is_uncertain_and_never_sent_again(
    office: Office, point: str, left: int
) -> None:
    with child(office.files.folder, "mail", point) as process:
        lines_until(process, "ready", go_on=True)
        lines_until(process, point)
        kill(process)
    run(office)
    assert list(accepted(office).values()) == [1] * left
    assert states(office) == {
        OutgoingState.SENT.value: EVERYTHING - 1,
        OutgoingState.UNCERTAIN.value: 1,
    }
    run(office)
    assert accepted(office).total() == left
    assert office.store.reader().verify_chain().broken_at is None
