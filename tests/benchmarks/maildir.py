"""Makes a Maildir as offices have: conversations in two languages, a picture in every fifth mail."""

from base64 import encodebytes
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

from tests.benchmarks.letters import Letters

BEGUN = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)
_ATTACHMENT = 40_000
_BODY_WORDS = 1120
"""With headers and a picture in every fifth, ten thousand mails come to some 180 MB."""


def make_maildir(folder: Path, count: int, *, seed: int = 20_261_130) -> int:
    """Write so many mails and give their bytes in all; about every third answers an earlier one."""
    letters = Letters(seed)
    random = letters.random
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    threads: list[tuple[str, str, str]] = []
    size = 0
    for number in range(count):
        at = BEGUN + timedelta(minutes=97 * number)
        message_id = f"<{number}.{seed}@khach.example>"
        answers = threads[random.randrange(len(threads))] if threads and random.random() < 1 / 3 else None
        if answers is None:
            who, address, subject = letters.name(), f"khach{number}@example.vn", letters.text(6)
            references = ""
        else:
            parent, address, subject = answers
            who, subject = address.partition("@")[0], f"Re: {subject.removeprefix('Re: ')}"
            references = f"In-Reply-To: {parent}\r\nReferences: {parent}\r\n"
        threads.append((message_id, address, subject))
        raw = _mail(letters, number, at, message_id, who, address, subject, references)
        (folder / "cur" / f"{int(at.timestamp())}.{number:06}.desk:2,S").write_bytes(raw)
        size += len(raw)
    return size


def _mail(
    letters: Letters,
    number: int,
    at: datetime,
    message_id: str,
    who: str,
    address: str,
    subject: str,
    references: str,
) -> bytes:
    english = number % 4 == 0
    text = "\r\n\r\n".join(letters.text(70, english=english) for _ in range(_BODY_WORDS // 70))
    stamp = format_datetime(at)
    head = (
        f"Received: from mx.example.vn (mx.example.vn [192.0.2.7]) by mail.leman.example; {stamp}\r\n"
        f"From: {Header(who, 'utf-8').encode()} <{address}>\r\n"
        "To: Leman Jewelry <info@leman.example>\r\n"
        f"Subject: {Header(subject, 'utf-8').encode()}\r\n"
        f"Date: {stamp}\r\nMessage-ID: {message_id}\r\n{references}MIME-Version: 1.0\r\n"
    )
    body = text.encode()
    plain = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body
    if number % 5:
        return head.encode() + plain + b"\r\n"
    picture = encodebytes(letters.random.randbytes(_ATTACHMENT)).replace(b"\n", b"\r\n")
    mark = f"=_{number}_"
    parts = (
        f'Content-Type: multipart/mixed; boundary="{mark}"\r\n\r\n--{mark}\r\n'.encode(),
        plain,
        f'\r\n--{mark}\r\nContent-Type: image/png; name="anh{number}.png"\r\n'.encode(),
        f'Content-Disposition: attachment; filename="anh{number}.png"\r\n'.encode(),
        b"Content-Transfer-Encoding: base64\r\n\r\n",
        picture,
        f"--{mark}--\r\n".encode(),
    )
    return head.encode() + b"".join(parts)
