"""Finding: both databases find exactly what the tree says, newest first, and take no word for syntax."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from leman_desk.domain.complaint import OPEN_STATUSES, Category, Severity, Status
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.people import Person
from leman_desk.domain.search_parse import parse_search
from leman_desk.domain.search_query import (
    All,
    Either,
    Flag,
    Having,
    InCategory,
    InStatus,
    Node,
    Not,
    OfSeverity,
    OwnedBy,
    Received,
    Search,
    SearchContext,
    Text,
    words_in,
)
from leman_desk.services.queries import CaseFilter, Queue, View
from leman_desk.storage import reader_queue, search_find
from leman_desk.storage.search import COLUMNS_OF, Entry, put_entries
from leman_desk.storage.search_find import case_hunt, mail_hunt
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import cases, message
from tests.storage.sample import DAY, HOUR, NOW, TODAY_ENDS, add_case, add_message, customer

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VOCABULARY = ("nhẫn", "nhan", "nhanh", "cưới", "cuộc", "số", "thẻ", "an", "ánh", "hòa", "26", "ld", "x")


@dataclass
class Known:
    """A case as the tests know it, to judge by what the databases find."""

    id: int
    received_at: datetime
    status: Status
    severity: Severity
    category: str | None
    mine: bool
    unread: bool
    texts: dict[str, list[str]] = field(default_factory=dict)


def judge(node: Node | None, known: Known) -> bool:  # noqa: C901, PLR0911 - one line for each kind
    match node:
        case None:
            return True
        case Text():
            return any(_stands(node, known.texts[name]) for name in COLUMNS_OF[node.field])
        case All():
            return all(judge(part, known) for part in node.parts)
        case Either():
            return any(judge(part, known) for part in node.parts)
        case Not():
            return not judge(node.part, known)
        case Received():
            after = node.begin is None or known.received_at >= node.begin
            return after and (node.end is None or known.received_at < node.end)
        case InCategory():
            return known.category in node.codes
        case InStatus():
            return known.status in node.statuses
        case OfSeverity():
            return known.severity in node.severities
        case OwnedBy():
            return known.mine if node.people else not known.mine
        case Having():
            return known.unread if node.flag is Flag.UNREAD else False


def _stands(leaf: Text, words: list[str]) -> bool:
    count = len(leaf.words)
    for at in range(len(words) - count + 1):
        here = words[at : at + count]
        if leaf.prefix and here[:-1] == list(leaf.words[:-1]) and here[-1].startswith(leaf.words[-1]):
            return True
        if here == list(leaf.words):
            return True
    return False


@pytest.fixture
def context(person: Person) -> SearchContext:
    categories = tuple(
        Category(code, code, code, clause, Severity.S3, "", "")
        for code, clause in (("LEAK", "§5.4"), ("ADS", "§2"))
    )
    return SearchContext(
        date(2026, 11, 20), ZONE, person.id, ((person.id, person.name, person.login),), categories
    )


@pytest.fixture
def known(store: SqlStore, person: Person) -> list[Known]:
    random = Random(6)
    made: list[Known] = []

    def words(most: int) -> str:
        return " ".join(random.choice(VOCABULARY) for _ in range(random.randint(0, most)))

    for running in range(1, 41):
        who = customer(words(2).title(), f"{random.choice(('an', 'hoa', 'x'))}@example.vn")
        with store.work() as work:
            work.add(who)
            work.commit()
        case = Known(
            0,
            NOW - timedelta(hours=random.randrange(24 * 60), seconds=running),
            random.choice([Status.NEW, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED, Status.RESOLVED]),
            random.choice(list(Severity)),
            random.choice(["LEAK", "ADS", None]),
            random.random() < 0.5,
            random.random() < 0.5,
        )
        subject, body, sender, name = words(4), words(9), words(2), words(2)
        case.id = add_case(
            store,
            running,
            subject=subject,
            customer=who.id,
            received_at=case.received_at,
            status=case.status,
            severity=case.severity,
            category=case.category,
            assignee=person.id if case.mine else None,
            unread=case.unread,
        )
        with store.work() as work:
            add_message(
                work,
                body,
                f"{name}.png",
                case=case.id,
                subject=subject,
                sender_name=sender,
                sender_address="gui@x.vn",
                received_at=case.received_at,
            )
            work.index(case.id)
            work.commit()
        case.texts = {
            "number": words_in(f"LD-26-{running:04}"),
            "subject": words_in(subject),
            "customer": words_in(f"{who.name} {who.email}"),
            "sender": words_in(f"{sender} gui@x.vn"),
            "recipient": words_in("info@leman.example"),
            "file": words_in(f"{name}.png"),
            "body": words_in(body),
        }
        made.append(case)
    return made


def ask(store: SqlStore, person: Person, search: Search, view: View = View.ALL) -> Queue:
    chosen = CaseFilter(view=view, text="…", search=search)
    return store.reader().queue(chosen, person.id, NOW, TODAY_ENDS)


def every(store: SqlStore, person: Person, search: Search) -> set[int]:
    found = set()
    for segment in reader_queue.STATUSES:
        chosen = CaseFilter(view=View.ALL, segment=segment, text="…", search=search)
        queue = store.reader().queue(chosen, person.id, NOW, TODAY_ENDS)
        found |= {each for _, ids in queue.groups for each in ids}
    return found


def queries() -> Iterator[str]:
    random = Random(7)
    operators = [
        *("from:", "to:", "subject:", "body:", "number:", "file:", "từ:", "tiêu-đề:"),
        *("", "", "", "", "-", '"'),
    ]
    conditions = [
        *(
            "status:new",
            "-status:new",
            "trạng-thái:chờ,mới",
            "severity:s1,s2",
            "category:leak",
            "-category:leak",
        ),
        *("owner:me", "owner:nobody", "is:unread", "received:2026-11-01..", "before:2026-10-15", "clause:2"),
    ]

    def one() -> str:
        if random.random() < 0.2:
            return random.choice(conditions)
        operator, words = random.choice(operators), random.sample(VOCABULARY, random.randint(1, 2))
        if operator == '"':
            return f'"{" ".join(words)}"'
        return operator + words[0] + random.choice(("", "", "*", "-" + words[-1]))

    for _ in range(160):
        parts = [one() for _ in range(random.randint(1, 3))]
        if random.random() < 0.3:
            parts.insert(1, "OR")
        text = " ".join(parts)
        yield f"-({text}) {one()}" if random.random() < 0.15 else text


def test_every_query_finds_what_it_says(
    store: SqlStore,
    person: Person,
    context: SearchContext,
    known: list[Known],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found_something = 0
    for few in (search_find._FEW, -1):
        monkeypatch.setattr(search_find, "_FEW", few)
        for text in queries():
            search = parse_search(text, context)
            wanted = {each.id for each in known if judge(search.query, each)}
            assert every(store, person, search) == wanted, (few, text, search)
            found_something += bool(wanted)
    assert found_something > 100


def test_the_newest_stand_within_the_cap(
    store: SqlStore,
    person: Person,
    context: SearchContext,
    known: list[Known],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader_queue, "SEARCH_LIMIT", 5)
    for text in ("png leman", "png -zzz", "png OR leman", "leman (png OR is:unread)", "owner:me png"):
        search = parse_search(text, context)
        queue = ask(store, person, search)
        right = sorted(
            (each for each in known if judge(search.query, each)),
            key=lambda each: each.received_at,
            reverse=True,
        )
        assert queue.capped
        assert sum(queue.segments.values()) == 5
        assert {each.id for each in right[:5]} >= {each for _, ids in queue.groups for each in ids}


def test_what_the_index_names_is_looked_up_by_id_not_by_status(store: SqlStore) -> None:
    """Without statistics SQLite would walk every open case once for each handful that FTS5 gives."""
    case = add_case(store, subject="so the")
    asked: list[tuple[str, Any]] = []
    with store.work() as work:
        put_entries(work.connection(), [Entry(case + n, NOW, {"body": "the"}) for n in range(1, 700)])
        work.commit()
    with store.writer.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        listed = cases.c.status.in_(sorted(OPEN_STATUSES))
        query = Text(("the",))
        assert search_find.newest(connection, case_hunt(query, [listed], NOW, few=False), 9) == [case]
        if connection.dialect.name == "sqlite":  # PostgreSQL has statistics and is asked in one query.
            lookup, values = asked[-1]
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {lookup}", values).all()
            steps = [row[-1] for row in plan]
            assert any(step.startswith("SEARCH cases USING INTEGER PRIMARY KEY") for step in steps), steps
            assert not any("ix_cases" in step for step in steps), steps
        search_find.newest(connection, mail_hunt(query, [message.c.placement == Placement.ARCHIVE]), 9)
        if connection.dialect.name == "sqlite":
            # In both, FTS5 names the newest first, and nothing is sorted: so a limit ends the work.
            for lookup, values in (asked[-1], asked[-3]):
                steps = [
                    row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {lookup}", values)
                ]
                assert steps[0].startswith("SCAN search_index VIRTUAL TABLE"), steps
                assert "LIMIT" in lookup
                assert not any("TEMP B-TREE" in step for step in steps), steps


def test_conditions_alone_are_not_capped(
    store: SqlStore,
    person: Person,
    context: SearchContext,
    known: list[Known],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader_queue, "SEARCH_LIMIT", 2)
    queue = ask(store, person, parse_search("received:2026", context))
    assert sum(queue.segments.values()) == len(known)
    assert not queue.capped


def test_flags(store: SqlStore, person: Person, context: SearchContext) -> None:
    late = add_case(store, 1, due=NOW - HOUR)
    quiet = add_case(store, 2, due=NOW + DAY)
    with store.work() as work:
        add_message(work, "x", "a.png", case=late)
        work.commit()

    def found(text: str) -> set[int]:
        return every(store, person, parse_search(text, context))

    assert found("is:over") == {late}
    assert found("-is:over") == {quiet}
    assert found("has:attachment") == {late}
    assert found("has:evidence") == found("has:note") == set()
    assert found("is:open so") == {late, quiet}


def test_what_was_set_aside_is_listed_when_its_status_is_named(
    store: SqlStore, person: Person, context: SearchContext
) -> None:
    aside = add_case(store, 1, status=Status.NOT_PRIVACY, subject="quang cao")
    assert every(store, person, parse_search("quang", context)) == set()
    assert every(store, person, parse_search("quang status:not-privacy", context)) == {aside}
    assert every(store, person, parse_search("status:not-privacy", context)) == {aside}


def test_mail_without_a_case(store: SqlStore, person: Person, context: SearchContext) -> None:
    with store.work() as work:
        old = add_message(work, "xin chào", "a.png", placement=Placement.ARCHIVE, received_at=NOW - 9 * DAY)
        new = add_message(work, "xin lỗi", placement=Placement.ARCHIVE, received_at=NOW - DAY)
        other = add_message(work, "xin chào", placement=Placement.AUTOMATIC)
        work.commit()

    def found(text: str, view: View = View.ARCHIVE) -> list[int]:
        queue = ask(store, person, parse_search(text, context), view)
        return [each for _, ids in queue.groups for each in ids]

    assert found("xin") == [new.id, old.id]
    assert found("xin", View.AUTOMATIC) == [other.id]
    assert found("xin -chao") == [new.id]
    assert found("-chao") == [new.id]
    assert found("xin before:2026-11-15") == [old.id]
    assert found("on:19/11/2026") == [new.id]
    assert found("has:attachment") == [old.id]
    assert found("xin status:new") == found("xin owner:me") == found("number:26") == []
    assert found("file:a.png from:hoa@") == [old.id]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                [
                    *"\"'()*:^-+{}[]|&!<>\\;%\0",
                    "NEAR(a b)",
                    "a AND NOT",
                    "OR",
                    "search_index",
                    "body:",
                    "'--",
                    "␀",
                    "head :",
                    "- {a}",
                    "\ud800",
                    "ﬁ",
                    "İ",
                    "ß",
                    "\u0301",
                    "x" * 70,
                    "người",
                    "１２",
                    "²",
                    "اسم",
                ]
            ),
            max_size=8,
        ).map("".join),
    )
)
def test_no_text_breaks_a_query(store: SqlStore, person: Person, text: str) -> None:
    for wanted in (text, f'"{text}"*', f"from:{text}", f"-{text}"):
        for view in (View.ALL, View.ARCHIVE):
            chosen = CaseFilter(view=view, text=wanted)
            assert store.reader().queue(chosen, person.id, NOW, TODAY_ENDS).groups == ()
    assert store.reader().jump(text, 3) == []


def test_what_is_written_in_any_script_is_found_again(store: SqlStore, person: Person) -> None:
    texts = (
        "ﬁnance",
        "İstanbul",
        "Straße",
        "１２３４",
        "x²",
        "اسم العميل",
        "個人情報",
        "e\u0301te\u0301",
        "𝓐𝓑𝓒",
        "🙂 vui",
    )
    for running, text in enumerate(texts, start=1):
        case = add_case(store, running, subject=text)
        for wanted in (text, f'subject:"{text}"', f'"{text}"'):
            chosen = CaseFilter(view=View.ALL, text=wanted)
            groups = store.reader().queue(chosen, person.id, NOW, TODAY_ENDS).groups
            assert [ids for _, ids in groups] == [(case,)], wanted


def test_field_of_a_word_counts(store: SqlStore, person: Person, context: SearchContext) -> None:
    case = add_case(store, 7, subject="Nhẫn", received_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert every(store, person, parse_search("subject:nhan number:7 number:0007", context)) == set()
    assert every(store, person, parse_search("subject:nhan number:0007", context)) == {case}
