"""A line between desk and server that a test can cut: at once, or after so many bytes came back."""

import socket
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import Self

_PIECE = 16_384


class Line:
    """Forwards every connection to a port of this computer; a context manager.

    Attributes:
        port: Where to connect to.
        allowance: Bytes that the server may still send before the line is cut; None for any number.
        cuts: How often it was cut.
        connections: How many connections were made.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.allowance: int | None = None
        self.cuts = self.connections = 0

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close(self._door)
        self.cut()

    def cut(self) -> None:
        """Drop every connection, as a cable pulled out and put back does."""
        with self._lock:
            ends, self._open = self._open, set()
        if ends:
            self.cuts += 1
        for end in ends:
            self._close(end)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            self.connections += 1
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=10)
            except OSError:
                self._close(near)
                continue
            far.settimeout(None)
            with self._lock:
                self._open |= {near, far}
            Thread(target=self._pass_on, args=(near, far), kwargs={"counted": False}, daemon=True).start()
            Thread(target=self._pass_on, args=(far, near), kwargs={"counted": True}, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, *, counted: bool) -> None:
        while True:
            try:
                piece = source.recv(_PIECE)
            except OSError:
                piece = b""
            if not piece:
                break
            if counted and self.allowance is not None:
                self.allowance -= len(piece)
                if self.allowance < 0:
                    self.allowance = None
                    self.cut()
                    return
            try:
                target.sendall(piece)
            except OSError:
                break
        with self._lock:
            self._open -= {source, target}
        for end in (source, target):
            self._close(end)

    @staticmethod
    def _close(end: socket.socket) -> None:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
