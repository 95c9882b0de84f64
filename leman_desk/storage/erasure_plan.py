"""Which rows an erasure destroys: found from its subject, or on a restored desk from the ledger."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Connection, Table, select, update

from leman_desk.domain.case_clock import case_clock_ref, response_ref
from leman_desk.domain.correspondence import Direction, OutgoingState
from leman_desk.domain.erasure import (
    Subject,
    Thing,
    bytes_tag,
    email_tag,
    message_id_tag,
    name_tag,
    phone_tag,
)
from leman_desk.domain.erasure_needles import Mentions
from leman_desk.domain.errors import Unavailable
from leman_desk.domain.ids import ClockId
from leman_desk.services.ports_erasure import Plan, StoredUid
from leman_desk.storage import tables
from leman_desk.storage.erasure_rules import RULES, Deed, Rule, Tie, rules_of
from leman_desk.storage.reader_rows import AT_ONCE, in_parts

_TOGETHER = 2_000
_REPLAYED = ("cases", "message", "customer", "evidence", "fact_detail")
"""Lists of rows from which all others are found again on a restored desk."""
_LISTED = frozenset(Tie) - {Tie.WORDS, Tie.CLOCK, Tie.FINGERPRINT, Tie.BLOB, Tie.NOBODY}
"""Ties by ids of the plan; bytes that a row which stays has too are let be."""


def referring(target: str) -> Iterator[tuple[Table[Any], Column[Any]]]:
    """Give every column of the schema that refers to a row of a table by its id."""
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == target for key in column.foreign_keys):
                yield table, column


def find_naming(connection: Connection, subject: Subject) -> dict[str, tuple[int, ...]]:
    """Find rows that go by their words, and details of facts, that name the person; slow, reads only."""
    mentions = Mentions(subject)
    found: dict[str, tuple[int, ...]] = {}
    if not (subject.names or subject.emails or subject.phones or subject.numbers):
        return found
    for name, table in tables.metadata.tables.items():
        for rule in rules_of(name):
            if rule.tie is not Tie.WORDS:
                continue
            ids = table.c[rule.column]
            texts = [table.c[column] for column in rule.texts]
            names = mentions.in_query if rule.query else mentions
            found[name] = tuple(
                row[0]
                for row in _every(connection, ids, texts)
                if any(names(str(each)) for each in row[1:] if each)
            )
    found[Tie.FACT.value] = _details_naming(connection, subject, mentions)
    return found


def _details_naming(connection: Connection, subject: Subject, mentions: Mentions) -> tuple[int, ...]:
    """Find details of facts that name the person.

    On somebody else's case a name may be another person's of that name, and is not enough; an address or a
    number is.
    """
    details, facts = tables.fact_detail, tables.fact.c
    surely = Mentions(replace(subject, names=(), written=()))
    rows = _every(connection, details.c.seq, [details.c.detail])
    told = {row.seq: surely(row.detail) for row in rows if mentions(row.detail)}
    found: list[int] = []
    for part in in_parts(list(told)):
        for row in connection.execute(select(facts.seq, facts.case_id).where(facts.seq.in_(part))):
            own = row.case_id is None or row.case_id in subject.cases
            if (own or told[row.seq]) and not subject.holds(Thing.CASE, row.case_id or 0):
                found.append(row.seq)
    return tuple(found)


def _every(connection: Connection, key: Column[Any], texts: Sequence[Column[Any]]) -> Iterator[Any]:
    last: Any = None
    while True:
        chosen = select(key, *texts).order_by(key).limit(_TOGETHER)
        rows = connection.execute(chosen if last is None else chosen.where(key > last)).all()
        yield from rows
        if len(rows) < _TOGETHER:
            return
        last = rows[-1][0]


def make_plan(
    connection: Connection, tag_key: bytes, subject: Subject, naming: Mapping[str, tuple[int, ...]]
) -> Plan:
    """Find everything that goes; what a hold excepts, and what a held case needs, stays."""
    cases = sorted(case for case in subject.cases if not subject.holds(Thing.CASE, case))
    mails = _ids(connection, tables.message.c.id, tables.message.c.case_id, cases)
    mails |= set(_ids(connection, tables.message.c.id, tables.message.c.id, sorted(subject.messages)))
    mails -= {each.id for each in subject.held if each.thing is Thing.MESSAGE}
    evidence = _ids(connection, tables.evidence.c.id, tables.evidence.c.case_id, cases)
    evidence -= {each.id for each in subject.held if each.thing is Thing.EVIDENCE}
    customers = {each for each in subject.customers if not subject.holds(Thing.CUSTOMER, each)}
    staying = select(tables.cases.c.customer_id).where(tables.cases.c.id.not_in(cases)).distinct()
    customers -= set(connection.scalars(staying))
    rows = {
        "cases": set(cases),
        "message": mails,
        "evidence": evidence,
        "customer": customers & _ids(connection, tables.customer.c.id, tables.customer.c.id, customers),
        **{name: set(ids) for name, ids in naming.items()},
    }
    return _completed(connection, tag_key, Plan(subject), rows)


def plan_since(
    connection: Connection, tag_key: bytes, plan: Plan, naming: Mapping[str, tuple[int, ...]]
) -> tuple[Plan, dict[str, tuple[int, ...]]]:
    """Find what was written about the person after the plan was made: on its cases, and what names them.

    Mail that came to a case since is left out, for nobody decided about it.

    Returns:
        The plan with all that, and the rows that are new in it.
    """
    cases = plan.rows.get("cases", ())
    evidence = _ids(connection, tables.evidence.c.id, tables.evidence.c.case_id, cases)
    evidence -= {each.id for each in plan.subject.held if each.thing is Thing.EVIDENCE}
    known = {name: set(ids) for name, ids in plan.rows.items()}
    rows = {name: known.get(name, set()) | set(naming.get(name, ())) for name in {*known, *naming}}
    rows["evidence"] = known.get("evidence", set()) | evidence
    completed = _completed(connection, tag_key, plan, rows)
    found = {name: set(ids) - known.get(name, set()) for name, ids in completed.rows.items()}
    # What the trail says of the erasing itself stays, unless it names the person.
    told = set(naming.get("fact_detail", ())) | _told_of_cards(connection, known.get("customer", set()))
    found["fact_detail"] = told - known.get("fact_detail", set())
    new = {name: tuple(sorted(ids)) for name, ids in found.items() if ids and name != "reindex"}
    merged = {name: tuple(sorted(known.get(name, set()) | found.get(name, set()))) for name in {*known, *new}}
    return replace(plan, rows=merged), new


def anything_left(connection: Connection, plan: Plan) -> bool:
    """Tell whether a row is there that hangs on what a plan destroyed, or sealed bytes half destroyed."""
    for name, rule in RULES.items():
        if rule.deed is Deed.ERASE and rule.tie in _LISTED:
            column = tables.metadata.tables[name].c[rule.column]
            if _ids(connection, column, column, tied_ids(plan, rule, name)):
                return True
    blobs = tables.blob.c
    keyless = select(blobs.id).where(blobs.wrapped_key == b"").limit(1)
    parts = in_parts(plan.rows.get("blob", ()))
    return any(connection.scalar(keyless.where(blobs.id.in_(part))) for part in parts)


def plan_from_entry(
    connection: Connection, tag_key: bytes, subject: Subject, values: Mapping[str, Any]
) -> Plan:
    """Find on any state of this desk what an entry of the ledger destroyed.

    Rows are named by ids, which no desk gives out twice; mails and people are also known by keyed hashes,
    under whatever id an older state has them.
    """
    rows = {name: set(map(int, ids)) for name, ids in values["rows"].items()}
    tombstones = {base64.b64decode(each) for each in values["tombstones"]}
    tags = {base64.b64decode(each) for each in values["tags"]}
    mails = tables.message
    stays = {int(each) for each in values.get("held_messages", ())}
    for row in _every(connection, mails.c.id, [mails.c.sha256]):
        if row.id not in stays and bytes_tag(tag_key, row.sha256) in tombstones:
            rows.setdefault("message", set()).add(row.id)
    people = tables.customer
    staying = set(
        connection.scalars(
            select(tables.cases.c.customer_id).where(tables.cases.c.id.not_in(rows.get("cases", set())))
        )
    )
    for row in _every(connection, people.c.id, [people.c.email]):
        if row.email and email_tag(tag_key, row.email) in tags and row.id not in staying:
            rows.setdefault("customer", set()).add(row.id)
    plan = Plan(
        subject,
        tombstones=tuple(sorted(tombstones)),
        tags=tuple(sorted(tags)),
        suppressed=tuple(base64.b64decode(each) for each in values["suppressed"]),
    )
    return _completed(connection, tag_key, plan, rows)


def entry_values(plan: Plan) -> dict[str, Any]:
    """Give what the ledger holds of a plan: ids and keyed hashes."""
    return {
        "rows": {name: list(ids) for name, ids in plan.rows.items() if ids},
        "tombstones": [base64.b64encode(each).decode() for each in plan.tombstones],
        "tags": [base64.b64encode(each).decode() for each in plan.tags],
        "suppressed": [base64.b64encode(each).decode() for each in plan.suppressed],
        "held_messages": sorted(each.id for each in plan.subject.held if each.thing is Thing.MESSAGE),
    }


def _completed(connection: Connection, tag_key: bytes, plan: Plan, rows: dict[str, set[int]]) -> Plan:
    """Find what hangs on the rows that go: copies on their way in and out, sealed bytes, clocks, details."""
    cases, mails = sorted(rows.get("cases", ())), sorted(rows.get("message", ()))
    incoming, sending, drafts = tables.pending_mail.c, tables.outgoing.c, tables.draft.c
    rows["pending_mail"] = _ids(connection, incoming.id, incoming.message_id, mails)
    names = _texts(connection, tables.message.c.message_id, tables.message.c.id, mails)
    rows["outgoing"] = _ids(connection, sending.id, sending.case_id, cases)
    rows["outgoing"] |= _ids(connection, sending.id, sending.message_id, sorted(names))
    rows["draft"] = _ids(connection, drafts.id, drafts.case_id, cases)
    rows["draft"] |= _ids(connection, drafts.id, drafts.in_reply_to_id, mails)
    told = tables.fact.c
    rows.setdefault("fact_detail", set()).update(_ids(connection, told.seq, told.case_id, cases))
    rows["fact_detail"] |= _told_of_cards(connection, rows.get("customer", set()))
    elsewhere = _ids(connection, tables.message.c.case_id, tables.message.c.id, mails)
    rows["reindex"] = {case for case in elsewhere if case} - set(cases)
    rows["blob"] = _blobs(connection, rows)
    suppressed = _subject_tags(tag_key, plan.subject, people=False)
    return replace(
        plan,
        rows={name: tuple(sorted(ids)) for name, ids in rows.items()},
        uids=_uids(connection, sorted(rows["pending_mail"])),
        tombstones=plan.tombstones or _tombstones(connection, tag_key, mails, sorted(rows["pending_mail"])),
        tags=plan.tags or tuple(sorted(_subject_tags(tag_key, plan.subject, people=True))),
        suppressed=plan.suppressed or tuple(sorted(suppressed)),
        packages=_packages(connection, sorted(rows.get("customer", ()))),
        sent=plan.sent or _sent(connection, mails, sorted(rows["outgoing"])),
    )


def _told_of_cards(connection: Connection, customers: set[int]) -> set[int]:
    """Find details of facts about cards that go, such as why somebody looked at a number."""
    facts, details = tables.fact.c, tables.fact_detail.c
    chosen = (
        select(facts.seq, facts.codes)
        .join(tables.fact_detail, details.seq == facts.seq)
        .where(facts.case_id.is_(None), facts.codes.contains('"customer":'))
    )
    if not customers:
        return set()
    return {row.seq for row in connection.execute(chosen) if json.loads(row.codes)["customer"] in customers}


def stop_outgoing(connection: Connection, plan: Plan) -> None:
    """Keep mail that waits from leaving any more, or from being filed in the Sent folder.

    Raises:
        Unavailable: ``erasure.mail_leaving`` while one is on its way to the server at this moment.
    """
    sending = tables.outgoing
    for part in in_parts(plan.rows["outgoing"]):
        mine = sending.c.id.in_(part)
        leaving = select(sending.c.id).where(mine, sending.c.state == OutgoingState.SENDING)
        if connection.execute(leaving.limit(1)).first() is not None:
            raise Unavailable("erasure.mail_leaving")
        held = update(sending).where(mine, sending.c.state == OutgoingState.HELD)
        connection.execute(held.values(state=OutgoingState.RECALLED, version=sending.c.version + 1))
        # What never got into the Sent folder must not be filed there once the server was searched.
        unfiled = update(sending).where(mine, sending.c.appended.is_(False))
        connection.execute(unfiled.values(appended=True, version=sending.c.version + 1))


def clock_refs(connection: Connection, cases: Sequence[int]) -> list[str]:
    """Name every clock of some cases."""
    found: list[str] = []
    for table, ref in ((tables.response_clock, response_ref), (tables.case_clock, case_clock_ref)):
        ids = _ids(connection, table.c.id, table.c.case_id, cases)
        found += [str(ref(ClockId(each))) for each in sorted(ids)]
    return found


def fingerprints(connection: Connection, plan: Plan) -> list[str]:
    """Give the hashes of mails, attachments and evidence that go, without those that something else has."""
    going: set[str] = set()
    staying: set[str] = set()
    for table, owner, name in (
        (tables.message, tables.message.c.id, "message"),
        (tables.attachment, tables.attachment.c.message_id, "message"),
        (tables.evidence, tables.evidence.c.id, "evidence"),
        (tables.pending_mail, tables.pending_mail.c.id, "pending_mail"),
    ):
        going |= _ids(connection, table.c.sha256, owner, plan.rows.get(name, ()))
    wanted = sorted(going)
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        for table, owner, name in (
            (tables.attachment, tables.attachment.c.message_id, "message"),
            (tables.evidence, tables.evidence.c.id, "evidence"),
        ):
            mine = set(plan.rows.get(name, ()))
            rows = connection.execute(select(table.c.sha256, owner).where(table.c.sha256.in_(part)))
            staying |= {row[0] for row in rows if row[1] not in mine}
    return sorted(going - staying)


def tied_ids(plan: Plan, rule: Rule, name: str) -> tuple[int, ...]:
    """Give the ids to which a rule's rows are tied."""
    if rule.tie is Tie.WORDS:
        return plan.rows.get(name, ())
    return plan.rows.get(rule.tie.value, ())


def _blobs(connection: Connection, rows: Mapping[str, set[int]]) -> set[int]:
    """Find the sealed bytes of rows that go, without those that a row which stays has too."""
    going: set[int] = set()
    staying: set[int] = set()
    for table, column in referring("blob"):
        if table is tables.blob_chunk:
            continue
        rule = RULES.get(table.name)
        ids = rows.get(table.name) if rule is None or rule.tie is Tie.WORDS else rows.get(rule.tie.value)
        goes = rule is not None and (
            rule.deed is Deed.ERASE
            or (rule.deed is Deed.ANONYMISE and rule.blank.get(column.name, "") is None)
        )
        if not goes or rule is None or not ids:
            staying |= {each for each in connection.scalars(select(column).distinct()) if each is not None}
            continue
        for owner, blob in connection.execute(select(table.c[rule.column], column)):
            if blob is not None:
                (going if owner in ids else staying).add(blob)
    return going - staying


def _uids(connection: Connection, pending: Sequence[int]) -> tuple[StoredUid, ...]:
    known = tables.mail_identity.c
    found: list[StoredUid] = []
    for part in in_parts(pending):
        chosen = select(known.mailbox_id, known.folder, known.uidvalidity, known.uid)
        found += [StoredUid(*row) for row in connection.execute(chosen.where(known.pending_id.in_(part)))]
    return tuple(found)


def _sent(connection: Connection, mails: Sequence[int], sending: Sequence[int]) -> tuple[str, ...]:
    """Give the Message-IDs of our own mails, which may have gone to others than the person."""
    ours, mail = tables.outgoing.c, tables.message.c
    found = _texts(connection, ours.message_id, ours.id, sending)
    for part in in_parts(mails):
        written = (mail.id.in_(part), mail.direction == Direction.OUT, mail.message_id != "")
        found.update(connection.scalars(select(mail.message_id).where(*written)))
    return tuple(sorted(found))


def _packages(connection: Connection, customers: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Find where data packages of these customers were saved."""
    package = tables.data_package.c
    found: set[tuple[str, str]] = set()
    for part in in_parts(customers):
        chosen = select(package.path, package.sha256).where(
            package.customer_id.in_(part), package.removed_at.is_(None)
        )
        found |= {(row.path, row.sha256) for row in connection.execute(chosen)}
    return tuple(sorted(found))


def mail_tags(tag_key: bytes, sha256: str, message_id: str) -> set[bytes]:
    """Give the keyed hashes by which a mail is known again."""
    found = {bytes_tag(tag_key, sha256)}
    return found | {message_id_tag(tag_key, message_id)} if message_id else found


def hashes_kept(connection: Connection, hashes: Sequence[str]) -> set[str]:
    """Give those hashes of mails that the desk has, such as held ones and new ones."""
    found: set[str] = set()
    for column in (tables.message.c.sha256, tables.pending_mail.c.sha256):
        found |= _ids(connection, column, column, hashes)
    return found


def _tombstones(
    connection: Connection, tag_key: bytes, mails: Sequence[int], pending: Sequence[int]
) -> tuple[bytes, ...]:
    found: set[bytes] = set()
    message, incoming = tables.message.c, tables.pending_mail.c
    for part in in_parts(mails):
        for row in connection.execute(select(message.sha256, message.message_id).where(message.id.in_(part))):
            found |= mail_tags(tag_key, row.sha256, row.message_id)
    for part in in_parts(pending):
        found |= {
            bytes_tag(tag_key, each)
            for each in connection.scalars(select(incoming.sha256).where(incoming.id.in_(part)))
        }
    return tuple(sorted(found))


def _subject_tags(tag_key: bytes, subject: Subject, *, people: bool) -> set[bytes]:
    found = {email_tag(tag_key, each) for each in subject.emails}
    found |= {phone_tag(tag_key, each) for each in subject.phones}
    return found | {name_tag(tag_key, each) for each in subject.names} if people else found


def _ids(connection: Connection, wanted: Any, by: Any, values: Iterable[Any]) -> set[Any]:
    found: set[Any] = set()
    for part in in_parts(list(values)):
        found.update(connection.scalars(select(wanted).where(by.in_(part))))
    return found


_texts = _ids
