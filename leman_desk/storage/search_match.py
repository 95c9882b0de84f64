"""Writes a query tree in the language of a database; words are letters and digits, which need no escaping."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, cast, column, func, literal, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from leman_desk.domain.search_query import All, Either, Node, Not, Text
from leman_desk.storage.search import COLUMNS, COLUMNS_OF
from leman_desk.storage.tables import search_text

search_index = table(
    "search_index", column("entry"), column("place"), column("rowid"), *(column(name) for name in COLUMNS)
)
"""The index as queries see it: `entry` and `place` on PostgreSQL, `rowid` on SQLite."""


def has_text(node: Node | None) -> bool:
    """Tell whether words occur anywhere in a query."""
    if isinstance(node, Text):
        return True
    if isinstance(node, Not):
        return has_text(node.part)
    return isinstance(node, All | Either) and any(has_text(part) for part in node.parts)


def parts_of(node: Node | None) -> tuple[Node, ...]:
    """Give what all must hold."""
    if node is None:
        return ()
    return node.parts if isinstance(node, All) else (node,)


def fts5(parts: Sequence[Node]) -> tuple[str, tuple[Node, ...]]:
    """Write as much of a conjunction as FTS5 can find by itself.

    Returns:
        The MATCH expression, empty for none, and the parts that are not in it.
    """
    wanted = [part for part in parts if _expressible(part)]
    if not wanted:
        return "", tuple(parts)
    excluded = [part for part in parts if isinstance(part, Not) and _expressible(part.part)]
    rest = tuple(part for part in parts if part not in wanted and part not in excluded)
    return _conjunction(wanted, [part.part for part in excluded]), rest


def _expressible(node: Node) -> bool:
    if isinstance(node, Text):
        return True
    if isinstance(node, Either):
        return all(_expressible(part) for part in node.parts)
    if isinstance(node, All):
        whole = all(_expressible(part.part if isinstance(part, Not) else part) for part in node.parts)
        return whole and any(not isinstance(part, Not) for part in node.parts)
    return False


def _fts5(node: Node) -> str:
    if isinstance(node, Text):
        star = " *" if node.prefix else ""
        return f'{{{" ".join(COLUMNS_OF[node.field])}}} : "{" ".join(node.words)}"{star}'
    if isinstance(node, Either):
        return "(" + " OR ".join(_fts5(part) for part in node.parts) + ")"
    assert isinstance(node, All)  # noqa: S101 - nothing else is expressible
    wanted = [part for part in node.parts if not isinstance(part, Not)]
    return _conjunction(wanted, [part.part for part in node.parts if isinstance(part, Not)])


def _conjunction(wanted: Sequence[Node], excluded: Sequence[Node]) -> str:
    found = " AND ".join(_fts5(part) for part in wanted)
    if not excluded:
        return f"({found})"
    return f"(({found}) NOT ({' OR '.join(_fts5(part) for part in excluded)}))"


def in_vectors(leaf: Text) -> ColumnElement[bool]:
    """Write words as a condition on the tsvectors of a row of the index."""
    words = [f"'{word}'" for word in leaf.words]
    if leaf.prefix:
        words[-1] += ":*"
    query = cast(literal(" <-> ".join(words)), TSQUERY)
    return or_(*(search_index.c[name].op("@@")(query) for name in COLUMNS_OF[leaf.field]))


def in_words(leaf: Text) -> ColumnElement[bool]:
    """Write words as a condition on the text of an entry; exact, for one space parts its words."""
    wanted = " " + " ".join(leaf.words) + ("" if leaf.prefix else " ")
    return or_(
        *(func.instr(literal(" ") + search_text.c[name] + " ", wanted) > 0 for name in COLUMNS_OF[leaf.field])
    )


def in_index(leaf: Text) -> ColumnElement[bool]:
    """Write words as a condition on the place of an entry; FTS5 lists every place for it."""
    found: ColumnElement[bool] = search_text.c.place.in_(
        # A search of its own, also inside one that reads the index itself.
        select(search_index.c.rowid).where(matches(fts5((leaf,))[0])).correlate(None)
    )
    return found


def matches(match: str) -> ColumnElement[bool]:
    """Write the condition that FTS5 finds a row of the index."""
    return literal_column("search_index").bool_op("MATCH")(literal(match))
