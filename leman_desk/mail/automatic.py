"""Which mail no person wrote (RFC 3834, 3464, 2369, 8098), and what a delivery report reports."""

import re

from leman_desk.domain.message import Automatic, Bounce
from leman_desk.mail.charset import decode
from leman_desk.mail.headers import message_ids
from leman_desk.mail.mime import Fields, Part, header_end, split_fields

_OUT_OF_OFFICE = re.compile(
    r"^\s*(?:automatic reply|auto(?:-| )?reply|auto(?:matic)? response|out of office|"
    r"trả lời tự động|thư trả lời tự động|tự động trả lời|réponse automatique|automatische antwort)\b",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed)|failure notice|returned mail|"
    r"mail delivery (?:failed|system)|could not be delivered|không (?:thể )?gửi được|gửi thư thất bại",
    re.IGNORECASE,
)
_DAEMON = re.compile(rb"(?:mailer-daemon|postmaster|mail-daemon|double-bounce)@", re.IGNORECASE)
_STATUS = re.compile(r"\b([45]\.[0-9]{1,3}\.[0-9]{1,3})\b")
_ADDRESS = re.compile(r"<([^\s<>@]{1,64}@[^\s<>]{1,255})>")
_ORIGINAL_ID = re.compile(
    rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE
)
_LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "feedback-id")
_SAMPLE = 200_000
_MAX_RECIPIENTS = 50
_MAX_RECIPIENT = 320


def classify(fields: Fields, content_type: str, subject: str, bounce: Bounce | None) -> Automatic | None:
    """Name the kind of automatic mail, or None for mail a person wrote.

    Args:
        fields: The header of the mail.
        content_type: Its Content-Type field as written, lower-case.
        subject: Decoded subject.
        bounce: The failure it reports, if it does.
    """
    if bounce is not None:
        return "bounce"
    submitted = _word(fields, "auto-submitted") or _word(fields, "x-auto-submitted")
    precedence = _word(fields, "precedence")
    if submitted.startswith("auto-replied") or precedence == "auto_reply" or _OUT_OF_OFFICE.match(subject):
        return "auto-replied"
    if fields.has("x-autoreply") or fields.has("x-autorespond") or "disposition-notification" in content_type:
        return "auto-replied"
    generated = submitted.startswith("auto-") or "report-type=delivery-status" in content_type.replace(
        '"', ""
    )
    suppressed = {part.strip() for part in _word(fields, "x-auto-response-suppress", whole=True).split(",")}
    if generated or suppressed & {"all", "autoreply"} or fields.get("return-path").strip() == b"<>":
        return "auto-generated"
    if precedence in {"bulk", "list", "junk"} or any(fields.has(name) for name in _LIST_FIELDS):
        return "bulk"
    return None


def _word(fields: Fields, name: str, *, whole: bool = False) -> str:
    text = fields.get(name)[:_MAX_RECIPIENT].decode("ascii", "replace").strip().lower()
    return text if whole else text.split(";")[0].split("(")[0].strip()


def find_bounce(fields: Fields, leaves: list[Part], subject: str, text: str) -> Bounce | None:
    """Read the failure out of a delivery report: a standard one, else what older servers write."""
    for leaf in leaves:
        if leaf.content_type in {"message/delivery-status", "message/global-delivery-status"}:
            return _from_report(leaf, _original_id(fields, leaves, text))
    from_daemon = bool(_DAEMON.search(fields.get("from"))) or fields.get("return-path").strip() == b"<>"
    failed = fields.get("x-failed-recipients")
    if not failed and not (from_daemon and _FAILURE.search(subject)):
        return None
    status = _STATUS.search(text[:_SAMPLE])
    named = _ADDRESS.search(text[:_SAMPLE])
    recipient = _plain(failed.split(b",")[0]) or (named[1] if named else "")
    return Bounce(recipient, status[1] if status else "", _original_id(fields, leaves, text))


def _from_report(report: Part, original: str | None) -> Bounce | None:
    """Read message/delivery-status; delays and successes are not failures (RFC 3464 §2.3.3)."""
    failed: list[tuple[str, str]] = []
    for block in report.data([])[:_SAMPLE].replace(b"\r\n", b"\n").split(b"\n\n"):
        group = split_fields(block.strip(b"\n"), [])
        action = _word(group, "action")
        status = _STATUS.search(group.get("status").decode("ascii", "replace"))
        if action == "failed" or (not action and status and status[1].startswith("5")):
            named = group.get("original-recipient") or group.get("final-recipient")
            recipient = _plain(named.partition(b";")[2] or named)
            failed.append((recipient, status[1] if status else ""))
    if not failed:
        return None
    (recipient, code), *others = failed[:_MAX_RECIPIENTS]
    return Bounce(recipient, code, original, tuple(each for each, _ in others))


def _plain(value: bytes) -> str:
    return decode(value, None)[0].strip().strip("<>").strip()[:_MAX_RECIPIENT]


def _original_id(fields: Fields, leaves: list[Part], text: str) -> str | None:
    for leaf in leaves:
        if leaf.content_type in {
            "message/rfc822",
            "message/global",
            "text/rfc822-headers",
            "message/rfc822-headers",
        }:
            data = leaf.data([])
            stop, _ = header_end(data, 0, len(data))
            header = split_fields(data[: stop or len(data)], [])
            ids = message_ids(header.get("message-id"))
            if ids:
                return ids[0]
    quoted = _ORIGINAL_ID.search(text[:_SAMPLE].encode("utf-8", "replace"))
    if quoted:
        return message_ids(quoted[1])[0]
    # Some servers attach nothing and answer, as people do, the mail that they could not deliver.
    answered = message_ids(fields.get("in-reply-to")) or message_ids(fields.get("references"))
    return answered[-1] if answered else None
