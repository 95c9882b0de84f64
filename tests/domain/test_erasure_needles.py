"""What a residue scan finds: every spelling and encoding of a string, and nothing that only looks alike."""

import base64
import json
import quopri
import random
import unicodedata
from collections.abc import Callable

import pytest

from leman_desk.domain.erasure import Subject
from leman_desk.domain.erasure_needles import Mentions, Needles, needles_of

SUBJECT = Subject(
    names=("Nguyễn Thị Hòa", "Lê An"),
    emails=("an@example.vn",),
    phones=("0903 555 018",),
    numbers=("C4471902", "Lan"),
)
SPELLINGS = [
    "Nguyễn Thị Hòa",
    "Nguyễn Thị Hoà",
    "nguyễn thị hòa",
    "NGUYỄN THỊ HOÀ",
    "nguyen thi hoa",
    "Nguyen Thi Hoa",
    unicodedata.normalize("NFD", "Nguyễn Thị Hoà"),
    "an@example.vn",
    "AN@EXAMPLE.VN",
    "0903555018",
    "C4471902",
]
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-16le": lambda text: text.encode("utf-16-le"),
    "utf-16be": lambda text: text.encode("utf-16-be"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).replace(b"=\n", b""),
    "json": lambda text: json.dumps(text).encode(),
    "base64 at 0": lambda text: base64.b64encode(text.encode()),
    "base64 at 1": lambda text: base64.b64encode(b"x" + text.encode() + b"yz"),
    "base64 at 2": lambda text: base64.b64encode(b"xy" + text.encode() + b"z"),
    "base64 of utf-16": lambda text: base64.b64encode(b"x" + text.encode("utf-16-le")),
}


@pytest.fixture(scope="module")
def needles() -> Needles:
    return Needles.of(SUBJECT)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_found_in_every_encoding(needles: Needles, spelling: str, encoding: str) -> None:
    data = b"\x00\x01 " + ENCODINGS[encoding](spelling) + b" \x02"
    assert needles.find(data)


@pytest.mark.parametrize(
    "written",
    ["0903 555 018", "+84 903 555 018", "0903.555.018", "(0903) 555-018", "84 903555018", "09 03 55 50 18"],
)
def test_a_telephone_number_is_found_however_it_is_spaced(needles: Needles, written: str) -> None:
    assert {hit.what for hit in needles.find_text(f"Call {written}!")} == {"phone"}
    assert needles.find(f"Call {written}!".encode("utf-16-le"))


@pytest.mark.parametrize(
    "other",
    [
        "Nguyễn Thị Hòang",
        "xNguyễn Thị Hòa",
        "single analysis",  # "le an" without its spaces' neighbours
        "lan@example.vn",
        "x.an@example.vn",
        "an@example.vnx",
        "0903 555 019",
        "Lan",
    ],
)
def test_what_only_looks_alike_is_not_found(needles: Needles, other: str) -> None:
    assert needles.find_text(f"Then {other}.") == []


def test_in_a_page_values_stand_side_by_side(needles: Needles) -> None:
    data = "hoa@x.vnNguyễn Thị Hòavi".encode()
    assert needles.find(data) == []
    assert {hit.what for hit in needles.find(data, alone=False)} == {"name"}


@pytest.mark.parametrize("encoding", ["utf-8", "quoted-printable", "json"])
@pytest.mark.parametrize("written", ["Lê An", "lê an", "LÊ AN", unicodedata.normalize("NFD", "Lê An")])
def test_a_short_name_of_two_words_is_found_in_texts_with_its_marks(
    needles: Needles, written: str, encoding: str
) -> None:
    hits = needles.find(ENCODINGS[encoding](f"Chị {written}, chào chị"))
    assert {needles.all[hit.needle].text for hit in hits} == {"Lê An"}


@pytest.mark.parametrize("other", ["Lê Anh", "Trâlê an", "le an", "Lễ An", "Lê  An", "lan"])
def test_what_looks_like_a_short_name_is_not_taken_for_it(needles: Needles, other: str) -> None:
    assert needles.find_text(f"Chị {other}, chào chị") == []


def test_a_short_name_counts_nowhere_but_as_whole_words(needles: Needles) -> None:
    assert needles.find("\x00\x07Lê An\x01".encode(), alone=False)
    for data in ("xxLê Anyy".encode(), "Lê An".encode("utf-16-le"), base64.b64encode("Lê An".encode())):
        assert needles.find(data, alone=False) == []
        assert needles.find(data) == []


def test_a_short_string_is_not_searched_and_said_so() -> None:
    wanted, short = needles_of(SUBJECT)
    assert [each.text for each in short] == ["Lan"]
    assert ("name", "Lê An") in wanted
    unmarked = Subject(names=("Le An", "Lê", "Vũ Ý", "Hà"), numbers=("Lê 9",))
    assert [each.text for each in needles_of(unmarked)[1]] == ["Le An", "Lê", "Vũ Ý", "Hà", "Lê 9"]
    assert ("name", "Nguyễn Thị Hòa") in [(each.what, each.text) for each in wanted]


def test_lines_of_a_mail_are_joined(needles: Needles) -> None:
    encoded = base64.encodebytes(b"x" * 50 + "Nguyễn Thị Hòa".encode())
    assert needles.find(encoded) == []
    assert {hit.form for hit in needles.find_wrapped(encoded)} == {"base64"}
    broken = b"Nguy=E1=BB=\r\n=85n Th=E1=BB=8B H=C3=B2a"
    assert needles.find(broken) == []
    assert needles.find_wrapped(broken)


def test_a_hit_hidden_in_another_beginning_is_found(needles: Needles) -> None:
    assert needles.find("Nguyễn ThNguyễn Thị Hòa".encode()) == []  # not alone
    assert needles.find("Nguyễn Th Nguyễn Thị Hòa".encode())
    assert len(needles.find(b"an@exam an@example.vn an@example.vn")) == 2


def test_chance_finds_nothing(needles: Needles) -> None:
    assert needles.find(random.Random(26).randbytes(1_000_000)) == []


def test_no_strings_find_nothing() -> None:
    nobody = Needles.of(Subject())
    assert nobody.find(b"anything") == []
    assert not Mentions(Subject())("anything")


def test_a_text_mentions_whole_names_without_regard_to_marks() -> None:
    mentions = Mentions(SUBJECT)
    assert mentions("gặp chị Nguyen thi hoà hôm qua")
    assert mentions("mail to AN@example.vn, please")
    assert not mentions("chị Hòa")
    assert not mentions("")


def test_a_search_names_a_person_by_few_words_in_any_order() -> None:
    mentions = Mentions(SUBJECT)
    for query in (
        "hoa thi NGUYEN",
        'từ:"nguyễn hòa" thị',
        "an@example.vn",
        "from:an@exam*",
        '-"Thị Hoà" nguyễn',
    ):
        assert mentions.in_query(query), query
    for query in ("", "hoa", "nguyễn thị", "from:an@", "from:example.vn", "category:marketing quá:hạn"):
        assert not mentions.in_query(query), query
    assert not mentions("hoa thi nguyen"), "a note with these words in that order may be about anybody"


@pytest.mark.parametrize(
    "query", ["van an nguyen due:today", "from:statusq*", '-từ:"jewelry.f"', "jewelry.fan@x"]
)
def test_a_search_for_a_person_is_known_by_a_name_that_stands_together_and_by_an_address(query: str) -> None:
    emails = ("statusquo@example.com", "jewelry.fan@x.vn", "complaint.mai@x.vn")
    assert Mentions(Subject(names=("Nguyễn Văn An",), emails=emails)).in_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "status:waiting",
        "subject:jewelry -scope",
        "complaint",
        "nguyen van binh an",
        "an nguyen binh van",
        "status:jewelry",
    ],
)
def test_a_search_for_something_else_is_not_taken_for_one_for_a_person(query: str) -> None:
    emails = ("statusquo@example.com", "jewelry.fan@x.vn", "complaint.mai@x.vn")
    assert not Mentions(Subject(names=("Nguyễn Văn An",), emails=emails)).in_query(query)
