"""Reads mail in a process beside the program, so that reading and filing have a processor each.

The process holds a few parsers and no desk: bytes go in, what was read comes out. It ends when its input
does, and so with the program, however that ends.
"""

import pickle  # between a program and its own child
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from os import environ, pathsep
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from leman_desk.mail.parse import parse_message
from leman_desk.mail.safe_html import make_safe
from leman_desk.services.ports_mailing import ReadMail

_PATIENCE_SECONDS = 10
_ROOT = Path(__file__).resolve().parents[2]


class ReadBeside:
    """A process that reads mail; see `services.ports_mailing.MailReader`.

    Where it can't be started, or dies over a mail, it gives nothing: whoever asks reads for himself.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def __enter__(self) -> Self:
        """Start the process."""
        # Who reads what strangers wrote has no use for our passphrases, nor for modules lying about.
        around = {name: value for name, value in environ.items() if not name.startswith("LEMAN_DESK_")}
        around["PYTHONPATH"] = pathsep.join([str(_ROOT), *filter(None, [environ.get("PYTHONPATH")])])
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # What it says when it dies could quote a letter.
                stderr=subprocess.DEVNULL,
                env=around,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._child = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self._end()

    def ask(self, raws: Sequence[bytes]) -> None:
        """Let mails be read; only after those asked before were taken."""
        child, self._asked = self._child, len(raws)
        if child is None or child.stdin is None:
            return
        try:
            pickle.dump(list(raws), child.stdin, pickle.HIGHEST_PROTOCOL)
            child.stdin.flush()
        except OSError:
            self._end()

    def take(self) -> list[ReadMail]:
        """Wait for what was asked for, in its order; nothing if it could not be read here."""
        child = self._child
        if child is None or child.stdout is None:
            return []
        try:
            found = pickle.load(child.stdout)  # noqa: S301 - our own child
        except (OSError, EOFError, pickle.UnpicklingError):
            self._end()
            return []
        return found if len(found) == self._asked else []

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            # Closing writes what is left, to a process that may be gone.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        try:
            child.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def read(raw: bytes) -> ReadMail:
    """Read a mail, without the contents of its files: filing wants only what they are."""
    message = parse_message(raw)
    safe = make_safe(message.html) if message.html else None
    files = tuple(replace(each, data=b"") for each in message.attachments)
    return ReadMail(replace(message, attachments=files), safe)


def serve(coming: BinaryIO, going: BinaryIO) -> None:
    """Answer until the input ends."""
    while True:
        try:
            raws = pickle.load(coming)  # noqa: S301 - our own parent
        except EOFError:
            return
        answer = pickle.dumps([read(raw) for raw in raws], pickle.HIGHEST_PROTOCOL)
        try:
            going.write(answer)
            going.flush()
        except BrokenPipeError:
            return


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
