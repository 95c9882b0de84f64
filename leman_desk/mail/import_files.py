"""Mails from files: `.eml`, Outlook's `.msg`, mbox files, Maildirs and folders of these; when they came."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from leman_desk.domain.errors import Refused
from leman_desk.domain.received import received_stamp
from leman_desk.mail.headers import text_of
from leman_desk.mail.mime import top_fields
from leman_desk.mail.ole import SIGNATURE
from leman_desk.mail.outlook import read_outlook
from leman_desk.services.ports_mailing import FetchedMail, UnreadFile

_MAILDIR_PARTS = ("cur", "new")
_EML, _MSG = ".eml", ".msg"
_SUFFIXES = frozenset({_EML, _MSG, ".mbox", ".mbx"})
_MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
_FROM = b"From "
# RFC 4155: the line ends with the time of delivery as asctime writes it, in UTC.
_ASCTIME = "%a %b %d %H:%M:%S %Y"
_ASCTIME_WORDS = 5
MOST_BYTES = 250_000_000
"""A mail above this is refused: it would have to lie in memory several times over."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A mail as it lies in its file.

    Attributes:
        delivered: When the store received it, where the store itself knows.
        name: For people.
        path: The file it came from.
    """

    raw: bytes
    delivered: datetime | None
    name: str
    path: Path


def mail_files(
    paths: Sequence[Path], otherwise: datetime | None = None
) -> Iterator[FetchedMail | UnreadFile]:
    """Read mail files one after another, in constant memory but for the mail at hand.

    A folder with ``cur`` and ``new`` is a Maildir; any other gives every mail file in and under it, by name.
    The receipt time is the topmost `Received` line; without one, the time of delivery that the store keeps
    (a Maildir file's modification time, an mbox's delivery line of RFC 4155, Outlook's own property), or
    `otherwise`. What can't be read is named in its place, and the next file goes on.

    Args:
        paths: Files and folders.
        otherwise: Aware receipt time of mails that no server stamped, as a person states it.

    Yields:
        Mails, and files with ``file.unreadable``, ``import.no_mail``, ``import.msg_unreadable``,
        ``import.too_large`` or ``import.receipt_unknown``.
    """
    numbers = count(1)
    for path in paths:
        for found in _mails(path):
            if isinstance(found, UnreadFile):
                yield found
                continue
            try:
                stamp = _received(found) or otherwise
                if stamp is None:
                    raise Refused("import.receipt_unknown")
            except Refused as error:
                yield UnreadFile(found.path, found.name, error)
                continue
            yield FetchedMail(next(numbers), stamp, len(found.raw), found.raw)


def count_mails(paths: Sequence[Path]) -> int:
    """Count what `mail_files` will give, without reading more than the delivery lines of mbox files."""
    return sum(_count_in(each) for path in paths for each in _files(path))


def _received(found: _Found) -> datetime | None:
    """Tell when a mail came. Raises Refused ``import.no_mail``, ``import.msg_unreadable``."""
    raw, delivered = found.raw, found.delivered
    if raw.startswith(SIGNATURE):
        outlook = read_outlook(raw)
        if outlook is None:
            raise Refused("import.msg_unreadable")
        raw, delivered = outlook.raw, outlook.delivered
    fields = top_fields(raw)
    if not fields.items and found.path.suffix.casefold() != _EML:
        raise Refused("import.no_mail")
    stamps = fields.all("received")
    return (received_stamp(text_of(stamps[0])) if stamps else None) or delivered


def _mails(path: Path) -> Iterator[_Found | UnreadFile]:
    for each in _files(path):
        try:
            if _is_mbox(each):
                yield from _mbox(each)
            else:
                delivered = datetime.fromtimestamp(each.stat().st_mtime, UTC) if _in_maildir(each) else None
                yield _Found(_read(each), delivered, each.name, each)
        except OSError:
            yield UnreadFile(each, each.name, Refused("file.unreadable"))
        except Refused as error:
            yield UnreadFile(each, each.name, error)


def _files(path: Path) -> Iterator[Path]:
    """Give the mail files of a folder, or the file itself whatever it is; no link to a folder is followed."""
    if not path.is_dir():
        yield path
        return
    inside = _listed(path)
    if _is_maildir(path):
        for part in _MAILDIR_PARTS:
            yield from (each for each in _listed(path / part) if each.is_file() or each.name == part)
        # Folders of a Maildir lie beside its parts (Maildir++).
        inside = [each for each in inside if each.name.startswith(".")]
    if inside == [path]:
        yield path
        return
    for each in inside:
        if each.is_dir() and not each.is_symlink():
            yield from _files(each)
        elif each.is_file() and _is_mail_file(each):
            yield each


def _listed(folder: Path) -> list[Path]:
    """List a folder by name; one that can't be listed stands for itself, and reading it will tell why."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return [folder]


def _is_maildir(path: Path) -> bool:
    return all((path / part).is_dir() for part in _MAILDIR_PARTS)


def _in_maildir(path: Path) -> bool:
    return path.parent.name in _MAILDIR_PARTS and _is_maildir(path.parent.parent)


def _is_mail_file(path: Path) -> bool:
    """Tell by the name; Thunderbird's folders are mbox files without one."""
    return path.suffix.casefold() in _SUFFIXES or (not path.suffix and _starts_with_delivery(path))


def _is_mbox(path: Path) -> bool:
    return path.suffix.casefold() in _MBOX_SUFFIXES or _starts_with_delivery(path)


def _count_in(path: Path) -> int:
    if not _is_mbox(path):
        return 1
    found, blank = 0, True
    try:
        with path.open("rb") as stream:
            for line in stream:
                found += blank and line.startswith(_FROM)
                blank = line in {b"\n", b"\r\n"}
    except OSError:
        return 1
    return found


def _mbox(path: Path) -> Iterator[_Found | UnreadFile]:
    """Cut an mbox at its delivery lines, which stand after an empty line or at the very beginning.

    Lines that were quoted with ``>`` to keep them from being delivery lines stay quoted: which of them the
    writer quoted cannot be told (RFC 4155, appendix A), and bytes are never guessed.
    """
    lines: list[bytes] = []
    delivered: datetime | None = None
    blank, begun, size = True, False, 0
    number = 0
    with path.open("rb") as stream:
        for line in stream:
            if blank and line.startswith(_FROM):
                if begun:
                    number += 1
                    yield _from_mbox(lines, size, delivered, number, path)
                lines, begun, delivered, size = [], True, _delivery_time(line), 0
            elif size <= MOST_BYTES:
                lines.append(line)
                size += len(line)
            blank = line in {b"\n", b"\r\n"}
    if begun and lines:
        yield _from_mbox(lines, size, delivered, number + 1, path)
    elif not begun:
        yield UnreadFile(path, path.name, Refused("import.no_mail"))


def _from_mbox(
    lines: list[bytes], size: int, delivered: datetime | None, number: int, path: Path
) -> _Found | UnreadFile:
    name = f"{path.name} #{number}"
    if size > MOST_BYTES:
        return UnreadFile(path, name, Refused("import.too_large"))
    # The empty line that parts a mail from the next delivery line is none of it.
    own = lines[:-1] if lines and lines[-1] in {b"\n", b"\r\n"} else lines
    return _Found(b"".join(own), delivered, name, path)


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
    except OSError:
        return False  # reading it will tell why


def _read(path: Path) -> bytes:
    """Read a file. Raises OSError, Refused ``import.too_large``, ``import.msg_unreadable``."""
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size > MOST_BYTES:
            raise Refused("import.too_large")
        raw = stream.read(MOST_BYTES + 1)
    if path.suffix.casefold() == _MSG and not raw.startswith(SIGNATURE) and not top_fields(raw).items:
        raise Refused("import.msg_unreadable")
    return raw
