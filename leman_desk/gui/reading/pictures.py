"""Pictures in the text of a mail: which it wants, and how they are decoded, in a lane and within bounds."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from leman_desk.domain.attached_mail import MOST_PICTURES

_CONTENT_ID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)
_KINDS = {b"png", b"jpeg", b"gif", b"bmp", b"webp"}
_LARGEST = QSize(1200, 1200)
_MOST_READ = 80_000_000
"""Pixels that the pictures of one mail may have together: a second of a lane's time."""
_MOST_KEPT = 12_000_000
"""Pixels of them that are kept to be shown: 48 MB."""
_SCALED_AS_READ = {b"jpeg"}
_SCALED_COST = 4
"""A kind that is made smaller while it is read takes a quarter of the time at most."""


def pictures_in(safe: str) -> tuple[str, ...]:
    """Give the Content-IDs of the pictures that a text shows, each once, in order."""
    return tuple(dict.fromkeys(_CONTENT_ID.findall(safe)))[:MOST_PICTURES]


def decode_pictures(contents: Mapping[str, bytes]) -> dict[str, QImage]:
    """Decode pictures at a size for reading, those that come first before others; for a lane.

    Left out is what is no plain picture, and what the bounds on all of them together leave no room for.
    """
    decoded: dict[str, QImage] = {}
    to_read, to_keep = _MOST_READ, _MOST_KEPT
    for name, content in contents.items():
        buffer = QBuffer()
        buffer.setData(content)
        reader = QImageReader(buffer)
        kind, size = reader.format().data(), reader.size()
        cost = size.width() * size.height() // (_SCALED_COST if kind in _SCALED_AS_READ else 1)
        shown = size
        if size.width() > _LARGEST.width() or size.height() > _LARGEST.height():
            shown = size.scaled(_LARGEST, Qt.AspectRatioMode.KeepAspectRatio)
        kept = shown.width() * shown.height()
        if kind not in _KINDS or size.isEmpty() or shown.isEmpty() or cost > to_read or kept > to_keep:
            continue
        if shown != size:
            reader.setScaledSize(shown)
        to_read -= cost
        image = reader.read()
        if not image.isNull():
            to_keep -= kept
            decoded[name] = _as_painted(image)
    return decoded


def _as_painted(image: QImage) -> QImage:
    """Convert to the form that a window paints, which it would do at every painting otherwise."""
    alpha = image.hasAlphaChannel()
    return image.convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32
    )
