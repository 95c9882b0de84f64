"""Plants a person in everything that a desk has: fifty strings and more, each somewhere of its own.

Used below the window and through it. Nothing here erases; whoever plants says afterwards what is in scope.
"""

import base64
import io
import quopri
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from leman_desk.domain.erasure import Subject
from leman_desk.domain.ids import CaseId, CustomerId, MessageId
from leman_desk.domain.text import fold

NAME = "Lý Gia Hân"
"""As her mails write it; other spellings are in `names`."""
ADDRESS = "giahan.ly@example.vn"
SECOND = "hoalyly.shop@example.org"
PHONE = "0903 555 018"


@dataclass
class Person:
    """Everything that tells of one person, as strings that occur nowhere else.

    Attributes:
        marks: Single words, made up, each planted in one place: `marks["note"]` stands in a note.
    """

    names: tuple[str, ...] = (NAME, "Ly Gia Han", "Lý Thị Gia Hân", "Gia Hân Thúy Lý")
    emails: tuple[str, ...] = (ADDRESS, SECOND)
    phones: tuple[str, ...] = (PHONE, "+84 28 3822 9911")
    numbers: tuple[str, ...] = ("C4471902", "079184001177", "4012 8888 1234 5675", "Hẻm 47/12 Nguyễn Trãi")
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, place: str) -> str:
        """Give the made-up word of a place, made at the first asking."""
        return self.marks.setdefault(place, _made_up(place))

    def plain_mark(self, place: str) -> str:
        """Give the made-up word of a place that takes ASCII in small letters only, such as a Message-ID."""
        self.marks[place] = fold(self.mark(place))
        return self.marks[place]

    def strings(self) -> list[str]:
        """List everything that must be found before and not after."""
        return [*self.names, *self.emails, *self.phones, *self.numbers, *self.marks.values()]

    def subject(
        self,
        *,
        customers: frozenset[CustomerId],
        cases: frozenset[CaseId],
        messages: frozenset[MessageId] = frozenset(),
    ) -> Subject:
        """Say who is erased, with every made-up word among the numbers."""
        return Subject(
            names=self.names,
            emails=self.emails,
            phones=self.phones,
            numbers=(*self.numbers, *self.marks.values()),
            customers=customers,
            cases=cases,
            messages=messages,
            letter_address=self.emails[0],
            letter_name=self.names[0],
        )


def _made_up(place: str) -> str:
    """Make a word that only this place has; a Vietnamese letter in it makes encodings differ."""
    number = zlib.crc32(place.encode()) % 900_000 + 100_000
    letters = "".join(char for char in place if char.isalpha())[:8]
    return f"Xuyến{letters}{number}"


_running = iter(range(1, 1_000_000))


def message_id() -> str:
    """Give a new Message-ID of hers."""
    return f"<{next(_running)}.gh@mail.example.vn>"


def mails(person: Person, to: str) -> Iterator[tuple[str, bytes]]:
    """Write her mails, each in another encoding, and one with attachments of several kinds."""
    for coding, charset in (
        ("8bit", "utf-8"),
        ("quoted-printable", "utf-8"),
        ("base64", "utf-8"),
        ("base64", "utf-16"),
        ("quoted-printable", "windows-1258"),
        ("base64", "iso-8859-1"),
    ):
        place = f"mail {coding} {charset}"
        word, name = person.mark(place), person.names[0]
        if charset in {"windows-1258", "iso-8859-1"}:
            # These lack some of her letters; what is planted is what they have.
            person.marks[place] = word = word.replace("ế", "é")
            name = person.names[1]
        subject = f"{place} {person.mark(place + ' subject')}"
        raw = f"{name}, {person.phones[0]}: {word}\n".encode(charset)
        body = {"8bit": raw, "base64": base64.encodebytes(raw), "quoted-printable": quopri.encodestring(raw)}
        head = _head(person, to, subject).as_bytes().rstrip()
        kind = f"\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {coding}"
        yield place, head + kind.encode() + b"\r\n\r\n" + body[coding].replace(b"\n", b"\r\n")
    yield "attachments", _with_attachments(person, to)
    yield "headers", _with_headers(person, to)


def _head(person: Person, to: str, subject: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{person.names[0]} <{person.emails[0]}>"
    message["To"] = to
    message["Cc"] = f"{person.names[2]} <{person.emails[1]}>"
    message["Subject"] = subject
    message["Message-ID"] = message_id()
    message["Date"] = "Mon, 02 Mar 2026 08:59:00 +0700"
    message["MIME-Version"] = "1.0"
    return message


def _with_attachments(person: Person, to: str) -> bytes:
    message = _head(person, to, f"Chứng cứ {person.mark('subject')}")
    message.set_content(f"{person.mark('plain part')} {person.numbers[0]}\n")
    message.add_alternative(
        f"<p>{person.mark('html part')} <b>{person.names[0]}</b> {person.numbers[3]}</p>", subtype="html"
    )
    message.add_attachment(
        f"{person.mark('text file')}\n{person.numbers[1]}".encode(),
        maintype="text",
        subtype="plain",
        filename=f"{person.mark('file name')}.txt",
    )
    message.add_attachment(
        f"{person.mark('utf-16 file')} {person.numbers[2]}".encode("utf-16"),
        maintype="text",
        subtype="csv",
        filename="transactions.csv",
    )
    message.add_attachment(
        pdf(person.plain_mark("pdf text")),
        maintype="application",
        subtype="pdf",
        filename=f"{person.names[1]}.pdf",
    )
    message.add_attachment(
        pdf(person.plain_mark("packed pdf text"), packed=True),
        maintype="application",
        subtype="pdf",
        filename="packed.pdf",
    )
    for name, kind in (("in an archive", ZIP_STORED), ("in a packed archive", ZIP_DEFLATED)):
        packed = archive(person.mark(name), kind)
        message.add_attachment(packed, maintype="application", subtype="zip", filename=f"{kind}.zip")
    inner = _head(person, to, f"Fwd {person.mark('nested mail')}")
    inner.set_content(person.mark("nested text"))
    message.add_attachment(inner)
    return message.as_bytes()


def _with_headers(person: Person, to: str) -> bytes:
    """Write a mail that a list passed on, with a word in each header that names other mails and places."""
    message = _head(person, to, f"Qua danh sách {person.mark('list subject')}")
    word = {each: person.plain_mark(each) for each in ("own id", "reply to", "answers", "refers", "list")}
    message.replace_header("Message-ID", f"<{word['own id']}@mail.example.vn>")
    message["Reply-To"] = f"{word['reply to']}@example.vn"
    message["In-Reply-To"] = f"<{word['answers']}@mail.example.vn>"
    message["References"] = f"<{word['refers']}@mail.example.vn>"
    message["List-Id"] = f"<{word['list']}.example.vn>"
    message.set_content(f"{person.mark('list text')}\n")
    message.add_attachment(
        person.mark("shown file").encode(),
        maintype="image",
        subtype="png",
        filename="anh.png",
        disposition="inline",
        cid=f"<{person.plain_mark('content id')}@mail.example.vn>",
    )
    return message.as_bytes()


def pdf(text: str, *, packed: bool = False) -> bytes:
    """Make a PDF of one page whose text stands in it as it is, or packed as most programs write it."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    stream = zlib.compress(stream) if packed else stream
    how = b"/Filter/FlateDecode" if packed else b""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
        ),
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), how, stream),
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def archive(text: str, kind: int) -> bytes:
    """Make an archive with a text, kept as it is or packed."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", kind) as target:
        target.writestr("inside.txt", text)
    return buffer.getvalue()


def evidence_file(person: Person, folder: Path) -> Path:
    """Write a file that becomes evidence, larger than one sealed piece."""
    path = folder / f"{person.mark('evidence name')}.txt"
    filler = b"\n".join(b"%032d" % number for number in range(45_000))
    path.write_bytes(filler + f"\n{person.mark('evidence')} {person.names[3]}\n".encode())
    return path


def moments(first: datetime) -> Iterator[datetime]:
    """Give moments a minute apart."""
    while True:
        yield first
        first += timedelta(minutes=1)


START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
