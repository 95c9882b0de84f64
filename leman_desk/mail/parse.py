"""Bytes of a mail to a `Message`; never raises, works in bounded time, keeps every part."""

import hashlib
import html as html_entities
import re
from datetime import datetime

from leman_desk.domain.message import Address, Attachment, Message
from leman_desk.mail import headers
from leman_desk.mail.automatic import classify, find_bounce
from leman_desk.mail.bodies import html_to_text, unflowed
from leman_desk.mail.charset import clean, decode
from leman_desk.mail.mime import Fields, Part, Tree, header_end, parse_tree, split_fields
from leman_desk.mail.quote import reply_text

_CONTROL = re.compile("[\x00-\x1f\x7f]")
_MAX_NAME = 255
_MAX_ENDING = 10
_MAX_SUBJECT = 2_000
_MAX_TRACES = 50
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/msword": ".doc",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/rfc822-headers": ".txt",
}


def parse_message(raw: bytes) -> Message:
    """Decode a mail.

    Args:
        raw: The complete bytes as the server gave them; CRLF, LF and bare CR line ends are understood.

    Returns:
        What could be read. Codes in ``defects`` say what was broken; nothing is raised.
    """
    raw = bytes(raw)
    try:
        return _message(parse_tree(raw))
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
        # The bytes are kept by the caller, and one bad mail must not stop the others.
        digest = hashlib.sha256(raw).hexdigest()
        return _empty(f"<{digest[:40]}@derived.invalid>")


def _message(tree: Tree) -> Message:
    fields, defects = tree.fields, list(tree.defects)
    charset = next((leaf.params["charset"] for leaf in tree.leaves if leaf.params.get("charset")), None)
    text, html, attachments = _contents(tree.leaves, defects)
    subject = headers.text_of(fields.get("subject"), charset)[:_MAX_SUBJECT]
    bounce = find_bounce(fields, tree.leaves, subject, text)
    content_type = fields.get("content-type").decode("ascii", "replace").lower()
    replied_to = headers.message_ids(fields.get("in-reply-to"))
    return Message(
        message_id=_message_id(tree, defects),
        in_reply_to=replied_to[0] if replied_to else None,
        references=headers.message_ids(fields.get("references")),
        sender=_sender(fields, charset, defects),
        reply_to=_addresses(fields, "reply-to", charset),
        to=_addresses(fields, "to", charset),
        cc=_addresses(fields, "cc", charset),
        subject=subject,
        sent_at=_sent_at(fields, defects),
        text=text,
        html=html,
        attachments=tuple(attachments),
        automatic=classify(fields, content_type, subject, bounce),
        bounce=bounce,
        defects=tuple(dict.fromkeys(defects)),
        reply_text=reply_text(text),
        received=_traces(fields, "received"),
        authentication_results=_traces(fields, "authentication-results"),
    )


def _empty(message_id: str) -> Message:
    return Message(
        message_id=message_id,
        in_reply_to=None,
        references=(),
        sender=Address("", ""),
        reply_to=(),
        to=(),
        cc=(),
        subject="",
        sent_at=None,
        text="",
        html=None,
        attachments=(),
        automatic=None,
        bounce=None,
        defects=("unreadable",),
        reply_text="",
        received=(),
        authentication_results=(),
    )


def _message_id(tree: Tree, defects: list[str]) -> str:
    found = headers.message_ids(tree.fields.get("message-id"))
    if found:
        return found[0]
    defects.append("message_id_missing")
    # Trace fields differ between two copies of one mail, so the id rests on what its sender wrote.
    digest = hashlib.sha256()
    for name in ("date", "from", "to", "cc", "subject"):
        digest.update(tree.fields.get(name) + b"\n")
    for leaf in tree.leaves:
        digest.update(b"\n--\n" + leaf.body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return f"<{digest.hexdigest()[:40]}@derived.invalid>"


def _sender(fields: Fields, charset: str | None, defects: list[str]) -> Address:
    if len(fields.all("from")) > 1:
        defects.append("from_repeated")
    for name in ("from", "sender", "return-path"):
        found = _addresses(fields, name, charset)
        if found and (found[0].address or found[0].name):
            if name != "from":
                defects.append("from_missing")
            return found[0]
    defects.append("from_missing")
    return Address("", "")


def _addresses(fields: Fields, name: str, charset: str | None) -> tuple[Address, ...]:
    return tuple(address for body in fields.all(name) for address in headers.addresses(body, charset))


def _sent_at(fields: Fields, defects: list[str]) -> datetime | None:
    if not fields.has("date"):
        defects.append("date_missing")
        return None
    moment, defect = headers.sent_at(fields.get("date"))
    if defect:
        defects.append(defect)
    return moment


def _traces(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(headers.text_of(body) for body in fields.all(name)[:_MAX_TRACES])


def _contents(leaves: list[Part], defects: list[str]) -> tuple[str, str | None, list[Attachment]]:
    """Sort the leaves into text, HTML and attachments.

    Leaves of one multipart/alternative say the same in two ways; everything else follows one another,
    so a text beside an HTML footer is shown in the HTML view too.
    """
    segments: dict[object, tuple[list[str], list[str]]] = {}
    attachments: list[Attachment] = []
    for number, leaf in enumerate(leaves):
        disposition, params = headers.content_params(leaf.fields.get("content-disposition"))
        name = params.get("filename") or leaf.params.get("name") or ""
        if not _is_body(leaf, disposition, name, alone=len(leaves) == 1):
            attachments.append(_attachment(leaf, disposition, name, len(attachments) + 1, defects))
            continue
        key = leaf.group if leaf.group is not None else f"leaf {number}"
        plain, rich = segments.setdefault(key, ([], []))
        text, defect = decode(leaf.data(defects), leaf.params.get("charset"))
        if defect:
            defects.append(defect)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if leaf.content_type == "text/html":
            rich.append(text)
        else:
            if leaf.params.get("format", "").lower() == "flowed":
                text = unflowed(text, delsp=leaf.params.get("delsp", "").lower() == "yes")
            plain.append(text)
    plain_view: list[str] = []
    rich_view: list[str] = []
    for plain, rich in segments.values():
        plain_text = "\n".join(plain)
        plain_view.append(
            plain_text if plain_text.strip() or not rich else clean(html_to_text("\n".join(rich)))
        )
        rich_view.append("\n".join(rich) if rich else f"<pre>{html_entities.escape(plain_text)}</pre>")
    html = "\n".join(rich_view) if any(rich for _, rich in segments.values()) else None
    return "\n".join(plain_view), html, attachments


def _is_body(leaf: Part, disposition: str, name: str, *, alone: bool) -> bool:
    if leaf.content_type not in {"text/plain", "text/html"} or disposition == "attachment":
        return False
    return alone or not name


def _attachment(leaf: Part, disposition: str, name: str, number: int, defects: list[str]) -> Attachment:
    data = (
        leaf.body if leaf.content_type == "message/rfc822" and not _is_encoded(leaf) else leaf.data(defects)
    )
    content_id = leaf.fields.get("content-id").decode("ascii", "replace").strip().strip("<>").strip()
    related = "multipart/related" in leaf.path_types
    return Attachment(
        filename=_clean_name(name) or _made_up_name(leaf, data, number),
        content_type=leaf.content_type,
        content_id=content_id[:_MAX_NAME] or None,
        inline=disposition == "inline" or (related and disposition != "attachment" and bool(content_id)),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
    )


def _is_encoded(leaf: Part) -> bool:
    """RFC 2046 §5.2.1 forbids encoding a nested message; some mailers do it all the same."""
    return leaf.fields.get("content-transfer-encoding").lower().startswith((b"base64", b"quoted"))


def _clean_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    last = _CONTROL.sub("", last).replace("\ufffd\x00", "").strip()
    if last.strip(".") == "":
        return ""
    if len(last) <= _MAX_NAME:
        return last
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > _MAX_ENDING:
        return last[:_MAX_NAME]
    return f"{stem[: _MAX_NAME - len(ending) - 1]}.{ending}"


def _made_up_name(leaf: Part, data: bytes, number: int) -> str:
    if leaf.content_type == "message/rfc822":
        stop, _ = header_end(data, 0, len(data))
        subject = _clean_name(headers.text_of(split_fields(data[:stop], []).get("subject")))
        if subject:
            return f"{subject[:100]}.eml"
    return f"attachment-{number}{_ENDINGS.get(leaf.content_type, '.bin')}"
