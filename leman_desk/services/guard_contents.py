"""The readable text of files that go with a reply, for the privacy guard; within bounds, each read once."""

from collections import OrderedDict
from threading import Lock

from leman_desk.domain.evidence import Evidence
from leman_desk.domain.ids import EvidenceId
from leman_desk.domain.rich_text import from_html, to_text
from leman_desk.services.ports import Store

MOST_BYTES = 256 * 1024
"""Larger files are not read, and the panel says so."""
_KEPT = 32
_ENDINGS = (".txt", ".csv", ".tsv", ".eml", ".html", ".htm", ".md", ".log", ".json", ".xml", ".ics", ".vcf")


class Contents:
    """Reads files that are text; pictures, PDF and Office files it leaves to people."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[EvidenceId, str | None] = OrderedDict()
        self._lock = Lock()

    def of(self, evidence: EvidenceId) -> str | None:
        """Give the text of a piece of evidence; None for one that is not read."""
        with self._lock:
            if evidence in self._known:
                return self._known[evidence]
        with self._store.work() as work:
            piece = work.evidence(evidence)
            raw = work.vault.get(piece.blob) if _is_text(piece) else None
        text = _readable(piece, raw) if raw is not None else None
        with self._lock:
            self._known[evidence] = text
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return text


def _is_text(piece: Evidence) -> bool:
    texts = piece.content_type.lower().startswith(("text/", "message/rfc822"))
    return piece.size <= MOST_BYTES and (texts or piece.filename.lower().endswith(_ENDINGS))


def _readable(piece: Evidence, raw: bytes) -> str:
    text = raw.decode("utf-16", "replace") if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else None
    if text is None:
        text = raw.decode("utf-8-sig", "replace")
    is_html = "html" in piece.content_type.lower() or piece.filename.lower().endswith((".html", ".htm"))
    return to_text(from_html(text)) if is_html else text
