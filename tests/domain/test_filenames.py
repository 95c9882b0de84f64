"""Names that strangers choose: seen through, and harmless on any disk."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.filenames import (
    LONGEST_SAFE,
    Disguise,
    disguises,
    ending,
    is_risky,
    safe_name,
    shown_name,
)

D = Disguise
RISKY, PLAIN = True, False


@pytest.mark.parametrize(
    ("name", "tricks", "shown", "safe", "risky"),
    [
        ("Hóa đơn (2).pdf", (), "Hóa đơn (2).pdf", "Hóa đơn (2).pdf", PLAIN),
        ("отчёт за май.docx", (), "отчёт за май.docx", "отчёт за май.docx", PLAIN),
        ("ảnh\u202efdp.exe", (D.DIRECTION,), "ảnh[U+202E]fdp.exe", "ảnhfdp.exe", RISKY),
        ("a\u2067b\u2069.pdf", (D.DIRECTION,), "a[U+2067]b[U+2069].pdf", "ab.pdf", PLAIN),
        ("hoa don.pdf.exe", (D.DOUBLE_ENDING,), "hoa don.pdf.exe", "hoa don.pdf.exe", RISKY),
        ("hoa don.PDF.JS", (D.DOUBLE_ENDING,), "hoa don.PDF.JS", "hoa don.PDF.JS", RISKY),
        ("a.pdf.html", (D.DOUBLE_ENDING,), "a.pdf.html", "a.pdf.html", RISKY),
        ("a.tar.gz", (), "a.tar.gz", "a.tar.gz", PLAIN),
        (
            "a.pdf" + " " * 40 + ".exe",
            (D.DOUBLE_ENDING, D.SPACES),
            "a.pdf[40×U+0020].exe",
            "a.pdf .exe",
            RISKY,
        ),
        ("a.exe. ", (D.SPACES,), "a.exe.[U+0020]", "a.exe", RISKY),
        ("a.pdf...", (D.SPACES,), "a.pdf...", "a.pdf", PLAIN),
        (" a.pdf", (D.SPACES,), " a.pdf", "a.pdf", PLAIN),
        ("a\x00b.pdf", (D.HIDDEN,), "a[U+0000]b.pdf", "ab.pdf", PLAIN),
        ("a\nb.pdf", (D.HIDDEN,), "a[U+000A]b.pdf", "a b.pdf", PLAIN),
        ("a\x1b[2Jb.pdf", (D.HIDDEN,), "a[U+001B][2Jb.pdf", "a[2Jb.pdf", PLAIN),
        ("a.\u200bexe", (D.HIDDEN,), "a.[U+200B]exe", "a.exe", RISKY),
        ("a\u3164.exe", (D.HIDDEN,), "a[U+3164].exe", "a.exe", RISKY),
        ("\ud800a.pdf", (D.HIDDEN,), "[U+D800]a.pdf", "a.pdf", PLAIN),
        ("../../etc/passwd", (D.PATH,), "../../etc/passwd", "passwd", PLAIN),
        ("..\\..\\win.ini", (D.PATH,), "..\\..\\win.ini", "win.ini", PLAIN),
        ("C:a.pdf", (D.PATH,), "C:a.pdf", "C_a.pdf", PLAIN),
        ("a.txt:b.exe", (D.PATH,), "a.txt:b.exe", "a.txt_b.exe", RISKY),
        ("a.exe::$DATA", (D.PATH,), "a.exe::$DATA", "a.exe__$DATA", RISKY),
        ("p\u0430ypal.pdf", (D.LOOKALIKE,), "p\u0430ypal.pdf", "p\u0430ypal.pdf", PLAIN),
        ("a.\uff45\uff58\uff45", (D.LOOKALIKE,), "a.\uff45\uff58\uff45", "a.\uff45\uff58\uff45", RISKY),
        ("a\u2024exe", (D.LOOKALIKE,), "a\u2024exe", "a\u2024exe", RISKY),
        ("CON", (D.RESERVED,), "CON", "_CON", PLAIN),
        ("con.tar.gz", (D.RESERVED,), "con.tar.gz", "_con.tar.gz", PLAIN),
        ("nul .txt", (D.RESERVED,), "nul .txt", "_nul .txt", PLAIN),
        ("COM1.pdf", (D.RESERVED,), "COM1.pdf", "_COM1.pdf", PLAIN),
        ("lpt\u00b2.pdf", (D.RESERVED,), "lpt\u00b2.pdf", "_lpt\u00b2.pdf", PLAIN),
        ("CONIN$", (D.RESERVED,), "CONIN$", "_CONIN$", PLAIN),
        ("common.pdf", (), "common.pdf", "common.pdf", PLAIN),
        ('a<b>|"c?*.pdf', (), 'a<b>|"c?*.pdf', "a_b___c__.pdf", PLAIN),
        (".bashrc", (), ".bashrc", "bashrc", PLAIN),
        ("-rf", (), "-rf", "rf", PLAIN),
        ("...", (D.SPACES,), "...", "file", PLAIN),
        ("", (), "", "file", PLAIN),
    ],
)
def test_a_name_is_seen_through(
    name: str,
    tricks: tuple[Disguise, ...],
    shown: str,
    safe: str,
    risky: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert disguises(name) == tricks
    assert shown_name(name) == shown
    assert safe_name(name) == safe
    assert is_risky(name) is risky


@pytest.mark.parametrize("letter", ["x", "ế", "字", "😀"])
def test_a_long_name_keeps_its_ending(letter: str) -> None:
    name = letter * 5_000 + ".pdf"
    safe = safe_name(name)
    assert safe.endswith(f"{letter}.pdf")
    assert len(safe.encode("utf-16-le")) // 2 <= LONGEST_SAFE
    assert len(safe.encode()) <= 200
    assert len(shown_name(name)) < 200
    assert shown_name(name).endswith(".pdf")


@pytest.mark.parametrize(
    ("head", "risky"),
    [
        (b"MZ\x90\x00", True),
        (b"\x7fELF\x02", True),
        (b"#!/bin/sh\n", True),
        (b"\xcf\xfa\xed\xfe", True),
        (bytes.fromhex("4c0000000114020000000000c000000000000046") + b"\x00", True),
        (b"%PDF-1.7", False),
        (b"\x89PNG", False),
        (b"L", False),
        (b"", False),
    ],
)
def test_what_a_file_begins_with_counts_more_than_its_name(head: bytes, risky: bool) -> None:  # noqa: FBT001
    assert is_risky("anh.png", "image/png", head) is risky


def test_a_declared_type_makes_it_only_worse() -> None:
    assert is_risky("anh", "text/HTML; charset=utf-8")
    assert is_risky("a.exe", "image/png")
    assert not is_risky("anh.png", "application/octet-stream")


def test_an_ending_is_what_the_computer_goes_by() -> None:
    assert [ending(each) for each in ("a.EXE", "a.exe. .", "a", ".x", "a.b.c")] == [
        "exe",
        "exe",
        "",
        "x",
        "c",
    ]


@given(st.text())
def test_any_name_becomes_one_plain_file(name: str) -> None:
    safe = safe_name(name)
    assert safe == safe_name(safe)
    assert not set(safe) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in safe)
    assert safe == safe.strip(" ") == safe.rstrip(".")
    assert not safe.startswith(".")
    assert Disguise.RESERVED not in disguises(safe)
    assert safe.encode()
    assert len(safe.encode()) <= 201


@given(st.text())
def test_nothing_shown_hides_or_turns(name: str) -> None:
    shown = shown_name(name)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)
