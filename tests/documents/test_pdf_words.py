"""The words of PDFs; what cannot be searched whole is never taken for searched."""

import random
from io import BytesIO

import pypdf
import pytest
import typst
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from leman_desk.documents import pdf_words as module
from leman_desk.documents.pdf_words import pdf_words, read_words
from tests.erasure.plant import pdf

PICTURE = '#image(bytes((255,)), format: (encoding: "luma8", width: 1, height: 1))'


def paper(source: str) -> bytes:
    return bytes(typst.compile(source.encode(), format="pdf"))


def changed(data: bytes, **how: object) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    if "password" in how:
        writer.encrypt(str(how["password"]), algorithm="RC4-128")
    if "attached" in how:
        writer.add_attachment("list.txt", b"Names")
    if "note" in how:
        note = DictionaryObject(
            {
                NameObject("/Subtype"): NameObject("/Text"),
                NameObject("/Contents"): TextStringObject(how["note"]),
            }
        )
        writer.pages[0][NameObject("/Annots")] = pypdf.generic.ArrayObject([note])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


WORDS = paper('#set document(title: "Of Hoa", author: "Bao")\nNguyễn Thị Hòa\n#pagebreak()\nSecond page')


def test_every_page_the_title_and_notes_are_read() -> None:
    words = pdf_words(changed(WORDS, note="Call Minh"))
    assert words is not None
    for part in ("Nguyễn Thị Hòa", "Second page", "Of Hoa", "Bao", "Call Minh"):
        assert part in words


def test_what_cannot_be_searched_whole_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (
        paper("Words\n#pagebreak()\n#rect()"),
        paper(f"Words {PICTURE}"),
        changed(WORDS, password="secret"),
        changed(WORDS, attached=True),
        WORDS[: len(WORDS) // 2],
        b"%PDF-1.7",
        b"",
    ):
        assert pdf_words(data) is None
    monkeypatch.setattr(module, "MOST_PAGES", 1)
    assert read_words(WORDS) is None
    monkeypatch.setattr(module, "MOST_BYTES", len(WORDS) - 1)
    assert pdf_words(WORDS) is None


def test_a_damaged_pdf_is_not_searched_whatever_it_makes_the_reader_raise() -> None:
    chance = random.Random(26)
    raising: list[tuple[Exception, bytes]] = []
    while len(raising) < 3:
        data = bytearray(WORDS)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_words(bytes(data))
        except Exception as error:  # noqa: BLE001 - anything is what it may raise
            if type(error) not in {type(each) for each, _ in raising}:
                raising.append((error, bytes(data)))
    assert [pdf_words(data) for _, data in raising] == [None, None, None]


def test_one_that_takes_too_long_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    # A few kilobytes that unfold to a page of many strings.
    slow = pdf("x) Tj (" * 50_000, packed=True)
    assert len(slow) < 1 << 12
    words = pdf_words(slow)
    assert words is not None
    assert words.count("x") == 50_000
    monkeypatch.setattr(module, "MOST_SECONDS", 0.05)
    assert pdf_words(slow) is None
