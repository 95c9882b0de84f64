"""An SMTP server on loopback that hangs up at a step of the conversation, and records what it took over."""

import socket
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from types import TracebackType
from typing import Self

STEPS = (
    "connect",
    "banner",
    "ehlo",
    "starttls",
    "handshake",
    "ehlo again",
    "auth",
    "mail",
    "first rcpt",
    "second rcpt",
    "data",
    "within the data",
    "before the dot",
    "after the dot, not taken",
    "after the dot, taken",
    "after the answer",
    "quit",
)
"""Every place at which a connection can end, in order."""
WITHOUT_ANSWER = frozenset({"connect", "handshake", "within the data", "before the dot", "after the answer"})
"""Steps at which the server has nothing to say, so that it cannot stop half-way through saying it."""
LAST_LINE = "The last line of the letter."
"""After this only the dot comes."""
SAFE = frozenset(STEPS[:11])
"""Before the data: the sender knows that nothing was taken."""
UNCERTAIN = frozenset(STEPS[11:15])
"""From the data on: a short message has left with its dot before the sender hears that the server is gone."""


class HungUp(Exception):  # noqa: N818 - what it does
    """The server ends the conversation."""


@dataclass
class DroppingServer:
    """Serves one connection after another.

    Attributes:
        step: Where the next connection ends; empty for a healthy server.
        half: Whether it first says half of its answer.
        taken: Message-IDs that it took over, in order.
        reached: Steps that the last connection came to.
    """

    folder: Path
    context: ssl.SSLContext
    step: str = ""
    half: bool = False
    taken: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for somebody
        self._listener.close()
        self._thread.join(10)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.reached = []
            try:
                connection.settimeout(10)
                self._talk(connection)
            except (HungUp, OSError):
                pass
            finally:
                connection.close()

    def _talk(self, connection: socket.socket) -> None:
        self._at("connect", None)
        talk = _Talk(connection)
        self._say(talk, "banner", "220 mail.test ESMTP")
        self._expect(talk, "EHLO")
        self._say(talk, "ehlo", "250-mail.test\r\n250-STARTTLS\r\n250 AUTH PLAIN")
        self._expect(talk, "STARTTLS")
        self._say(talk, "starttls", "220 go on")
        self._at("handshake", None)
        with self.context.wrap_socket(connection, server_side=True) as wrapped:
            self._talk_safely(_Talk(wrapped))

    def _talk_safely(self, talk: "_Talk") -> None:
        self._expect(talk, "EHLO")
        self._say(talk, "ehlo again", "250-mail.test\r\n250 AUTH PLAIN")
        self._expect(talk, "AUTH")
        self._say(talk, "auth", "235 2.7.0 Ok")
        self._expect(talk, "MAIL")
        self._say(talk, "mail", "250 2.1.0 Ok")
        self._expect(talk, "RCPT")
        self._say(talk, "first rcpt", "250 2.1.5 Ok")
        self._expect(talk, "RCPT")
        self._say(talk, "second rcpt", "250 2.1.5 Ok")
        self._expect(talk, "DATA")
        self._say(talk, "data", "354 go on")
        self._take(talk)
        self._expect(talk, "QUIT")
        self._say(talk, "quit", "221 bye")

    def _take(self, talk: "_Talk") -> None:
        first = talk.line()
        self._at("within the data", None)
        lines = [first]
        while (line := talk.line()) != ".":
            lines.append(line)
            if line == LAST_LINE:
                self._at("before the dot", None)
        message = message_from_bytes("\r\n".join(lines).encode("latin-1"))
        self._at("after the dot, not taken", talk, "250 2.0.0 Ok: queued")
        self.taken.append(str(message["Message-ID"]))
        self._say(talk, "after the dot, taken", "250 2.0.0 Ok: queued")
        self._at("after the answer", None)

    def _expect(self, talk: "_Talk", verb: str) -> None:
        line = talk.line()
        assert line.upper().startswith(verb), line

    def _say(self, talk: "_Talk", step: str, answer: str) -> None:
        self._at(step, talk, answer)
        talk.say(answer + "\r\n")

    def _at(self, step: str, talk: "_Talk | None", answer: str = "") -> None:
        self.reached.append(step)
        if step == self.step:
            if self.half and talk is not None:
                talk.say(answer[:2])
            raise HungUp(step)


class _Talk:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._held = b""

    def line(self) -> str:
        while b"\r\n" not in self._held:
            piece = self._connection.recv(4096)
            if not piece:
                raise HungUp("the other side")
            self._held += piece
        line, _, self._held = self._held.partition(b"\r\n")
        return line.decode("latin-1")

    def say(self, text: str) -> None:
        self._connection.sendall(text.encode())
