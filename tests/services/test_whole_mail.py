"""A mail over the limit is fetched whole when a person asks, and goes where it belongs."""

from dataclasses import replace

import pytest

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import BlobId
from tests.services.offices import Office, Stored, mail

LARGE = mail("See the film.", files=[("film.mp4", b"film" * 900)])
HEAD = LARGE.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def _taken_in(office: Office) -> Stored:
    """Let a mail come of which only the head is handed out, and then lie there whole."""
    folder = office.servers.folder("INBOX")
    uid = folder.put(HEAD, office.clock.now(), complete=False, size=len(LARGE))
    office.desk.intake.check(mailbox=office.mailbox)
    whole = folder.mails[uid]
    folder.mails[uid] = replace(whole, raw=LARGE, size=len(LARGE), complete=True)
    kept = office.message_of(LARGE)
    assert kept.placement == "attention"
    return kept


def _blob(office: Office, kept: Stored) -> BlobId:
    with office.store.work() as work:
        return work.message(kept.id).raw


def test_the_rest_is_fetched_and_the_mail_becomes_a_complaint_with_its_files(office: Office) -> None:
    kept = _taken_in(office)
    head = _blob(office, kept)
    done = office.desk.whole_mail.fetch(office.agent, message=kept.id)
    assert done.said == "message.fetched_whole"
    now = office.message_of(LARGE)
    assert (now.id, now.placement) == (kept.id, "case")
    assert not {"too_large", "head_only"} & set(now.defects.split())
    assert now.case is not None
    view = office.store.reader().case_view(now.case, office.clock.now())
    assert "See the film." in view.messages[0].text
    assert [each.filename for each in view.messages[0].attachments] == ["film.mp4"]
    assert office.store.reader().vault.get(_blob(office, kept)) == LARGE
    with pytest.raises(DeskError):
        office.store.reader().vault.get(head)
    before = len(office.servers.fetched)
    office.desk.intake.check(mailbox=office.mailbox)
    assert len(office.servers.fetched) == before
    assert office.store.reader().balance()["attention"] == 0


def test_once_it_is_here_there_is_nothing_more_to_fetch(office: Office) -> None:
    kept = _taken_in(office)
    office.desk.whole_mail.fetch(office.agent, message=kept.id)
    assert _refusal(office, kept) == "message.is_whole"


@pytest.mark.parametrize("way", ["opened", "linked"])
def test_what_a_person_put_on_a_case_by_its_head_is_completed_there(office: Office, way: str) -> None:
    other = office.complains(sender="other@example.com")
    kept = _taken_in(office)
    if way == "opened":
        office.desk.intake.open_case(office.agent, message=kept.id)
    else:
        office.desk.intake.link(office.agent, message=kept.id, case=other)
    case = office.message_of(LARGE).case
    assert case is not None
    assert "head_only" in office.message_of(LARGE).defects.split()
    clock = office.running_clock(case)
    office.desk.whole_mail.fetch(office.agent, message=kept.id)
    now = office.message_of(LARGE)
    assert (now.case, now.placement, "head_only" in now.defects) == (case, "case", False)
    view = office.store.reader().case_view(case, office.clock.now())
    (shown,) = [each for each in view.messages if each.id == kept.id]
    assert "See the film." in shown.text
    assert [each.filename for each in shown.attachments] == ["film.mp4"]
    after = office.running_clock(case)
    assert (after.started_at, after.due_at) == (clock.started_at, clock.due_at)


def _refusal(office: Office, kept: Stored) -> str:
    with pytest.raises(DeskError) as told:
        office.desk.whole_mail.fetch(office.agent, message=kept.id)
    return told.value.code


@pytest.mark.parametrize("why", ["expunged", "rebuilt"])
def test_what_no_longer_lies_there_is_said_and_the_head_stays(office: Office, why: str) -> None:
    kept = _taken_in(office)
    folder = office.servers.folder("INBOX")
    if why == "expunged":
        folder.mails.clear()
    else:
        folder.uidvalidity += 1
    assert _refusal(office, kept) == "message.not_on_server"
    assert office.message_of(LARGE).placement == "attention"


@pytest.mark.parametrize(
    ("size", "code"),
    [(300 * 1024 * 1024, "message.over_whole_limit"), (90_000_000, "message.not_handed_out")],
)
def test_a_server_that_gives_the_head_again_changes_nothing(office: Office, size: int, code: str) -> None:
    kept = _taken_in(office)
    head = _blob(office, kept)
    folder = office.servers.folder("INBOX")
    folder.mails = {
        uid: replace(each, raw=HEAD, size=size, complete=False) for uid, each in folder.mails.items()
    }
    assert _refusal(office, kept) == code
    assert _blob(office, kept) == head
