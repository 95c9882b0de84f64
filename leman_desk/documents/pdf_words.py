"""The words of a PDF, to be searched for other people; what is not all words, a person has to look at."""

import logging
import struct
import zlib
from io import BytesIO
from typing import Any

MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 300
_FAULTS = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(EOFError, RecursionError, NotImplementedError, struct.error, zlib.error),
)
"""What a file that is not what it says makes `pypdf` raise besides its own errors."""


def pdf_words(data: bytes) -> str | None:
    """Give all words of a PDF, with its notes and its title.

    Returns:
        None for one that is locked, damaged or very large, that carries files, or of which a page has a
        picture or no words: what such a page shows cannot be searched.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - not needed until a package with a PDF is made
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    # It would quote the file in its warnings.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if len(data) > MOST_BYTES:
        return None
    parts: list[str] = []
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES or any(reader.attachments):
            return None
        for page in reader.pages:
            text = page.extract_text()
            if _has_picture(page) or not any(sign.isalnum() for sign in text):
                return None
            parts += [text, *_notes(page)]
        about = reader.metadata
        if about is not None:
            parts += [
                str(each) for each in (about.title, about.author, about.subject, about.keywords) if each
            ]
    except (PyPdfError, *_FAULTS):
        return None
    return "\n".join(parts)


def _has_picture(page: Any) -> bool:
    """Tell whether a page, or a form drawn on it, holds a picture."""
    waiting, seen = [page.get("/Resources")], set[int]()
    while waiting:
        resources = waiting.pop()
        resources = resources.get_object() if resources is not None else {}
        drawn = resources.get("/XObject")
        for each in (drawn.get_object() if drawn is not None else {}).values():
            part = each.get_object()
            if part.get("/Subtype") == "/Image":
                return True
            if id(part) not in seen:
                seen.add(id(part))
                waiting.append(part.get("/Resources"))
    contents = page.get_contents()
    return contents is not None and b"\nBI" in b"\n" + contents.get_data().replace(b"\r", b"\n")


def _notes(page: Any) -> list[str]:
    notes = page.get("/Annots")
    found = [each.get_object() for each in (notes.get_object() if notes is not None else ())]
    return [str(each[name]) for each in found for name in ("/Contents", "/T", "/V") if name in each]
