"""Kills the own process after a number of statements: in the middle of transactions and at their ends."""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

_FILED = "INSERT INTO message_body"


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def kill_at(statements: int) -> None:
    """Let this process die by SIGKILL when so many more statements were made, saying first where it was.

    It says "killed N", N being how many mails the running transaction had filed.
    """
    state = {"left": statements, "filed": 0}

    def count(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            state["filed"] = 0
        state["filed"] += statement.startswith(_FILED)
        state["left"] -= 1
        if state["left"] <= 0:
            say(f"killed {state['filed']}")
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", count)
