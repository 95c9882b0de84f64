"""What a person's mails say of them is searched for when they are erased, and what cannot be is told."""

from io import BytesIO

import pypdf

from leman_desk.domain.erasure import Reason
from leman_desk.domain.facts import Fact, FactKind
from tests.services.offices import Office, mail
from tests.services.requests import board_of, ready, slot

NAME = "Tran Thi Thanh Mai"
SIGNED = "Mai Thanh Trần Bích"
CARD = "4012 8888 8888 1881"


def test_a_name_signed_with_and_a_number_written_are_searched_for_and_a_first_name_is_told(
    office: Office,
) -> None:
    raw = mail("Recommended by a friend", sender="other@example.com").replace(NAME.encode(), b"Le Minh Anh")
    office.arrives(raw)
    other = office.message_of(raw).case
    assert other is not None
    first = "<first@example.com>"
    case = office.complains(text=f"Delete my data, card {CARD}.", message_id=first)
    for signed in (SIGNED, "Mai"):
        again = mail(f"Once more from {signed}", answers=first)
        office.arrives(again.replace(f"{NAME} <".encode(), f"{signed} <".encode()))
    office.desk.casework.add_note(office.agent, case=other, text=f"{SIGNED} sent her; Mai, card {CARD}")
    with office.store.work() as work:
        told = {"old": f"card {CARD}"}
        work.record(Fact(FactKind.STATUS_SET, office.clock.now(), case=other, detail=told))
        work.record(Fact(FactKind.SETTINGS_CHANGED, office.clock.now(), detail={"old": f"Dear {SIGNED}"}))
        work.commit()
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    request = ready(office, signers, case)
    execution = office.desk.deletion.execution
    execution.execute(office.manager, request=request, typed_name=NAME)
    report = execution.run(office.manager, request=request)
    assert report.clean
    subject = office.desk.erasure.subject(request)
    assert (subject.names, subject.written, subject.vague) == ((NAME, SIGNED), (CARD,), ("Mai",))
    elsewhere = {(each.place, each.what) for each in report.residues if each.reason is Reason.OTHER_CASE}
    assert {("note.text", "name"), ("note.text", "number"), ("fact_detail.detail", "number")} <= elsewhere
    assert [each.what for each in report.residues if each.reason is Reason.TOO_SHORT] == ["name"]
    details = repr(office.store.reader().facts(before=None, limit=200))
    # What the office noted goes; a number on somebody else's case may be theirs, and is only told.
    assert SIGNED not in details
    assert CARD in details

    office.desk.deletion.certificates.issue(office.manager, request=request)
    pdf = office.desk.deletion.certificates.pdf(office.manager, request=request)
    paper = " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(pdf)).pages).split())
    assert "1 string not looked for, because it is too short to mean one person" in paper
    assert "1 chuỗi không được tìm" in paper
