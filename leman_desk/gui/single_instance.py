"""One window per user and profile: a second start asks the first to come forward."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1000
_MESSAGE = b"raise\n"


def raise_running(name: str) -> bool:
    """Ask the window that listens under this name to come forward; tell whether one answered.

    Blocks for at most two seconds. Called before any window is shown.
    """
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(_MESSAGE)
    asked = socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return asked


class SingleInstance(QObject):
    """Listens for later starts.

    Attributes:
        raise_requested: Another start of the same user on the same profile wants the window in front.
    """

    raise_requested = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._receive)
        # Whoever is here holds the profile's lock, so a socket of that name is left over from a crash.
        QLocalServer.removeServer(name)
        self._server.listen(name)

    @property
    def listening(self) -> bool:
        """Whether later starts can be heard; without it they only find the profile in use."""
        return self._server.isListening()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _receive(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            # A connection is enough: there is one thing to ask for, and nothing said is trusted.
            socket.disconnected.connect(socket.deleteLater)
            self.raise_requested.emit()
