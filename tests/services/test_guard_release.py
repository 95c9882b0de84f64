"""What blocks and is none: a writer asks, a manager decides, the audit keeps why; nothing else passes."""

from dataclasses import replace
from pathlib import Path

import pytest

from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.guard import Finding
from leman_desk.domain.ids import CaseId, EvidenceId
from leman_desk.services.guard_contents import MOST_BYTES
from leman_desk.services.reply_text import Kept, ReplyText
from tests.services.offices import Office

NUMBER = "4111 1111 1111 1111"
BODY = f"Your supplier's reference is {NUMBER}."


def blocked(office: Office, case: CaseId, text: ReplyText) -> tuple[Finding, ...]:
    return office.desk.replies.guard.check(office.agent, case=case, text=text).blocking()


def test_a_manager_lets_through_what_an_agent_asked_for(office: Office) -> None:
    case, elsewhere = office.complains(), office.complains(sender="b@example.com")
    text = office.reply_text(case, BODY)
    (finding,) = blocked(office, case, text)
    asked = office.desk.releases.ask(
        office.agent, case=case, finding=finding, shown="4111 •••• 1111", reason="A supplier's reference"
    )
    assert asked.said == "guard.release_asked"
    with pytest.raises(Refused, match=r"guard\.blocked"):
        office.desk.replies.send(office.agent, case=case, text=text)
    report = office.desk.replies.guard.check(office.manager, case=case, text=office.reply_text(case))
    (question,) = report.asked
    assert (question.shown, question.asked_by, question.asked_reason) == (
        NUMBER,
        office.agent.name,
        "A supplier's reference",
    )
    office.desk.releases.decide(
        office.manager, release=question.id, shown="4111 •••• 1111", reason="Checked", released=True
    )
    assert not blocked(office, case, text)
    office.desk.replies.send(office.agent, case=case, text=text)
    assert blocked(office, elsewhere, text)
    assert blocked(office, case, replace(text, body=f"{BODY} 5500 0000 0000 0004"))
    (row,) = office.store.reader().guard_releases(case)
    assert (row.shown, row.decided_by) == ("4111 •••• 1111", office.manager.name)
    facts = {each.kind: each for each in office.store.reader().facts(before=None, limit=50, case=case)}
    assert NUMBER not in str(facts["guard_released"].codes)
    assert "guard_release_asked" in facts


def test_left_blocked_it_stays_blocked_and_is_decided_once(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, BODY)
    (finding,) = blocked(office, case, text)
    office.desk.releases.ask(office.agent, case=case, finding=finding, shown="x", reason="none")
    office.desk.releases.ask(office.agent, case=case, finding=finding, shown="x", reason="none")
    (question,) = office.store.reader().guard_releases(case)
    decide = office.desk.releases.decide
    decide(office.manager, release=question.id, shown="x", reason="It is a card", released=False)
    assert blocked(office, case, text)
    with pytest.raises(Conflict, match="release_settled"):
        decide(office.manager, release=question.id, shown="x", reason="Yes", released=True)


def test_a_manager_who_writes_decides_at_once_and_only_managers_decide(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, BODY)
    (finding,) = blocked(office, case, text)
    with pytest.raises(Refused, match="reason_missing"):
        office.desk.releases.ask(office.manager, case=case, finding=finding, shown="x", reason=" ")
    done = office.desk.releases.ask(
        office.manager, case=case, finding=finding, shown="x", reason="A reference"
    )
    assert done.said == "guard.released"
    assert not blocked(office, case, text)
    (row,) = office.store.reader().guard_releases(case)
    for actor in (office.agent, office.board, office.admin):
        with pytest.raises(Refused, match="not_allowed"):
            office.desk.releases.decide(actor, release=row.id, shown="x", reason="r", released=True)


def test_a_writer_can_never_keep_what_blocks(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, BODY)
    (finding,) = blocked(office, case, text)
    text = replace(text, kept=(Kept(finding.kind, finding.mark, "because"),))
    with pytest.raises(Refused, match=r"guard\.blocked"):
        office.desk.replies.send(office.agent, case=case, text=text)


def test_decisions_stay_with_the_draft(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, cc="stranger@example.net")
    (found,) = office.desk.replies.guard.check(office.agent, case=case, text=text).unchecked()
    kept = (Kept(found.kind, found.mark, "Her lawyer"),)
    office.desk.replies.save_draft(office.agent, case=case, text=replace(text, kept=kept))
    again = office.desk.replies.begin(office.agent, case=case).text
    assert again.kept == kept
    office.desk.replies.send(office.agent, case=case, text=again)


@pytest.mark.parametrize("name", ["list.csv", "letter.html", "mail.eml", "notes.txt"])
def test_files_of_text_are_read_and_what_is_in_them_blocks(office: Office, tmp_path: Path, name: str) -> None:
    case = office.complains()
    file = tmp_path / name
    file.write_text(f"<p>card {NUMBER}</p>" if name.endswith("html") else f"card,{NUMBER}\n", "utf-8")
    office.desk.evidence.add_files(office.agent, case=case, paths=[file])
    text = office.reply_text(case, "Attached.", evidence=(EvidenceId(1),))
    (finding,) = blocked(office, case, text)
    assert (finding.place.value, finding.part) == ("content", 0)


def test_what_is_not_read_is_named(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    picture, large = tmp_path / "scan.png", tmp_path / "large.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    large.write_bytes(b"a" * (MOST_BYTES + 1))
    office.desk.evidence.add_files(office.agent, case=case, paths=[picture, large])
    text = office.reply_text(case, "Attached.", evidence=(EvidenceId(1), EvidenceId(2)))
    report = office.desk.replies.guard.check(office.agent, case=case, text=text)
    assert report.unread == ("scan.png", "large.txt")
