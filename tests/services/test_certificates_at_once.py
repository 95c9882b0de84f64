"""A certificate says what the newest search found, whatever others do meanwhile, on either database."""

import re
from collections.abc import Callable, Iterator

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.desk import Desk, build_desk
from leman_desk.wording.letters import LetterBook
from tests.services.conftest import KEY
from tests.services.offices import Office, outside
from tests.services.requests import board_of, ready, slot

NAME = "Tran Thi Thanh Mai"


@pytest.fixture
def second(either: Office, letters: LetterBook) -> Iterator[Desk]:
    """The same desk, opened by another program."""
    store = either.files.open(KEY)
    yield build_desk(store, either.clock, outside(either.servers, letters, either.files, either.crew))
    store.close()


@pytest.fixture
def erased(either: Office) -> CaseId:
    """Take a request through to the residue scan."""
    request = ready(either, [slot(either, either.board, "ha"), board_of(either, "long", "Trần Đức Long")])
    either.desk.deletion.execution.execute(either.admin, request=request, typed_name=NAME)
    search(either, request)
    return request


def search(office: Office, request: CaseId, **more: Callable[..., object]) -> None:
    office.clock.forward(minutes=1)
    office.desk.deletion.execution.run(office.admin, request=request, **more)  # type: ignore[arg-type]


def issue(desk: Desk, office: Office, request: CaseId) -> str:
    return desk.deletion.certificates.issue(office.admin, request=request, explanation="Looked at").said


def issued(office: Office, request: CaseId) -> int:
    with office.store.work() as work:
        return int(work.certificate(request) is not None)


def before_it_is_kept(monkeypatch: pytest.MonkeyPatch, desk: Desk, does: Callable[[], object]) -> None:
    """Do something between the reading of what a search found and the keeping of the certificate."""
    closing = desk.deletion.closing
    original, waiting = closing.write, [does]

    def write(*what: object) -> bytes:
        letter = original(*what)  # type: ignore[arg-type]
        while waiting:
            waiting.pop()()
        return letter

    monkeypatch.setattr(closing, "write", write)


def test_none_is_issued_while_another_program_searches_again(
    either: Office, second: Desk, erased: CaseId
) -> None:
    refused = []

    def meanwhile(_done: int, _total: int) -> None:
        with pytest.raises(Refused, match=r"certificate\.not_scanned"):
            issue(second, either, erased)
        refused.append(1)

    search(either, erased, progress=meanwhile)
    assert refused
    assert issue(second, either, erased) == "certificate.issued"


def test_a_search_that_was_stopped_has_to_be_done_again(either: Office, erased: CaseId) -> None:
    search(either, erased, cancelled=lambda: True)
    with pytest.raises(Refused, match=r"certificate\.not_scanned"):
        issue(either.desk, either, erased)
    search(either, erased)
    assert issue(either.desk, either, erased) == "certificate.issued"


def test_what_was_searched_again_while_it_was_written_is_written_again(
    either: Office, second: Desk, erased: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_it_is_kept(monkeypatch, second, lambda: search(either, erased))
    with pytest.raises(Refused, match=r"certificate\.not_scanned"):
        issue(second, either, erased)
    assert not issued(either, erased)
    assert issue(second, either, erased) == "certificate.issued"


def test_once_it_is_issued_nobody_searches_again(either: Office, second: Desk, erased: CaseId) -> None:
    issue(second, either, erased)
    with pytest.raises(Refused, match=r"deletion\.not_executing"):
        search(either, erased)


def test_of_two_that_issue_at_once_one_does_and_the_letter_bears_its_code(
    either: Office, second: Desk, erased: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_it_is_kept(monkeypatch, second, lambda: issue(either.desk, either, erased))
    issue(second, either, erased)
    either.desk.deletion.closing.run()
    text = either.servers.parse(either.servers.sent[-1][0]).text
    code = re.search(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", text)
    assert code is not None
    assert second.deletion.certificates.verify(code=code[0]).case == erased
