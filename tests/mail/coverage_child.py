"""Reads mails and writes which statements of some modules never ran; a program of its own, for it traces.

Usage: ``coverage_child.py MODULES FOLDER``: names below ``leman_desk`` with commas between, and where the
mails are. Only statements inside functions count, for those outside run whatever the mails say.
"""

import ast
import importlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType, ModuleType
from typing import Any

from leman_desk.domain.attached_mail import DEEPEST, is_mail
from leman_desk.mail.import_files import count_mails, mail_files
from leman_desk.mail.parse import parse_message
from leman_desk.mail.safe_html import make_safe
from leman_desk.services.ports_mailing import FetchedMail
from tests.mail.corpus_msg import FILES


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
    """Read each mail as the desk does: out of a file, parsed, its HTML made safe, mails within it too."""
    with TemporaryDirectory() as made:
        places = [folder, *_stores(folder, Path(made))]
        count_mails(places)
        list(mail_files(places[1:]))  # nobody says when they came
        for each in mail_files(places, datetime(2026, 2, 11, tzinfo=UTC)):
            if isinstance(each, FetchedMail):
                _read_mail(each.raw, 0)
    for raw in FILES.values():
        _read_mail(raw, 0)


def _read_mail(raw: bytes, depth: int) -> None:
    message = parse_message(raw)
    if message.html:
        make_safe(message.html)
    for each in message.attachments:
        if depth < DEEPEST and is_mail(each.filename, each.content_type):
            _read_mail(each.data, depth + 1)


def _stores(folder: Path, made: Path) -> list[Path]:
    """Lay some of the mails into every kind of file that mail is imported from."""
    some = [path.read_bytes() for path in sorted(folder.glob("*.eml"))[:3]]
    for part in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (made / "Maildir" / part).mkdir(parents=True)
    (made / "Maildir" / "cur" / "1:2,S").write_bytes(some[0])
    (made / "Maildir" / ".Sent" / "new" / "2").write_bytes(some[1])
    stamps = (b"Wed Feb 11 04:30:00 2026", b"no time at all")
    box = b"".join(
        b"From MAILER " + at + b"\n" + raw + b"\n\n" for at, raw in zip(stamps, some, strict=False)
    )
    (made / "some.mbox").write_bytes(box)
    (made / "Inbox").write_bytes(box)  # Thunderbird names none
    (made / "none.mbox").write_bytes(b"no delivery line\n")
    for name, raw in (*FILES.items(), ("words", b"no mail at all"), ("text", some[0])):
        (made / f"{name}.msg").write_bytes(raw)
    (made / "notes.txt").write_bytes(b"no mail")
    return [made, made / "notes.txt", made / "gone.eml"]


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
    files = {name: file_of(importlib.import_module(f"leman_desk.{name}")) for name in names}
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
