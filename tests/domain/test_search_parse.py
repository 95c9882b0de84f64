"""The search language: what a person types becomes a tree, and every mistake a problem with its place."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.complaint import Category, Severity, Status
from leman_desk.domain.ids import PersonId
from leman_desk.domain.search_parse import LONGEST_QUERY, head_query, parse_search
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
    ProblemKind,
    Received,
    SearchContext,
    Text,
    TextField,
    sought,
)
from leman_desk.domain.search_words import OPERATORS

ME, HA = PersonId(UUID(int=1)), PersonId(UUID(int=2))
CONTEXT = SearchContext(
    today=date(2026, 2, 13),
    zone=ZoneInfo("Asia/Ho_Chi_Minh"),
    me=ME,
    people=((ME, "Võ Minh Khoa", "khoa"), (HA, "Đặng Thu Hà", "ha")),
    categories=(
        Category("MARKETING", "Marketing without consent", "Tiếp thị", "§2, §5.1", Severity.S3, "", ""),
        Category("TRANSACTION_LEAK", "Transaction leak", "Lộ dữ liệu", "§5.4", Severity.S1, "", ""),
    ),
)


def tree(text: str) -> Node | None:
    found = parse_search(text, CONTEXT)
    assert found.problems == ()
    return found.query


def problems(text: str) -> list[tuple[ProblemKind, int, int]]:
    return [(each.kind, each.begin, each.end) for each in parse_search(text, CONTEXT).problems]


def word(*words: str, prefix: bool = False, field: TextField = TextField.ANY) -> Text:
    return Text(words, prefix, field)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", None),
        ("  ", None),
        ("Hoà", word("hoa", prefix=True)),
        ("x", word("x")),
        ("Khiếu nại", All((word("khieu"), word("nai", prefix=True)))),
        ("LD-26-0147", word("ld", "26", "0147", prefix=True)),
        ('"số điện thoại"', word("so", "dien", "thoai")),
        ("“số điện”", word("so", "dien")),
        ('"số đi"*', word("so", "di", prefix=True)),
        ("nhẫ* cưới*", All((word("nha", prefix=True), word("cuoi", prefix=True)))),
        ("nhẫn -cưới", All((word("nhan"), Not(word("cuoi"))))),
        ('-"nhẫn cưới"', Not(word("nhan", "cuoi"))),
        ("--nhẫn", word("nhan", prefix=True)),
        ("a - b", All((word("a"), word("b")))),
        ("an OR hoa", Either((word("an"), word("hoa", prefix=True)))),
        ("an HOẶC hoa", Either((word("an"), word("hoa", prefix=True)))),
        ("an | hoa", Either((word("an"), word("hoa", prefix=True)))),
        ("an or hoa", All((word("an"), word("or"), word("hoa", prefix=True)))),
        ("ORDER", word("order", prefix=True)),
        (
            "a b OR c d",
            Either((All((word("a"), word("b"))), All((word("c"), word("d"))))),
        ),
        ("a (b OR c)", All((word("a"), Either((word("b"), word("c")))))),
        ("an an an ", All((word("an"), word("an", prefix=True)))),
        ("Re: hello x", All((word("re"), word("hello"), word("x")))),
        ("12:30 x", All((word("12", "30"), word("x")))),
    ],
)
def test_words(text: str, wanted: Node | None) -> None:
    assert tree(text) == wanted


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (
            ("from:an@x.vn ", "từ:an@x.vn", "TỪ:an@x.vn"),
            word("an", "x", "vn", prefix=True, field=TextField.SENDER),
        ),
        (('from:"Nguyễn Hòa"', 'tu:"nguyen hoa"'), word("nguyen", "hoa", field=TextField.SENDER)),
        (("to:info x", "đến:info x"), All((word("info", field=TextField.RECIPIENT), word("x")))),
        (("subject:x", "tiêu-đề:x", "tiêuđề:x"), word("x", field=TextField.SUBJECT)),
        (("number:7", "số:7"), word("7", field=TextField.NUMBER)),
        (("file:a.png x", "tệp:a.png x"), All((word("a", "png", field=TextField.FILE), word("x")))),
        (
            ("from:(an OR x)", "từ:(an HOẶC x)"),
            Either((word("an", field=TextField.SENDER), word("x", field=TextField.SENDER))),
        ),
        (("-from:an", "-từ:an"), Not(word("an", field=TextField.SENDER))),
        (("category:marketing", "loại:tiếp-thị", 'loại:"Tiếp thị"'), InCategory(frozenset({"MARKETING"}))),
        (("clause:5.4", "điều:§5.4"), InCategory(frozenset({"TRANSACTION_LEAK"}))),
        (("clause:5", "điều:5"), InCategory(frozenset({"TRANSACTION_LEAK", "MARKETING"}))),
        (("status:waiting", "trạng-thái:chờ", "is:waiting"), InStatus(frozenset({Status.WAITING}))),
        (
            ("status:new,resolved", "trạng-thái:mới,đã-giải-quyết"),
            InStatus(frozenset({Status.NEW, Status.RESOLVED})),
        ),
        (("severity:S1", "mức-độ:nghiêm-trọng", "is:critical"), OfSeverity(frozenset({Severity.S1}))),
        (("owner:me", "phụ-trách:tôi", "owner:khoa", 'owner:"minh khoa"'), OwnedBy(frozenset({ME}))),
        (("owner:nobody", "phụ-trách:không-ai"), OwnedBy(frozenset(), nobody=True)),
        (("owner:ha,nobody",), OwnedBy(frozenset({HA}), nobody=True)),
        (("is:over", "là:quá-hạn"), Having(Flag.OVER)),
        (("is:unread", "là:chưa-đọc"), Having(Flag.UNREAD)),
        (("has:evidence", "có:chứng-cứ"), Having(Flag.EVIDENCE)),
        (("has:attachment", "có:tệp"), Having(Flag.ATTACHMENT)),
        (
            ("received:2026-02-01..2026-02-13", "nhận:01/02/2026..13/02/2026", "received:1.2.2026..13/2"),
            Received(day(2026, 2, 1), day(2026, 2, 14)),
        ),
        (("received:2026-02-01..", "nhận:1/2/2026.."), Received(day(2026, 2, 1), None)),
        (("received:..13/02", "received:..today"), Received(None, day(2026, 2, 14))),
        (("before:2026-02-01", "trước:01/02/2026"), Received(None, day(2026, 2, 1))),
        (("after:2026-02-01", "sau:01/02/2026"), Received(day(2026, 2, 2), None)),
        (
            ("on:today", "ngày:hôm-nay", 'on:"hôm nay"', "received:homnay"),
            Received(day(2026, 2, 13), day(2026, 2, 14)),
        ),
        (("received:yesterday", "nhận:hôm-qua"), Received(day(2026, 2, 12), day(2026, 2, 13))),
        (("received:last-week", "nhận:tuần-trước"), Received(day(2026, 2, 2), day(2026, 2, 9))),
        (("received:this-week", "nhận:tuần-này"), Received(day(2026, 2, 9), day(2026, 2, 16))),
        (
            ("received:last-month", "nhận:tháng-trước", "received:2026-01"),
            Received(day(2026, 1, 1), day(2026, 2, 1)),
        ),
        (("received:2025", "nhận:năm-ngoái"), Received(day(2025, 1, 1), day(2026, 1, 1))),
    ],
)
def test_operators_in_both_languages(texts: tuple[str, ...], wanted: Node) -> None:
    for text in texts:
        assert tree(text) == wanted, text


@pytest.mark.parametrize(
    ("text", "kind", "begin", "end"),
    [
        ("colour:red ", ProblemKind.UNKNOWN_FIELD, 0, 7),
        ("x from:", ProblemKind.NO_VALUE, 7, 7),
        ("from: an ", ProblemKind.NO_VALUE, 5, 5),
        ("status:(new)", ProblemKind.NO_VALUE, 7, 7),
        ("from:-- x", ProblemKind.NO_WORDS, 5, 7),
        ('"" x', ProblemKind.NO_WORDS, 0, 2),
        ("on:31/02/2026", ProblemKind.BAD_DATE, 3, 13),
        ("on:2/30/2026", ProblemKind.BAD_DATE, 3, 12),
        ("on:0000", ProblemKind.BAD_DATE, 3, 7),
        ("received:..", ProblemKind.BAD_DATE, 9, 11),
        ("received:today..yesterday", ProblemKind.REVERSED, 9, 25),
        ("status:gone", ProblemKind.UNKNOWN_VALUE, 7, 11),
        ("severity:,", ProblemKind.NO_VALUE, 9, 10),
        ("category:nonsense", ProblemKind.UNKNOWN_CATEGORY, 9, 17),
        ("owner:stranger", ProblemKind.UNKNOWN_PERSON, 6, 14),
        ("clause:99", ProblemKind.UNKNOWN_CLAUSE, 7, 9),
        ('x "so dien', ProblemKind.OPEN_QUOTE, 2, 3),
        ("(a b", ProblemKind.OPEN_BRACKET, 0, 1),
        ("a) b", ProblemKind.STRAY_BRACKET, 1, 2),
        ("OR a", ProblemKind.DANGLING_OR, 0, 2),
        ("a OR ", ProblemKind.DANGLING_OR, 2, 4),
        ("--- !!", ProblemKind.NO_WORDS, 0, 6),
        ("k* a", ProblemKind.SHORT_PREFIX, 0, 2),
        ("(" * 50 + "a", ProblemKind.TOO_DEEP, 12, 51),
        ("a " * 600, ProblemKind.TOO_LONG, LONGEST_QUERY, 1200),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, kind: ProblemKind, begin: int, end: int) -> None:
    assert (kind, begin, end) in problems(text)


def test_what_is_understood_counts_beside_a_mistake() -> None:
    assert parse_search("nhẫn status:gone", CONTEXT).query == word("nhan")
    assert parse_search('"so dien', CONTEXT).query == word("so", "dien", prefix=True)
    assert parse_search("colour:red", CONTEXT).query == word("colour", "red", prefix=True)
    assert parse_search("status:gone,new", CONTEXT).query == InStatus(frozenset({Status.NEW}))


def test_the_jump_list_knows_no_operators() -> None:
    assert head_query("from:an LD-1") == All(
        (word("from", "an", prefix=True, field=TextField.HEAD), word("ld", "1", field=TextField.HEAD))
    )
    assert head_query(" - ") is None


def test_what_to_mark() -> None:
    found = parse_search("an -hoa (x OR subject:y)", CONTEXT).query
    assert list(sought(found)) == [word("an"), word("x"), word("y", field=TextField.SUBJECT)]


_OPERATORS = tuple(f"{names[index]}:" for names in OPERATORS.values() for index in (0, 1))
_ODD = (
    "OR",
    "HOẶC",
    "today",
    "..",
    "2026-02-01",
    "31/02",
    "new",
    "an",
    "Đặng",
    "\u0301",
    "\0",
    "' OR 1=1 --",
    " ",
)
_PIECES = st.sampled_from([*_OPERATORS, *'()"-*|:,."“”', *_ODD])
_TEXTS = st.one_of(
    st.text(),
    st.lists(st.one_of(_PIECES, st.text(max_size=3))).map(" ".join),
    st.lists(_PIECES).map("".join),
)


@given(_TEXTS)
def test_no_text_is_refused(text: str) -> None:
    found = parse_search(text, CONTEXT)
    for each in found.problems:
        assert 0 <= each.begin <= each.end <= len(text)
    for leaf in sought(found.query):
        assert leaf.words
        assert all(one.isalnum() or not one.isascii() for one in leaf.words)


@given(st.text(alphabet='()"- aOR|:', max_size=40))
def test_structure_is_never_empty(text: str) -> None:
    def check(node: Node | None) -> None:
        if isinstance(node, All | Either):
            assert len(node.parts) > 1
            assert not any(isinstance(part, type(node)) for part in node.parts)
            for part in node.parts:
                check(part)
        elif isinstance(node, Not):
            check(node.part)

    check(parse_search(text, CONTEXT).query)
