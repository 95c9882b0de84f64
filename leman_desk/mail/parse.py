"""Bytes of a mail to a `Message`; never raises, works in bounded time, keeps every part."""

import hashlib
import html as html_entities
import re
from datetime import datetime

from leman_desk.domain.message import Address, Attachment, Message
from leman_desk.domain.sender_rules import list_id
from leman_desk.mail import headers
from leman_desk.mail.automatic import classify, find_bounce
from leman_desk.mail.bodies import html_to_text, unflowed
from leman_desk.mail.charset import clean, decode
from leman_desk.mail.dates import sent_at
from leman_desk.mail.mime import Fields, Part, Tree, header_end, parse_tree, split_fields
from leman_desk.mail.outlook import is_outlook, read_outlook
from leman_desk.mail.quote import reply_text
from leman_desk.mail.tnef import is_tnef, read_tnef
from leman_desk.mail.uu import Block, uu_blocks

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BARE_CR = re.compile(r"\r++\n?")
_META_CHARSET = re.compile(
    rb"<meta\s[^<>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?([a-z0-9_:.-]{2,40})", re.IGNORECASE
)
_META_WITHIN = 4_096
_MAX_BODY = 10_000_000
_OCTETS = "application/octet-stream"
_TNEF_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
# Text that programs read; every other kind of text is shown when it is all there is (RFC 2046 §4.1.4).
_TEXT_FILES = {
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "text/csv",
    "text/rfc822-headers",
}
_MAX_NAME = 255
_MAX_ENDING = 10
_MAX_SUBJECT = 2_000
_MAX_TRACES = 50
_MAX_LIST_ID = 500
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
        raw: The complete bytes as the server gave them; CRLF, LF and bare CR line ends are understood. A mail
            that Outlook saved as a compound file is read as well.

    Returns:
        What could be read. Codes in ``defects`` say what was broken; nothing is raised.
    """
    raw = bytes(raw)
    try:
        tree = _outlook_tree(raw) if is_outlook(raw) else parse_tree(raw)
        return _message(tree)
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
        # The bytes are kept by the caller, and one bad mail must not stop the others.
        digest = hashlib.sha256(raw).hexdigest()
        return _empty(f"<{digest[:40]}@derived.invalid>")


def _outlook_tree(raw: bytes) -> Tree:
    """Cut a mail out of an Outlook file. Raises ValueError where there is none in it."""
    found = read_outlook(raw)
    if found is None:
        raise ValueError(raw[:8])
    tree = parse_tree(found.raw)
    tree.defects += ["encoding_broken"] if found.damaged else []
    return tree


def _message(tree: Tree) -> Message:
    fields, defects = tree.fields, list(tree.defects)
    charset = next((leaf.params["charset"] for leaf in tree.leaves if leaf.params.get("charset")), None)
    contents = _Contents(tree.leaves, defects)
    text, html = contents.views()
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
        attachments=tuple(contents.attachments),
        automatic=classify(fields, content_type, subject, bounce),
        bounce=bounce,
        defects=tuple(dict.fromkeys(defects)),
        reply_text=reply_text(text),
        received=_traces(fields, "received"),
        authentication_results=_traces(fields, "authentication-results"),
        list_id=_list_id(fields),
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
    named: list[Address] = []
    for name in ("from", "sender", "return-path"):
        found = _addresses(fields, name, charset)
        if found and found[0].address:
            if name != "from":
                defects.append("from_missing")
            return found[0]
        named += [each for each in found[:1] if each.name]
    defects.append("from_missing")
    return named[0] if named else Address("", "")


def _addresses(fields: Fields, name: str, charset: str | None) -> tuple[Address, ...]:
    return tuple(address for body in fields.all(name) for address in headers.addresses(body, charset))


def _sent_at(fields: Fields, defects: list[str]) -> datetime | None:
    if not fields.has("date"):
        defects.append("date_missing")
        return None
    moment, defect = sent_at(fields.get("date"))
    if defect:
        defects.append(defect)
    return moment


def _traces(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(headers.text_of(body) for body in fields.all(name)[:_MAX_TRACES])


class _Contents:
    """Sorts the leaves into text, HTML and attachments.

    Leaves of one multipart/alternative say the same in two ways; everything else follows one another,
    so a text beside an HTML footer is shown in the HTML view too.
    """

    def __init__(self, leaves: list[Part], defects: list[str]) -> None:
        self.attachments: list[Attachment] = []
        self._segments: dict[object, tuple[list[str], list[str]]] = {}
        self._defects = defects
        self._packed_text: list[str] = []
        self._packed_html: list[str] = []
        for number, leaf in enumerate(leaves):
            self._sort(leaf, number, alone=len(leaves) == 1)

    def _sort(self, leaf: Part, number: int, *, alone: bool) -> None:
        disposition, params = headers.content_params(leaf.fields.get("content-disposition"))
        name = params.get("filename") or leaf.params.get("name") or ""
        if _is_body(leaf, disposition, name, alone=alone):
            self._read_body(leaf, leaf.group if leaf.group is not None else f"leaf {number}")
            return
        data = self._data_of(leaf)
        packed = leaf.content_type in _TNEF_TYPES or name.lower() == "winmail.dat"
        if not (packed and self._unpacked(leaf, data)):
            self._attach(_clean_name(name), data, leaf, disposition)

    def _read_body(self, leaf: Part, key: object) -> None:
        plain, rich = self._segments.setdefault(key, ([], []))
        data = leaf.data(self._defects)
        is_html = leaf.content_type == "text/html"
        if len(data) > _MAX_BODY:
            # Nobody reads on; all of it stays at hand as a file.
            self._add("", leaf.content_type, data)
            data = data[: data.rfind(b"\n", 0, _MAX_BODY) + 1 or _MAX_BODY]
        label = leaf.params.get("charset") or (_meta_charset(data) if is_html else None)
        blocks: list[Block] = []
        if not is_html:
            blocks, data = uu_blocks(data, self._defects)
        text, defect = decode(data, label)
        if defect:
            self._defects.append(defect)
        text = text.replace("\r\n", "\n")
        text = _BARE_CR.sub("\n", text) if "\r" in text else text
        if is_html:
            rich.append(text)
        else:
            if leaf.params.get("format", "").lower() == "flowed":
                text = unflowed(text, delsp=leaf.params.get("delsp", "").lower() == "yes")
            plain.append(text)
        for block in blocks:
            self._add(_clean_name(headers.text_of(block.name, label)), _OCTETS, block.data)

    def _data_of(self, leaf: Part) -> bytes:
        # RFC 2046 §5.2.1 forbids encoding a nested message; some mailers do it all the same.
        encoded = leaf.fields.get("content-transfer-encoding").lower().startswith((b"base64", b"quoted"))
        return leaf.data(self._defects) if encoded or leaf.content_type != "message/rfc822" else leaf.body

    def _unpacked(self, leaf: Part, data: bytes) -> bool:
        """Take text and files out of winmail.dat; False when it has to be kept as it is as well."""
        if leaf.content_type not in _TNEF_TYPES and not is_tnef(data):
            return False
        found = read_tnef(data)
        if found.damaged:
            self._defects.append("encoding_broken")
        self._packed_text += [found.text] if found.text.strip() else []
        self._packed_html += [found.html] if found.html.strip() else []
        for each in found.files:
            kind = (
                each.content_type
                if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", each.content_type)
                else _OCTETS
            )
            self._add(_clean_name(each.name), kind, each.data, each.content_id[:_MAX_NAME] or None)
        return not found.damaged and bool(found.text or found.html or found.files)

    def _attach(self, name: str, data: bytes, leaf: Part, disposition: str) -> None:
        content_id = leaf.fields.get("content-id").decode("ascii", "replace").strip().strip("<>").strip()
        related = "multipart/related" in leaf.path_types
        inline = disposition == "inline" or (related and disposition != "attachment" and bool(content_id))
        self._add(name, leaf.content_type, data, content_id[:_MAX_NAME] or None, inline=inline)

    def _add(
        self,
        name: str,
        content_type: str,
        data: bytes,
        content_id: str | None = None,
        *,
        inline: bool = False,
    ) -> None:
        self.attachments.append(
            Attachment(
                filename=name or _made_up_name(content_type, data, len(self.attachments) + 1),
                content_type=content_type,
                content_id=content_id,
                inline=inline,
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                data=data,
            )
        )

    def views(self) -> tuple[str, str | None]:
        """Give the body as plain text and, if there is any, as HTML."""
        is_rich = any(rich for _, rich in self._segments.values())
        plain_view: list[str] = []
        rich_view: list[str] = []
        for plain, rich in self._segments.values():
            plain_text = "\n".join(plain)
            whole = clean(html_to_text("\n".join(rich))) if rich and _blank(plain_text) else plain_text
            if _blank(whole) and not rich and len(self._segments) > 1:
                continue
            plain_view.append(whole)
            if is_rich:
                rich_view.append("\n".join(rich) or f"<pre>{html_entities.escape(plain_text)}</pre>")
        html = "\n".join(rich_view) if is_rich else None
        text = "\n".join(plain_view)
        # Beside winmail.dat stands, as a rule, the same text without its forms.
        packed = "\n".join(self._packed_html)
        if _blank(text):
            text = "\n".join(self._packed_text) or clean(html_to_text(packed)) or text
        return text, packed or None if html is None else html


def _blank(text: str) -> bool:
    """Tell whether nothing is there, without the copy that stripping makes."""
    return not text or text.isspace()


def _is_body(leaf: Part, disposition: str, name: str, *, alone: bool) -> bool:
    kind = leaf.content_type
    shown = kind in {"text/plain", "text/html"} or (
        alone and kind.startswith("text/") and kind not in _TEXT_FILES and not name
    )
    return shown and disposition != "attachment" and (alone or not name)


def _meta_charset(data: bytes) -> str | None:
    """Give the charset that HTML names itself, which counts where the mail names none (RFC 2854 §6)."""
    found = _META_CHARSET.search(data[:_META_WITHIN])
    return found[1].decode("ascii") if found else None


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


def _made_up_name(content_type: str, data: bytes, number: int) -> str:
    if content_type == "message/rfc822":
        stop, _ = header_end(data, 0, len(data))
        subject = _clean_name(headers.text_of(split_fields(data[:stop], []).get("subject")))
        if subject:
            return f"{subject[:100]}.eml"
    return f"attachment-{number}{_ENDINGS.get(content_type, '.bin')}"


def _list_id(fields: Fields) -> str:
    written, _ = decode(fields.get("list-id")[:_MAX_LIST_ID], None)
    return list_id(_CONTROL.sub("", written))
