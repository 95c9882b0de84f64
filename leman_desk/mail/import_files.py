"""Mails from files: `.eml` and folders of them, with the receipt time that a server stamped."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from leman_desk.domain.errors import Refused
from leman_desk.domain.received import received_stamp
from leman_desk.mail.parse import parse_message
from leman_desk.services.ports import FetchedMail


def mail_files(paths: Sequence[Path], otherwise: datetime | None = None) -> list[FetchedMail]:
    """Read mail files; folders give every ``.eml`` in and under them, by name.

    Args:
        paths: Files and folders.
        otherwise: Aware receipt time of mails that no server stamped, as a person states it.

    Raises:
        Refused: ``file.unreadable``, ``import.receipt_unknown``, with the file's ``name``.
    """
    return [_mail(number, path, otherwise) for number, path in enumerate(_files(paths), start=1)]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*.eml") if each.is_file())
        else:
            yield path


def _mail(number: int, path: Path, otherwise: datetime | None) -> FetchedMail:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=path.name) from error
    received = parse_message(raw).received
    stamp = (received_stamp(received[0]) if received else None) or otherwise
    if stamp is None:
        raise Refused("import.receipt_unknown", name=path.name)
    return FetchedMail(number, stamp, len(raw), raw)
