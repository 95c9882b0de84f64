"""The search index: folded words in FTS5 or a tsvector, one entry per case and per mail without a case.

The indexed text is kept beside it: FTS5 without contents needs the old text to forget an entry for good.
"""

import re
from collections.abc import Sequence

from sqlalchemy import Connection, TextClause, delete, insert, select, text

from leman_desk.domain.text import fold
from leman_desk.storage.tables import search_text

SEARCH_LIMIT = 500
"""Hits beyond which a count is given as "500+"."""
_WORD = re.compile(r"[^\W_]+")
_HEAD_LIMIT = 20_000
# PostgreSQL refuses a tsvector over 1 MiB.
_BODY_LIMIT = 400_000
# A single letter as prefix would gather nearly every word of the index.
_SHORTEST_PREFIX = 2
_MATCH = {
    "sqlite": ("s.rowid", "s.search_index MATCH :query"),
    "postgresql": ("s.entry", "s.words @@ to_tsquery('simple', :query)"),
}


def words_of(*texts: str) -> str:
    """Reduce texts to folded words with one space between, so that both databases see the same words."""
    return " ".join(word for each in texts for word in _WORD.findall(fold(each)))


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[:limit].rpartition(" ")[0]


def put_entry(connection: Connection, entry: int, head: str, body: str) -> None:
    """Index an entry anew; `head` and `body` are results of `words_of`."""
    drop_entry(connection, entry)
    head, body = _cut(head, _HEAD_LIMIT), _cut(body, _BODY_LIMIT)
    values = {"entry": entry, "head": head, "body": body}
    connection.execute(insert(search_text).values(values))
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO search_index(rowid, head, body) VALUES (:entry, :head, :body)"
    else:
        statement = (
            "INSERT INTO search_index(entry, words) VALUES (:entry, "
            "setweight(to_tsvector('simple', :head), 'A') || setweight(to_tsvector('simple', :body), 'D'))"
        )
    connection.execute(text(statement), values)


def drop_entry(connection: Connection, entry: int) -> None:
    """Forget an entry; none there is no error."""
    old = connection.execute(
        select(search_text.c.head, search_text.c.body).where(search_text.c.entry == entry)
    ).one_or_none()
    if old is None:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                "INSERT INTO search_index(search_index, rowid, head, body) "
                "VALUES ('delete', :entry, :head, :body)"
            ),
            {"entry": entry, "head": old.head, "body": old.body},
        )
    else:
        connection.execute(text("DELETE FROM search_index WHERE entry = :entry"), {"entry": entry})
    connection.execute(delete(search_text).where(search_text.c.entry == entry))


def query_for(dialect: str, wanted: str, *, head_only: bool = False) -> str | None:
    """Write the query of the dialect: every word must occur, as the beginning of a word; None for no words.

    What stands together without spaces, such as a number or an address, must stand together.
    """
    phrases = [_WORD.findall(part) for part in fold(wanted).split()]
    phrases = [phrase for phrase in phrases if phrase]
    if not phrases:
        return None
    if dialect == "sqlite":
        joined = " AND ".join(_fts5(phrase) for phrase in phrases)
        return f"{{head}} : ({joined})" if head_only else joined
    return " & ".join(_tsquery(phrase, "A" if head_only else "") for phrase in phrases)


def _fts5(phrase: Sequence[str]) -> str:
    star = "*" if len(phrase[-1]) >= _SHORTEST_PREFIX else ""
    return f'"{" ".join(phrase)}"{star}'


def _tsquery(phrase: Sequence[str], weight: str) -> str:
    marks = [weight] * len(phrase)
    if len(phrase[-1]) >= _SHORTEST_PREFIX:
        marks[-1] = f"*{weight}"
    parts = [f"'{word}'" + (f":{mark}" if mark else "") for word, mark in zip(phrase, marks, strict=True)]
    return "(" + " <-> ".join(parts) + ")"


def matching(dialect: str, owner: str, query: str) -> TextClause:
    """Give the condition that `owner`, the SQL of an entry, is among those a query of `query_for` finds."""
    entry, match = _MATCH[dialect]
    chosen = f"{owner} IN (SELECT {entry} FROM search_index AS s WHERE {match})"  # noqa: S608 - our own words
    return text(chosen).bindparams(query=query)
