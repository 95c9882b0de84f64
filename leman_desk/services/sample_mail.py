"""The bytes of the sample desk's incoming mail, as customers and servers would have sent them."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

_OUR_SERVER = "mx.mail.example"
_PICTURE = "https://img.mailbeacon.example/header.png"
_TRACKER = "https://t.mailbeacon.example/o.gif?u=5f2c"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail to be written.

    Attributes:
        reference: Unique short name from which its Message-ID and boundaries are made.
        sent_at: Aware; the sender's Date.
        answers: Message-ID that it answers, or empty.
        files: (name, content type, bytes).
        headers: Further fields.
    """

    reference: str
    sent_at: datetime
    name: str
    email: str
    to: str
    subject: str
    text: str
    html: bool = False
    answers: str = ""
    files: Sequence[tuple[str, str, bytes]] = ()
    headers: Sequence[tuple[str, str]] = ()


def written(mail: Incoming) -> bytes:
    """Write an incoming mail; the same values give the same bytes."""
    message = EmailMessage(policy=SMTP)
    domain = mail.email.rpartition("@")[2]
    message["Received"] = f"from {domain} by {_OUR_SERVER}; {format_datetime(mail.sent_at)}"
    message["Authentication-Results"] = (
        f"{_OUR_SERVER}; spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; "
        f"dmarc=pass header.from={domain}"
    )
    message["To"] = mail.to
    message["Date"] = mail.sent_at
    message["Message-ID"] = f"<{mail.reference}@{domain}>"
    if mail.answers:
        message["In-Reply-To"] = mail.answers
        message["References"] = mail.answers
    for name, value in mail.headers:
        message[name] = value
    message.set_content(mail.text + "\n")
    if mail.html:
        message.add_alternative(_html(mail.text), subtype="html")
    for name, content_type, data in mail.files:
        maintype, _, subtype = content_type.partition("/")
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    for place, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{mail.reference}_{place}")
    # `EmailMessage` loses spaces where it folds encoded words, so these two fields are written beside it.
    head = f"From: {_encoded(mail.name)} <{mail.email}>\r\nSubject: {_encoded(mail.subject)}\r\n"
    return head.encode("ascii") + message.as_bytes()


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=72).encode(linesep="\r\n")


def bounce(*, reference: str, at: datetime, to: str, failed: str, status: str, why: str, sent: str) -> bytes:
    """Write a delivery report (RFC 3464) about a mail of ours with the Message-ID `sent`."""
    boundary = f"=_{reference}"
    lines = (
        "Return-Path: <>",
        f"From: Mail Delivery System <mailer-daemon@{_OUR_SERVER}>",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{reference}@{_OUR_SERVER}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        f"Your message could not be delivered to {failed}: {why}.",
        "",
        f"--{boundary}",
        "Content-Type: message/delivery-status",
        "",
        f"Reporting-MTA: dns; {_OUR_SERVER}",
        "",
        f"Final-Recipient: rfc822; {failed}",
        "Action: failed",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; 552 {status} {why}",
        "",
        f"--{boundary}",
        "Content-Type: text/rfc822-headers",
        "",
        f"Message-ID: {sent}",
        "",
        f"--{boundary}--",
        "",
    )
    return "\r\n".join(lines).encode("ascii")


def _html(text: str) -> str:
    paragraphs = "\n".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    return (
        f'<html><body>\n<img src="{_PICTURE}" alt="">\n{paragraphs}\n'
        f'<img src="{_TRACKER}" width="1" height="1" alt="">\n</body></html>\n'
    )
