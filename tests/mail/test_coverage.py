"""The corpus reaches nearly every statement of the parser and of safe reading."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PARSING = (
    *("parse", "mime", "headers", "bodies", "charset", "quote", "tnef", "uu", "cms", "rtf", "dates"),
    *("automatic", "safe_html", "blocked", "outlook", "outlook_mime", "ole", "import_files"),
)
# They talk to servers, write mail or hand it on; each has tests of its own.
OTHERS = frozenset(
    (
        *("__init__", "beside", "cleaning", "compose", "folder_uses", "imap", "oauth", "room", "servers"),
        *("smtp", "threads", "without_file"),
    )
)
MODULES = ("domain.attached_mail", *(f"mail.{name}" for name in PARSING))
LEAST = 0.90


@cache
def _report() -> dict[str, tuple[int, list[int]]]:
    found = subprocess.run(
        [sys.executable, str(HERE / "coverage_child.py"), ",".join(MODULES), str(HERE / "corpus")],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
    )
    return {name: (total, missed) for name, (total, missed) in json.loads(found.stdout).items()}


def test_no_module_that_reads_mail_is_left_out() -> None:
    there = {each.stem for each in (HERE.parents[1] / "leman_desk" / "mail").glob("*.py")}
    assert there == {*PARSING, *OTHERS}


@pytest.mark.parametrize("module", MODULES)
def test_the_corpus_runs_nine_of_ten_statements(module: str) -> None:
    total, missed = _report()[module]
    assert total > 0
    assert 1 - len(missed) / total >= LEAST, f"lines of {module}.py that no mail reaches: {missed}"
