"""Work on many rows, in parts."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from leman_desk.services.bulk import in_order, let_go, once, taken_apart


class Row(NamedTuple):
    at: datetime
    place: int


def rows(count: int) -> list[Row]:
    chance = Random(1)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    return [Row(begin + timedelta(days=chance.randrange(300)), place) for place in range(count)]


def test_sorting_in_parts_gives_what_a_stable_sort_of_the_whole_gives() -> None:
    for count in (0, 1, 4_999, 5_000, 23_456):
        given = rows(count)
        expected = sorted(given, key=lambda row: row.at)

        assert in_order(given, key=lambda row: row.at) == expected
        assert given == []


def test_a_list_is_taken_apart_from_its_end_without_a_rest() -> None:
    given = list(range(1_203))

    parts = list(taken_apart(given, 500))

    assert [len(part) for part in parts] == [500, 500, 203]
    assert [each for part in reversed(parts) for each in part] == list(range(1_203))
    assert given == []


def test_letting_go_empties_the_list() -> None:
    given = rows(1_001)
    let_go(given)
    assert given == []


def test_things_given_once_keep_their_first_place() -> None:
    chance = Random(2)
    given = [chance.randrange(9_000) for _ in range(20_000)]

    assert once(given) == tuple(dict.fromkeys(given))
    assert once(()) == ()
