"""Mails from files: `.eml`, mbox files, Maildirs and folders of these, with the time they were received."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from leman_desk.domain.errors import Refused
from leman_desk.domain.received import received_stamp
from leman_desk.mail.parse import parse_message
from leman_desk.services.ports import FetchedMail

_MAILDIR_PARTS = ("cur", "new")
_SUFFIXES = frozenset({".eml", ".mbox", ".mbx"})
_MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
_FROM = b"From "
# RFC 4155: the line ends with the time of delivery as asctime writes it, in UTC.
_ASCTIME = "%a %b %d %H:%M:%S %Y"
_ASCTIME_WORDS = 5


def mail_files(paths: Sequence[Path], otherwise: datetime | None = None) -> Iterator[FetchedMail]:
    """Read mail files one after another, in constant memory but for the mail at hand.

    A folder with ``cur`` and ``new`` is a Maildir; any other gives every mail file in and under it, by name.
    The receipt time is the topmost `Received` line; without one, a Maildir file's modification time (which
    its server set at delivery), an mbox's delivery line (RFC 4155), or `otherwise`.

    Args:
        paths: Files and folders.
        otherwise: Aware receipt time of mails that no server stamped, as a person states it.

    Raises:
        Refused: ``file.unreadable``, ``import.receipt_unknown``, with the file's ``name``.
    """
    numbers = count(1)
    for path in paths:
        for raw, delivered, name in _mails(path):
            received = parse_message(raw).received
            stamp = (received_stamp(received[0]) if received else None) or delivered or otherwise
            if stamp is None:
                raise Refused("import.receipt_unknown", name=name)
            yield FetchedMail(next(numbers), stamp, len(raw), raw)


def _mails(path: Path) -> Iterator[tuple[bytes, datetime | None, str]]:
    """Give raw mails with their time of delivery where the store itself knows it, and a name for people."""
    if not path.is_dir():
        yield from _one_file(path)
    elif all((path / part).is_dir() for part in _MAILDIR_PARTS):
        files = sorted(each for part in _MAILDIR_PARTS for each in (path / part).iterdir() if each.is_file())
        for each in files:
            delivered = datetime.fromtimestamp(_checked_stat(each), UTC)
            yield _read(each), delivered, each.name
    else:
        for each in sorted(path.iterdir()):
            if each.is_dir() or each.suffix.casefold() in _SUFFIXES:
                yield from _mails(each)


def _one_file(path: Path) -> Iterator[tuple[bytes, datetime | None, str]]:
    if path.suffix.casefold() in _MBOX_SUFFIXES or _starts_with_delivery(path):
        yield from _mbox(path)
    else:
        yield _read(path), None, path.name


def _mbox(path: Path) -> Iterator[tuple[bytes, datetime | None, str]]:
    """Cut an mbox at its delivery lines, which stand after an empty line or at the very beginning.

    Lines that were quoted with ``>`` to keep them from being delivery lines stay quoted: which of them the
    writer quoted cannot be told (RFC 4155, appendix A), and bytes are never guessed.
    """
    lines: list[bytes] = []
    delivered: datetime | None = None
    blank, begun = True, False
    try:
        with path.open("rb") as stream:
            for line in stream:
                if blank and line.startswith(_FROM):
                    if begun:
                        yield b"".join(_without_separator(lines)), delivered, path.name
                    lines, begun, delivered = [], True, _delivery_time(line)
                else:
                    lines.append(line)
                blank = line in {b"\n", b"\r\n"}
    except OSError as error:
        raise Refused("file.unreadable", name=path.name) from error
    if begun and lines:
        yield b"".join(_without_separator(lines)), delivered, path.name


def _without_separator(lines: list[bytes]) -> list[bytes]:
    """Take off the empty line that parts a mail from the next delivery line."""
    return lines[:-1] if lines and lines[-1] in {b"\n", b"\r\n"} else lines


def _delivery_time(line: bytes) -> datetime | None:
    words = line.decode("latin-1").split()[-_ASCTIME_WORDS:]
    try:
        return datetime.strptime(" ".join(words), _ASCTIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _starts_with_delivery(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_FROM)) == _FROM
    except OSError as error:
        raise Refused("file.unreadable", name=path.name) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=path.name) from error


def _checked_stat(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError as error:
        raise Refused("file.unreadable", name=path.name) from error
