"""Pictures for tests."""

from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QImage


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """Make a red picture."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)  # type: ignore[call-overload]
    data: QByteArray = buffer.data()
    return bytes(data.data())
