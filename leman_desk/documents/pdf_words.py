"""The words of a PDF, to be searched for other people; what is not all words, a person has to look at.

A PDF is a program of a stranger's: it is read in a process of its own, which may take only so long, and
whatever it makes the reader raise ends there.
"""

import json
import logging
import subprocess
import sys
from io import BytesIO
from os import environ, pathsep
from pathlib import Path
from typing import Any

MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 300
MOST_SECONDS = 20
_ROOT = Path(__file__).resolve().parents[2]


def pdf_words(data: bytes) -> str | None:
    """Give all words of a PDF, with its notes and its title.

    Returns:
        None for one that is locked, damaged or very large, that takes too long, that carries files, or of
        which a page has a picture or no words: what such a page shows cannot be searched.
    """
    if len(data) > MOST_BYTES:
        return None
    # Who reads what strangers wrote has no use for our passphrases, nor for modules lying about.
    around = {name: value for name, value in environ.items() if not name.startswith("LEMAN_DESK_")}
    around["PYTHONPATH"] = pathsep.join([str(_ROOT), *filter(None, [environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=data,
            stdout=subprocess.PIPE,
            # What it says when it dies could quote the file.
            stderr=subprocess.DEVNULL,
            env=around,
            timeout=MOST_SECONDS,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    words: str | None = json.loads(done.stdout)
    return words


def read_words(data: bytes) -> str | None:
    """Do it in this process; a damaged file may raise anything."""
    from pypdf import PdfReader  # noqa: PLC0415 - only the process that reads needs it

    # It would quote the file in its warnings.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES or any(reader.attachments):
        return None
    parts: list[str] = []
    for page in reader.pages:
        text = page.extract_text()
        if _has_picture(page) or not any(sign.isalnum() for sign in text):
            return None
        parts += [text, *_notes(page)]
    about = reader.metadata
    if about is not None:
        parts += [str(each) for each in (about.title, about.author, about.subject, about.keywords) if each]
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


if __name__ == "__main__":
    sys.stdout.write(json.dumps(read_words(sys.stdin.buffer.read())))
