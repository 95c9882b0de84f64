"""The corpus reaches nearly every statement of the parser and of safe reading."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = (
    *("parse", "mime", "headers", "bodies", "charset", "quote", "tnef", "uu", "cms", "rtf", "dates"),
    *("automatic", "safe_html", "blocked"),
)
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


@pytest.mark.parametrize("module", MODULES)
def test_the_corpus_runs_nine_of_ten_statements(module: str) -> None:
    total, missed = _report()[module]
    assert total > 0
    assert 1 - len(missed) / total >= LEAST, f"lines of {module}.py that no mail reaches: {missed}"
