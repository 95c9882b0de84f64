"""Search in words: what a query got wrong and what to write instead, and the help for its language."""

from collections.abc import Container, Mapping, Sequence

from leman_desk.domain.search_dates import RELATIVE
from leman_desk.domain.search_query import Problem, ProblemKind
from leman_desk.domain.search_words import (
    DATE_OPERATORS,
    ME,
    NOBODY,
    OPERATOR_OF,
    OPERATORS,
    POSSESSIONS,
    SEVERITIES,
    STATES,
    STATUSES,
    bare,
)
from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_, Language, Words

PROBLEM: Table = {
    ProblemKind.UNKNOWN_FIELD: N_(
        "“{piece}:” is no field, so it is searched as a word. Fields are {operators}."
    ),
    ProblemKind.NO_VALUE: N_(
        "Nothing follows “{operator}:”. Write the value right after the colon, as in {example}."
    ),
    ProblemKind.NO_WORDS: N_("“{piece}” has no letters or digits to look for. Write a word."),
    ProblemKind.BAD_DATE: N_("“{piece}” is no day. Write 13/02/2026, 2026-02-13, 02/2026 or {today}."),
    ProblemKind.REVERSED: N_("“{piece}” ends before it begins. Write the earlier day first."),
    ProblemKind.UNKNOWN_VALUE: N_("“{operator}:” does not know “{piece}”. Write {choices}."),
    ProblemKind.UNKNOWN_CATEGORY: N_(
        "No category is called “{piece}”. Write the beginning of its name, in quotes if it has spaces."
    ),
    ProblemKind.UNKNOWN_PERSON: N_(
        "Nobody at this desk is called “{piece}”. Write a name, {me} or {nobody}."
    ),
    ProblemKind.UNKNOWN_CLAUSE: N_("No category belongs to clause “{piece}”. Write a number such as 5.4."),
    ProblemKind.OPEN_QUOTE: N_("A quotation mark is open. Close it after the last word that belongs to it."),
    ProblemKind.OPEN_BRACKET: N_("A bracket is open. Close it after the last word that belongs to it."),
    ProblemKind.STRAY_BRACKET: N_("A bracket closes that was never opened. Remove it."),
    ProblemKind.DANGLING_OR: N_("“{piece}” needs something on both sides, as in Lan {piece} Mai."),
    ProblemKind.SHORT_PREFIX: N_("“{piece}” is too short. Write at least two letters before *."),
    ProblemKind.TOO_LONG: N_("The search is too long; what comes after its first 60 words is left out."),
    ProblemKind.NOT_OF_MAIL: N_(
        "“{operator}:” asks about complaints. This mail is on none, so that part is left out here."
    ),
    ProblemKind.TOO_DEEP: N_("There are too many brackets inside each other. Use fewer."),
}
"""One sentence each, with what to write instead."""

_EXAMPLES = {
    "from": "{}:hoa",
    "file": "{}:png",
    "number": "{}:0147",
    "subject": "{}:nhẫn",
    "clause": "{}:5.4",
}
_PLACE = {Language.EN: 0, Language.VI: 1}
_PIECE = 40


def operator_name(operator: str, language: Language) -> str:
    """Give an operator as the language writes it, without its colon."""
    return OPERATORS[operator][_PLACE[language]]


def values_of(operator: str, language: Language) -> tuple[str, ...]:
    """Give the fixed values of an operator as the language writes them; none for words and names."""
    place = _PLACE[language]
    if operator in DATE_OPERATORS:
        return tuple(names[place] for names in RELATIVE.values())
    tables: dict[str, tuple[tuple[str, ...], ...]] = {
        "status": tuple(STATUSES.values()),
        "severity": tuple(SEVERITIES.values()),
        "is": (*STATES.values(), *STATUSES.values()),
        "has": tuple(POSSESSIONS.values()),
        "owner": (ME, NOBODY),
    }
    return tuple(names[place] for names in tables.get(operator, ()))


def describe_problem(problem: Problem, words: Words) -> str:
    """Say what was not understood and what to write instead, in one or two sentences."""
    language = words.language
    operator = operator_name(problem.field, language) if problem.field in OPERATORS else ""
    return words.t(
        PROBLEM[problem.kind],
        piece=problem.piece if len(problem.piece) <= _PIECE else f"{problem.piece[:_PIECE]}…",
        operator=operator,
        operators=", ".join(f"{operator_name(each, language)}:" for each in OPERATORS),
        example=_example(problem.field, operator, language),
        choices=", ".join(values_of(problem.field, language)),
        today=RELATIVE["today"][_PLACE[language]],
        me=ME[_PLACE[language]],
        nobody=NOBODY[_PLACE[language]],
    )


def _example(field: str, operator: str, language: Language) -> str:
    values = values_of(field, language)
    if values:
        return f"{operator}:{values[0]}"
    return _EXAMPLES.get(field, "{}:x").format(operator)


OF_CASES = frozenset({"number", "category", "status", "owner", "severity", "clause", "is"})
"""Operators that ask about complaints, and are of no use among mail that is on none."""


def completions(
    before: str,
    language: Language,
    names: Mapping[str, Sequence[str]] | None = None,
    without: Container[str] = (),
) -> tuple[int, list[str]]:
    """Offer what may stand at the end of a text that somebody is typing.

    Args:
        before: The text up to the cursor.
        language: The language of what is offered; both are understood.
        names: Values of operators that are names of the desk, such as its categories, by operator.
        without: Operators not to be offered.

    Returns:
        The place from which on the text is replaced, and what may stand there, in order.
    """
    begin = max(before.rfind(char) for char in ' \t("') + 1
    piece = before[begin:]
    if piece.startswith("-"):
        begin, piece = begin + 1, piece[1:]
    name, colon, value = piece.partition(":")
    if not colon:
        wanted = bare(piece)
        offered = [operator_name(each, language) for each in OPERATORS if each not in without]
        return begin, [f"{each}:" for each in offered if wanted and bare(each).startswith(wanted)]
    operator = OPERATOR_OF.get(bare(name))
    if operator is None:
        return begin, []
    begin += len(name) + 1
    begin, value = begin + value.rfind(",") + 1, value[value.rfind(",") + 1 :]
    own = [f'"{each}"' if " " in each else each for each in (names or {}).get(operator, ())]
    found = [*values_of(operator, language), *own]
    return begin, [each for each in found if bare(each.strip('"')).startswith(bare(value))]


HELP: tuple[tuple[str, str, str], ...] = (
    ("nhẫn cưới", "nhẫn cưới", N_("Every word occurs; marks and capitals do not matter")),
    ('"ring size"', '"số điện thoại"', N_("These words side by side")),
    ("complain*", "khiếu*", N_("Words that begin so; the last word typed does so by itself")),
    ("-invoice", "-hóa", N_("This word does not occur")),
    ("ring OR bracelet", "nhẫn HOẶC vòng", N_("Either of them; brackets group")),
    ("from:hoa@example.vn", "từ:hoa@example.vn", N_("Who wrote, by name or address")),
    ("to:info", "đến:info", N_("To whom it went")),
    ("subject:ring", "tiêu-đề:nhẫn", N_("In the subject; likewise the text, the number, the names of files")),
    ("category:marketing", "loại:tiếp-thị", N_("The category, by the beginning of its name")),
    ("status:waiting", "trạng-thái:chờ", N_("The status; several with commas between")),
    ("owner:me", "phụ-trách:tôi", N_("Who is responsible")),
    ("severity:critical", "mức-độ:nghiêm-trọng", N_("The severity")),
    ("is:over", "là:quá-hạn", N_("Over the limit; likewise unread or open")),
    ("has:evidence", "có:chứng-cứ", N_("With evidence; likewise a file or a note")),
    ("clause:5.4", "điều:5.4", N_("Categories under a clause of the policy")),
    (
        "received:1/2/2026..13/2/2026",
        "nhận:1/2/2026..13/2/2026",
        N_("Received from the first to the last day"),
    ),
    ("before:2026-02", "trước:02/2026", N_("Received before, after or on a day, month or year")),
    ("on:yesterday", "ngày:hôm-qua", N_("Days by words: today, last week, this month")),
)
"""What the help shows: how it is written in English and in Vietnamese, and what it finds."""
