"""Reads mails and writes which statements of some modules never ran; a program of its own, for it traces.

Usage: ``coverage_child.py MODULES FOLDER``: names below ``leman_desk.mail`` with commas between, and where
the mails are. Only statements inside functions count, for those outside run whatever the mails say.
"""

import ast
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from leman_desk.mail.parse import parse_message
from leman_desk.mail.safe_html import make_safe


def statements(tree: ast.Module) -> dict[int, int]:
    """Give the lines of every statement inside a function, each with the first line of the statement."""
    found: dict[int, int] = {}

    def walk(node: ast.AST, *, inside: bool) -> Iterator[tuple[int, int]]:
        within = inside or isinstance(node, ast.FunctionDef)
        for child in ast.iter_child_nodes(node):
            words = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            if within and isinstance(child, ast.stmt) and not words and not named:
                last = child.end_lineno or child.lineno
                yield from ((line, child.lineno) for line in range(child.lineno, last + 1))
            yield from walk(child, inside=within)

    # Inner statements come after the outer ones, and take their lines.
    found.update(walk(tree, inside=False))
    return found


def read(folder: Path) -> None:
    """Read each mail as the desk does: parse it, and make its HTML safe."""
    for path in sorted(folder.glob("*.eml")):
        message = parse_message(path.read_bytes())
        if message.html:
            make_safe(message.html)


def ran_in(files: dict[str, set[int]], folder: Path) -> None:
    """Read the mails and note the lines that ran, by file."""

    def local(frame: FrameType, event: str, _argument: object) -> Any:
        if event == "line":
            files[frame.f_code.co_filename].add(frame.f_lineno)
        return local

    def called(frame: FrameType, _event: str, _argument: object) -> Any:
        return local if frame.f_code.co_filename in files else None

    sys.settrace(called)
    try:
        read(folder)
    finally:
        sys.settrace(None)


def file_of(module: ModuleType) -> str:
    """Give a module's source file."""
    assert module.__file__ is not None
    return module.__file__


def main() -> None:
    """Write for each module the number of its statements, and the first lines of those that never ran."""
    names = sys.argv[1].split(",")
    files = {name: file_of(importlib.import_module(f"leman_desk.mail.{name}")) for name in names}
    ran: dict[str, set[int]] = {each: set() for each in files.values()}
    ran_in(ran, Path(sys.argv[2]))
    report = {}
    for name, path in files.items():
        known = statements(ast.parse(Path(path).read_text(encoding="utf-8")))
        every, did = set(known.values()), {known[line] for line in ran[path] if line in known}
        report[name] = [len(every), sorted(every - did)]
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
