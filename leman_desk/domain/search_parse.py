"""Reads a query as a person types it. It never fails: what it cannot understand becomes a `Problem`.

words        all must occur; the last one also finds longer words
word*        the beginning of a word
"a b"        the words side by side; what stands together without spaces, such as a number, as well
-word        must not occur
a OR b       either; brackets group
field:value  see `search_words`
"""

import unicodedata
from collections.abc import Callable, Sequence

from leman_desk.domain.search_query import (
    All,
    Either,
    Node,
    Not,
    Problem,
    ProblemKind,
    Search,
    SearchContext,
    Text,
    TextField,
    words_in,
)
from leman_desk.domain.search_values import read_value
from leman_desk.domain.search_words import OPERATOR_OF, OR_WORDS, SUBJECT_MARKS, TEXT_FIELDS, bare
from leman_desk.domain.text import fold

LONGEST_QUERY = 1000
"""Characters of a query that are read."""
_MOST_WORDS = 60
_DEEPEST = 12
_SHORTEST_PREFIX = 2
"""A single letter as a beginning would gather nearly every word of the index."""
_QUOTES = '"“”„«»'
_BRACKETS = "()"
_LONGEST_OPERATOR = 24


def parse_search(text: str, context: SearchContext) -> Search:
    """Read a query.

    Args:
        text: As typed.
        context: The day, the zone, and the names that values are read against.
    """
    parser = _Parser(text[:LONGEST_QUERY], context)
    query = parser.whole()
    if query is None and not parser.problems and parser.end:
        parser.problem(ProblemKind.NO_WORDS, 0, parser.end)
    if len(text) > LONGEST_QUERY:
        parser.problem(ProblemKind.TOO_LONG, LONGEST_QUERY, len(text), text[LONGEST_QUERY:])
    problems = sorted(parser.problems, key=lambda each: (each.begin, each.end, each.kind))
    return Search(query, tuple(problems))


def head_query(text: str) -> Node | None:
    """Read the text of the jump list: every word a beginning, in what a case is known by; no operators."""
    parts: list[Node] = []
    for piece in text[:LONGEST_QUERY].split():
        words = words_in(piece)[:_MOST_WORDS]
        if words:
            prefix = len(words[-1]) >= _SHORTEST_PREFIX
            parts.append(Text(tuple(words), prefix=prefix, field=TextField.HEAD))
    return _joined(All, parts[:_MOST_WORDS])


class _Parser:
    """Walks over the text once; `at` is the place."""

    def __init__(self, text: str, context: SearchContext) -> None:
        self.text, self.context = text, context
        self.end = len(text.rstrip())
        self.at = 0
        self.words_left = _MOST_WORDS
        self.problems: list[Problem] = []

    def problem(self, kind: ProblemKind, begin: int, end: int, piece: str = "", field: str = "") -> None:
        """Note what could not be understood."""
        self.problems.append(Problem(kind, begin, end, piece or self.text[begin:end], field))

    def whole(self) -> Node | None:
        """Read everything; a closing bracket that nothing opened is passed over."""
        parts: list[Node] = []
        while True:
            part = self._alternatives(TextField.ANY, 0)
            if part is not None:
                parts.append(part)
            if self._peek() != ")":
                return _joined(All, parts)
            self.problem(ProblemKind.STRAY_BRACKET, self.at, self.at + 1)
            self.at += 1

    # --- structure --------------------------------------------------------------------------------

    def _alternatives(self, field: TextField, depth: int) -> Node | None:
        """Read terms parted by OR, up to a closing bracket or the end."""
        choices: list[Node] = []
        part = self._terms(field, depth)
        waiting = None
        while (begin := self._take_or()) is not None:
            if part is None:
                self.problem(ProblemKind.DANGLING_OR, begin, self.at)
            else:
                choices.append(part)
            waiting = (begin, self.at)
            part = self._terms(field, depth)
        if part is not None:
            choices.append(part)
        elif waiting is not None and not any(each.begin == waiting[0] for each in self.problems):
            self.problem(ProblemKind.DANGLING_OR, *waiting)
        return _joined(Either, choices)

    def _terms(self, field: TextField, depth: int) -> Node | None:
        parts: list[Node] = []
        while (char := self._peek()) and char != ")" and not self._or_here():
            part = self._term(field, depth)
            if part is not None:
                parts.append(part)
        return _joined(All, parts)

    def _term(self, field: TextField, depth: int) -> Node | None:
        excluded = False
        while self.text[self.at] == "-":
            excluded = not excluded
            self.at += 1
            if self._here() in {"", ")"} or self._here().isspace():
                return None  # a dash between words
        part = self._atom(field, depth, excluded=excluded)
        if part is None:
            return None
        return Not(part) if excluded else part

    def _atom(self, field: TextField, depth: int, *, excluded: bool) -> Node | None:
        char = self._here()
        if char == "(":
            return self._group(field, depth)
        if char in _QUOTES:
            return self._phrase(field, excluded=excluded)
        operator = self._operator()
        if operator is not None:
            return self._with_operator(operator, depth, excluded=excluded)
        begin, piece = self.at, self._chunk()
        return self._words(piece, begin, field, excluded=excluded)

    def _group(self, field: TextField, depth: int) -> Node | None:
        begin = self.at
        self.at += 1
        if depth >= _DEEPEST:
            self.problem(ProblemKind.TOO_DEEP, begin, len(self.text))
            self.at = len(self.text)
            return None
        inside = self._alternatives(field, depth + 1)
        if self._peek() == ")":
            self.at += 1
        elif not any(each.kind is ProblemKind.TOO_DEEP for each in self.problems):
            self.problem(ProblemKind.OPEN_BRACKET, begin, begin + 1)
        return inside

    # --- operators ----------------------------------------------------------------------------------

    def _operator(self) -> str | None:
        """Take an operator with its colon, if one stands here; note one that nobody knows."""
        colon = self.text.find(":", self.at, self.at + _LONGEST_OPERATOR)
        name = self.text[self.at : colon] if colon > self.at else ""
        if not name or any(char.isspace() or char in _QUOTES + _BRACKETS for char in name):
            return None
        known = OPERATOR_OF.get(bare(name))
        if known is not None:
            self.at = colon + 1
            return known
        letters = bare(name)
        if letters.isalpha() and letters not in SUBJECT_MARKS:
            self.problem(ProblemKind.UNKNOWN_FIELD, self.at, colon + 1, name)
        return None

    def _with_operator(self, operator: str, depth: int, *, excluded: bool) -> Node | None:
        begin, char, field = self.at, self._here(), TEXT_FIELDS.get(operator)
        if char == "(" and field is not None:
            return self._group(field, depth)
        if not char or char.isspace() or char in _BRACKETS:
            self.problem(ProblemKind.NO_VALUE, begin, begin, operator, operator)
            return None
        if field is not None:
            if char in _QUOTES:
                return self._phrase(field, excluded=excluded)
            return self._words(self._chunk(), begin, field, excluded=excluded)
        value = self._quoted()[0] if char in _QUOTES else self._chunk()
        return read_value(operator, value, self.context, self._about(operator, begin))

    def _about(self, operator: str, begin: int) -> Callable[[ProblemKind, str], None]:
        end = self.at
        return lambda kind, piece: self.problem(kind, begin, end, piece, operator)

    # --- words --------------------------------------------------------------------------------------

    def _phrase(self, field: TextField, *, excluded: bool) -> Node | None:
        begin = self.at
        inside, closed = self._quoted()
        starred = closed and self._here() == "*"
        self.at += starred
        return self._words(
            inside + "*" * starred, begin, field, excluded=excluded, quoted=closed or not inside.strip()
        )

    def _words(
        self, piece: str, begin: int, field: TextField, *, excluded: bool, quoted: bool = False
    ) -> Text | None:
        words = words_in(piece)
        if not words:
            if quoted or field is not TextField.ANY:
                self.problem(ProblemKind.NO_WORDS, begin, self.at)
            return None
        if len(words) > self.words_left:
            self.problem(ProblemKind.TOO_LONG, begin, self.at)
            words = words[: self.words_left]
        self.words_left -= len(words)
        if not words:
            return None
        starred = piece.rstrip().endswith("*")
        long_enough = len(words[-1]) >= _SHORTEST_PREFIX
        if starred and not long_enough:
            self.problem(ProblemKind.SHORT_PREFIX, begin, self.at)
        typed = not quoted and not excluded and self.at >= self.end
        return Text(tuple(words), prefix=long_enough and (starred or typed), field=field)

    # --- characters ---------------------------------------------------------------------------------

    def _here(self) -> str:
        return self.text[self.at : self.at + 1]

    def _peek(self) -> str:
        """Pass over spaces and give the character that follows; empty at the end."""
        while self._here().isspace():
            self.at += 1
        return self._here()

    def _chunk(self) -> str:
        begin = self.at
        while (char := self._here()) and not char.isspace() and char not in _QUOTES + _BRACKETS:
            self.at += 1
        return self.text[begin : self.at]

    def _quoted(self) -> tuple[str, bool]:
        """Take what stands in quotes, and tell whether they were closed; any closing quote will do."""
        begin = self.at
        self.at += 1
        while (char := self._here()) and char not in _QUOTES:
            self.at += 1
        inside = self.text[begin + 1 : self.at]
        closed = bool(self._here())
        if closed:
            self.at += 1
        else:
            self.problem(ProblemKind.OPEN_QUOTE, begin, begin + 1)
        return inside, closed

    def _or_here(self) -> bool:
        return self._length_of_or() > 0

    def _length_of_or(self) -> int:
        if self._here() == "|":
            return 1
        end = self.at
        while end < len(self.text) and self.text[end].isalpha() | (unicodedata.combining(self.text[end]) > 0):
            end += 1
        word = self.text[self.at : end]
        after = self.text[end : end + 1]
        alone = not after or after.isspace() or after in _BRACKETS + _QUOTES
        return len(word) if alone and word.isupper() and fold(word).upper() in OR_WORDS else 0

    def _take_or(self) -> int | None:
        self._peek()
        length = self._length_of_or()
        if not length:
            return None
        self.at += length
        return self.at - length


def _joined(kind: type[All] | type[Either], parts: Sequence[Node]) -> Node | None:
    """Put parts together; the same kind inside is opened up, and what stands twice counts once."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    unique = tuple(dict.fromkeys(flat))
    if len(unique) > 1:
        return kind(unique)
    return unique[0] if unique else None
