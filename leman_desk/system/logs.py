"""The desk's log file: rotating, and free of personal data by design."""

import logging
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from leman_desk.domain.errors import DeskError, Unavailable

_MAX_BYTES = 1_000_000
_KEPT_FILES = 5
_OWN_LOGGERS = "leman_desk"
# What may stand beside a code; anything else, a text above all, might name a person.
_PLAIN_VALUES = (bool, int, float)


class DiscreetFormatter(logging.Formatter):
    """Writes what is known to be harmless.

    Of the desk's own records it writes the message template, and of its arguments the numbers; of others only
    the type. Of an error it writes the kind and the places in the code it came through, of a ``DeskError``
    code and parameters too. Messages of foreign loggers are left out: a mail library likes to log addresses.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record, self.datefmt)} {record.levelname} {record.name} {_message(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line} | {_described(error)}"


def install(path: Path) -> RotatingFileHandler:
    """Send records from level INFO on to the file; at most six files of 1 MB are kept.

    Args:
        path: The log folder; made when missing.

    Returns:
        The handler, for whoever wants to remove and close it.

    Raises:
        Unavailable: ``logs.not_writable``.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path / "desk.log", maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=False
        )
    except OSError as error:
        raise Unavailable("logs.not_writable", reason=type(error).__name__) from error
    handler.setLevel(logging.INFO)
    handler.setFormatter(DiscreetFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or logging.INFO, logging.INFO))
    return handler


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] != _OWN_LOGGERS:
        return f"(message withheld; {record.module}:{record.lineno})"
    if isinstance(record.msg, BaseException):
        return _described(record.msg)
    template = str(record.msg)
    # logging itself unpacks a single mapping, so the two shapes of arguments are a tuple and a mapping.
    if isinstance(record.args, tuple) and record.args:
        return " ".join([template, *(_shown(value) for value in record.args)])
    if isinstance(record.args, Mapping) and record.args:
        return " ".join([template, *(f"{name}={_shown(value)}" for name, value in record.args.items())])
    return template


def _shown(value: object) -> str:
    if isinstance(value, BaseException):
        return _described(value)
    return str(value) if isinstance(value, _PLAIN_VALUES) else f"<{type(value).__name__}>"


def _described(error: BaseException) -> str:
    chain = [str(error) if isinstance(error, DeskError) else type(error).__name__]
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        chain.append(f"{Path(code.co_filename).name}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    described = " < ".join(reversed(chain[1:]))
    head = f"{chain[0]} at {described}" if described else chain[0]
    return head if error.__cause__ is None else f"{head} | caused by {_described(error.__cause__)}"
