"""A desk on a real mail server in which one person is everywhere, and what an erasure of her needs."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from leman_desk.compose import Office
from leman_desk.domain.complaint import Channel, Status
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.erasure import Subject
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import BlobId, CaseId, CustomerId, MessageId
from leman_desk.domain.people import Actor
from leman_desk.domain.rights import CardField, ItemState, Right, RightsItem
from leman_desk.services.casework import CaseByHand
from leman_desk.services.desk import Desk
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from tests.erasure.needles import unpacked
from tests.erasure.plant import Person, evidence_file, mails
from tests.features.mail_desk import check_all
from tests.mail.dovecot import Dovecot

DESK = "info@leman.jewelry"


@dataclass
class Planted:
    """What was planted, and where it is.

    Attributes:
        request: A case that stands for the deletion request.
        other: Somebody else's case, which must be as it was.
    """

    person: Person
    cases: frozenset[CaseId]
    customers: frozenset[CustomerId]
    messages: frozenset[MessageId]
    request: CaseId
    other: CaseId

    def subject(self) -> Subject:
        """Give whom to erase."""
        return self.person.subject(
            customers=self.customers, cases=self.cases | {self.request}, messages=self.messages
        )


def plant(desk: Desk, actor: Actor, office: Office, dovecot: Dovecot, folder: Path) -> Planted:
    """Put the person into everything: mails over several folders, work on her case, the trail, files."""
    person = Person()
    at = datetime.now(UTC) - timedelta(days=2)
    for number, (_, raw) in enumerate(mails(person, DESK)):
        dovecot.deliver(raw, at + timedelta(minutes=number))
        if number % 2:
            dovecot.deliver(raw, at + timedelta(minutes=number), folder="Junk")
    dovecot.deliver(_sent(person), at + timedelta(hours=1), folder="Sent")
    dovecot.deliver(others(), at + timedelta(hours=2))
    check_all(desk)
    planted = plant_work(desk, actor, person, at, folder)
    office.files.logs.mkdir(parents=True, exist_ok=True)
    with (office.files.logs / "desk.log").open("a", encoding="utf-8") as log:
        log.write(f"INFO a slip: {person.emails[0]} {person.mark('log')}\nINFO all well\n")
    (office.files.staging).mkdir(parents=True, exist_ok=True)
    (office.files.staging / "piece").write_text(person.mark("staging"), encoding="utf-8")
    office.files.database.with_name("desk.db.before-0001.backup").write_text(
        person.mark("set aside"), encoding="utf-8"
    )
    return planted


def plant_work(desk: Desk, actor: Actor, person: Person, at: datetime, folder: Path) -> Planted:
    """Put the person, whose mails are taken in, into everything that people of a desk write."""
    store = desk.store
    assert isinstance(store, SqlStore)
    with store.writer.connect() as connection:
        hers = select(tables.message.c.case_id, tables.message.c.id).where(
            tables.message.c.sender_address == person.emails[0]
        )
        rows = connection.execute(hers).all()
        customers = connection.scalars(
            select(tables.customer.c.id).where(tables.customer.c.email == person.emails[0])
        ).all()
        other = connection.scalar(
            select(tables.message.c.case_id).where(tables.message.c.sender_address == "minh@example.com")
        )
    cases = sorted({CaseId(row.case_id) for row in rows if row.case_id is not None})
    assert cases
    assert other is not None
    _work_on(desk, actor, cases[0], person, folder)
    by_hand = desk.casework.open_by_hand(
        actor,
        case=CaseByHand(
            channel=Channel.PHONE,
            name=person.names[1],
            email=person.emails[1],
            phone=person.phones[1],
            subject=f"Xóa dữ liệu {person.mark('subject by hand')}",
            text=person.mark("text by hand"),
            received_at=at,
            proof=person.mark("proof of receipt"),
        ),
    )
    request = CaseId(int(str(by_hand.params["case"])))
    with store.work() as work:
        second = work.complaint(request).customer
        assert second is not None
        detail = {"old": f"{person.names[0]} {person.mark('detail without a case')}"}
        work.record(Fact(FactKind.SETTINGS_CHANGED, at, actor.id, detail=detail))
        work.record(Fact(FactKind.STATUS_SET, at, actor.id, cases[0], {}, {"old": person.mark("detail")}))
        work.commit()
    _views(store, actor, person, at)
    return Planted(
        person,
        frozenset(cases),
        frozenset({*(CustomerId(each) for each in customers), second}),
        frozenset(MessageId(row.id) for row in rows),
        request,
        CaseId(other),
    )


def settle(desk: Desk, actor: Actor, planted: Planted) -> CaseId:
    """Work on what she wrote as an office does before she asks for deletion; give her case.

    Her mails become one case, which is answered and done with; she is known under two cards that share a
    telephone number, and somebody is still writing to her.
    """
    person = planted.person
    first, *others = sorted(planted.cases)
    for each in others:
        desk.casework.merge(actor, source=each, target=first)
    desk.triage.set_category(actor, cases=[first], code="OTHER_PRIVACY")
    draft = desk.replies.begin(actor, case=first).text
    desk.replies.discard_draft(actor, case=first)
    begun = desk.replies.begin(actor, case=first).text
    letter = replace(begun, body=f"Kính gửi chị {person.names[0]},\n{person.mark('letter')}")
    desk.replies.send(actor, case=first, text=letter)
    desk.outbox.run()
    desk.triage.set_status(actor, cases=[first], status=Status.RESOLVED)
    copy = f"{person.names[2]} <{person.plain_mark('copy')}@example.vn>"
    formatted = f"<p>{person.mark('formatted draft')}</p>"
    desk.replies.save_draft(actor, case=first, text=replace(draft, cc=copy, formatted=formatted))
    reason = f"{person.names[1]} {person.mark('not privacy')}"
    desk.triage.mark_not_privacy(actor, cases=[planted.request], reason=reason)
    card, second = (desk.customers.of_case(actor, case=each) for each in (first, planted.request))
    assert card is not None
    assert second is not None
    desk.customers.add_address(actor, customer=card, kind=AddressKind.PHONE, written=person.phones[0])
    versions = (
        desk.customers.card(actor, customer=card).version,
        desk.customers.card(actor, customer=second).version,
    )
    desk.merging.merge(actor, keep=card, gone=second, versions=versions)
    person.marks["third address"] = "hanly.third@example.net"
    third = desk.casework.open_by_hand(
        actor,
        case=CaseByHand(
            channel=Channel.SHOP,
            name=person.names[0],
            email=person.marks["third address"],
            phone="",
            subject=person.mark("third subject"),
            text=person.mark("third text"),
            received_at=desk.reading.now() - timedelta(hours=30),
            proof=person.mark("third proof"),
        ),
    )
    third_case = CaseId(int(str(third.params["case"])))
    desk.triage.mark_not_privacy(actor, cases=[third_case], reason=person.mark("third reason"))
    desk.casework.add_note(actor, case=first, text=f"{person.phones[1]}, {person.mark('second note')}")
    person.marks["telephone as kept"] = "+842838229911"
    desk.presence.writing(actor, case=first)
    return first


def _work_on(desk: Desk, actor: Actor, case: CaseId, person: Person, folder: Path) -> None:
    desk.casework.add_note(actor, case=case, text=f"Gọi lại {person.names[2]}: {person.mark('note')}")
    desk.casework.add_task(actor, case=case, text=f"Hỏi {person.emails[0]} {person.mark('task')}")
    desk.evidence.add_files(actor, case=case, paths=[evidence_file(person, folder)])
    start = desk.replies.begin(actor, case=case).text
    text = replace(start, body=f"Kính gửi chị {person.names[0]}, {person.mark('draft')}")
    desk.replies.save_draft(actor, case=case, text=text)
    with desk.store.work() as work:
        item = RightsItem(case, Right.CORRECT, CardField.NAME.value, desk.reading.now(), actor.id)
        item.words, item.reason = person.mark("use that is to stop"), person.mark("reason of a refusal")
        item.before, item.after = f"{person.names[2]} {person.mark('wrong')}", person.mark("right")
        # Done with, for a complaint on which something asked is open cannot be resolved.
        item.state, item.settled_by = ItemState.REFUSED, actor.id
        item.settled_at = item.answered_at = desk.reading.now()
        work.add(item)
        work.commit()


def _views(store: SqlStore, actor: Actor, person: Person, at: datetime) -> None:
    """Keep searches for her, one of them removed a moment ago, and a rule about her address."""
    view = {
        **dict.fromkeys(("segment", "sorting", "category", "severity"), ""),
        "view": "all",
        "shared": False,
        "unassigned": False,
        "position": 1,
        "version": 1,
        "owner_id": actor.id,
        "changed_at": at,
    }
    # Each beside what tells of her, as people write; nothing else could find a word that only it has.
    hers = f"from:{person.emails[0]}"
    named, removed = f"{person.names[0]} {person.mark('view name')}", f"{hers} {person.mark('removed view')}"
    rule = {"kind": "address", "pattern": person.emails[1], "reason": person.mark("sender rule")}
    with store.writer.begin() as connection:
        for more in (
            {"name": "Hers", "name_key": "hers", "query": f"{hers} {person.mark('saved view')}"},
            {"name": named, "name_key": named.casefold(), "query": "", "shared": True},
            {"name": "Hers", "name_key": "hers", "query": removed, "removed_at": at},
        ):
            connection.execute(insert(tables.saved_view), view | more)
        connection.execute(
            insert(tables.sender_rule), {**rule, "created_at": at, "created_by_id": actor.id, "version": 1}
        )


def _sent(person: Person) -> bytes:
    """Write an answer of ours, as it lies in Sent."""
    return (
        f"From: {DESK}\r\nTo: {person.emails[0]}\r\nSubject: =?utf-8?q?Tr=E1=BA=A3_l=E1=BB=9Di?=\r\n"
        f"Message-ID: <sent-1@leman.jewelry>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{person.mark('sent')}\r\n"
    ).encode()


def others() -> bytes:
    """Write a mail of somebody else."""
    return (
        f"From: Minh <minh@example.com>\r\nTo: {DESK}\r\nCc: lan@example.vn\r\n"
        "Subject: My ring\r\nMessage-ID: <ring@example.com>\r\n\r\nIt is too small for my data.\r\n"
    ).encode()


def sealed_bytes(store: SqlStore) -> bytes:
    """Open every sealed item that can be opened."""
    with store.writer.connect() as connection:
        ids = connection.scalars(
            select(tables.blob.c.id).where(tables.blob.c.staged.is_(False), tables.blob.c.wrapped_key != b"")
        ).all()
    return b"\n".join(unpacked(store.reader().vault.get(BlobId(each))) for each in ids)


def mailbox_bytes(dovecot: Dovecot) -> bytes:
    """Read every message of every folder off the server's disk."""
    found = [
        unpacked(path.read_bytes())
        for path in dovecot.maildir().rglob("*")
        if path.is_file() and path.parent.name in {"cur", "new"}
    ]
    return b"\n".join(found)


def key_of(office: Office, login: str, passphrase: str) -> bytes:
    """Open the desk's key with a person's passphrase."""
    return office.access._files.slots().unlock(login, passphrase)[1]


def figures(desk: Desk, actor: Actor) -> dict[str, object]:
    """Give every figure of the board, by name; what it lists by name or number is no figure."""
    board = desk.board.board(actor, chosen=desk.board.this_month())
    return {
        each.name: getattr(board, each.name) for each in fields(board) if each.name not in {"now", "actions"}
    }
