"""The erasure ledger: sealed lines in one order, of which a power cut leaves the old or the new end."""

import json
from pathlib import Path

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.storage.ledger import Ledger, LedgerFile, new_head

KEY, OTHER = bytes(range(32)), bytes(32)


def ledger(*values: dict[str, object]) -> Ledger:
    made = Ledger([new_head(KEY)], KEY)
    for each in values:
        made = made.with_line(made.line_for(each))
    return made


def test_entries_are_read_as_they_were_written_and_say_nothing_without_the_key() -> None:
    made = ledger({"run": 1, "rows": {"message": [4711]}}, {"run": 2})
    again = Ledger(made.lines, KEY)
    assert [each.values["run"] for each in again.entries] == [1, 2]
    assert [each.number for each in again.entries] == [1, 2]
    assert again.head == made.head
    assert "4711" not in "".join(made.lines)
    with pytest.raises(Refused, match=r"ledger\.other_desk"):
        Ledger(made.lines, OTHER)


@pytest.mark.parametrize("change", ["drop", "swap", "seal", "number", "garbage", "empty"])
def test_a_line_changed_dropped_or_moved_is_noticed(change: str) -> None:
    lines = list(ledger({"run": 1}, {"run": 2}, {"run": 3}).lines)
    if change == "drop":
        del lines[1]
    elif change == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    elif change == "garbage":
        lines[2] = "{"
    elif change == "empty":
        lines = []
    else:
        found = json.loads(lines[2])
        found |= {"seal": {"sealed": json.loads(lines[1])["sealed"]}, "number": {"n": 9}}[change]
        lines[2] = json.dumps(found)
    with pytest.raises(Refused, match=r"ledger\.damaged"):
        Ledger(lines, KEY)


def test_a_ledger_of_a_later_version_is_refused() -> None:
    head = json.loads(new_head(KEY)) | {"format": 2}
    with pytest.raises(Refused, match=r"ledger\.newer"):
        Ledger([json.dumps(head)], KEY)


def test_a_line_left_unfinished_was_never_written(tmp_path: Path) -> None:
    file = LedgerFile(tmp_path / "erasures.ledger")
    assert file.lines() == ()
    made = ledger({"run": 1})
    file.write(made.lines)
    with file.path.open("ab") as stream:
        stream.write(b'{"n": 2, "after": "')
    assert file.lines() == made.lines
    line = made.line_for({"run": 2})
    file.append(line)
    assert file.lines() == (*made.lines, line)
    assert [each.values["run"] for each in Ledger(file.lines(), KEY).entries] == [1, 2]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unavailable, match=r"ledger\.cannot_write"):
        LedgerFile(tmp_path / "folder").write(["line"])
    with pytest.raises(Unavailable, match=r"ledger\.unreadable"):
        LedgerFile(tmp_path / "folder").lines()
