"""Letters word for word as the glossary has them, and templates that can be filled in both languages."""

import re
import string
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.text import normalise_tones
from leman_desk.wording.letters import (
    PLACEHOLDERS,
    LetterBook,
    called,
    render,
    salutation,
    second_person,
    signature,
    unfinished,
)
from leman_desk.wording.words import Language, Wording, Words

ACKNOWLEDGED_VI = (
    "Kính gửi chị Trần Thị Thanh Mai,\n\n"
    "Leman Jewelry đã nhận khiếu nại của chị lúc 11:30 thứ Tư 11/02/2026, số LD-26-0147. Ban quản trị sẽ "
    "phản hồi trong vòng 24 giờ làm việc (không tính ngày nghỉ), chậm nhất 11:30 thứ Ba 24/02/2026, giờ "
    "Việt Nam. Nếu có thêm chứng cứ, chị chỉ cần trả lời thư này và không gửi số thẻ. Thư được gửi tự "
    "động.\n\n"
    "Trân trọng,\nBộ phận tiếp nhận khiếu nại, Leman Jewelry"
)
ACKNOWLEDGED_EN = (
    "Dear Ms Mai,\n\n"
    "We received your complaint on Wednesday 11 February 2026 at 11:30. Its number is LD-26-0147. The "
    "Management Board will respond within 24 working hours, by Tuesday 24 February 2026, 11:30 Viet Nam "
    "time; days off are not counted. To add evidence, simply answer this e-mail. Do not send card numbers. "
    "This message was sent automatically.\n\n"
    "Kind regards,\nComplaints desk, Leman Jewelry"
)
PROMISE = 24 * 3600


@dataclass(frozen=True)
class Facts:
    """A case as the services hand it over."""

    number: str = "LD-26-0147"
    customer_name: str = "Trần Thị Thanh Mai"
    addressed_name: str = "Mai"
    form_of_address: str = "chị"
    received_at: datetime = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)
    due_at: datetime | None = datetime(2026, 2, 24, 4, 30, tzinfo=UTC)
    signer: str = "Nguyễn Hà Linh"
    signer_title: str = "Nhân viên hỗ trợ"
    organisation: str = "Leman Jewelry"
    zone: str = "Asia/Ho_Chi_Minh"


@pytest.fixture
def book(resources: Path, wording: Wording) -> LetterBook:
    return LetterBook(resources / "templates", wording)


def test_acknowledgement_is_that_of_the_glossary(book: LetterBook) -> None:
    assert book.acknowledge("vi", Facts(), PROMISE) == ("Đã nhận khiếu nại LD-26-0147", ACKNOWLEDGED_VI)
    assert book.acknowledge("en", Facts(), PROMISE) == (
        "We received your complaint LD-26-0147",
        ACKNOWLEDGED_EN,
    )


def test_an_unknown_form_of_address_is_never_guessed(book: LetterBook) -> None:
    _, body = book.acknowledge("vi", replace(Facts(), form_of_address=""), PROMISE)
    assert body.startswith("Kính gửi Quý khách,")
    assert "khiếu nại của Quý khách lúc" in body
    assert "chị" not in body.lower().replace("chỉ", "")


@pytest.mark.parametrize(
    ("form", "name", "addressed", "vietnamese", "english"),
    [
        ("chị", "Trần Thị Thanh Mai", "", "Kính gửi chị Trần Thị Thanh Mai,", "Dear Ms Mai,"),
        ("chị", "Lý Gia Hân", "", "Kính gửi chị Lý Gia Hân,", "Dear Ms Hân,"),
        ("anh", "Bùi Anh Tuấn", "", "Kính gửi anh Bùi Anh Tuấn,", "Dear Mr Tuấn,"),
        ("bà", "Sarah Jane Collins", "Collins", "Kính gửi bà Sarah Jane Collins,", "Dear Ms Collins,"),
        ("", "Sarah Collins", "", "Kính gửi Quý khách,", "Dear Sarah Collins,"),
        ("ông", "", "", "Kính gửi Quý khách,", "Dear customer,"),
    ],
)
def test_salutations(form: str, name: str, addressed: str, vietnamese: str, english: str) -> None:
    assert salutation(form, name, Language.VI, addressed) == vietnamese
    assert salutation(form, name, Language.EN, addressed) == english


def test_called_within_a_sentence(en: Words, vi: Words) -> None:
    assert called("chị", "Trần Thị Thanh Mai", vi) == "chị Mai"
    assert called("chị", "Trần Thị Thanh Mai", en) == "Ms Mai"
    assert called("", "Sarah Collins", en) == "Sarah Collins"
    assert called("", "", vi) == "khách hàng"
    assert second_person("", Language.VI) == "Quý khách"


def test_signatures() -> None:
    assert signature(
        Language.VI, "Leman Jewelry", "Đặng Thu Hà", "thành viên Ban quản trị", of_board=True
    ) == ("Thay mặt Ban quản trị Leman Jewelry\nĐặng Thu Hà, thành viên Ban quản trị")
    assert signature(Language.EN, "Leman Jewelry", "Đặng Thu Hà", "Board member", of_board=True) == (
        "For the Management Board of Leman Jewelry\nĐặng Thu Hà, Board member"
    )
    assert signature(Language.VI, "Leman Jewelry", "Nguyễn Hà Linh") == (
        "Theo ủy quyền của Ban quản trị Leman Jewelry\nNguyễn Hà Linh"
    )


def test_the_same_letters_exist_in_both_languages(book: LetterBook) -> None:
    vietnamese = {code: each for (language, code), each in book.all.items() if language is Language.VI}
    english = {code: each for (language, code), each in book.all.items() if language is Language.EN}
    assert set(vietnamese) == set(english)
    for code, each in vietnamese.items():
        assert each.categories == english[code].categories
        assert each.automatic == english[code].automatic
        assert len(unfinished(each.body)) == len(unfinished(english[code].body))


def test_every_letter_can_be_filled(book: LetterBook) -> None:
    for (language, code), template in book.all.items():
        names = {name for _, name, _, _ in string.Formatter().parse(template.body) if name}
        assert {"salutation", "signature", "number"} <= names <= PLACEHOLDERS
        if template.automatic:
            continue
        written = book.write(code, language, replace(Facts(), due_at=None))
        assert not re.search(r"[{}]", written)
        assert "LD-26-0147" in written
        assert "!" not in written
        assert normalise_tones(written) == written


def test_sentences_that_begin_with_the_reader_begin_with_a_capital(book: LetterBook) -> None:
    assert "\nChị chỉ cần trả lời thư này và đính kèm tệp." in book.write("evidence", "vi", Facts())


def test_the_fitting_letter_comes_first(book: LetterBook) -> None:
    assert book.templates("DISCLOSURE", "vi")[0] == ("disclosure", "Dữ liệu bị tiết lộ")
    assert book.templates("REQ_DELETION", "en")[0][0] == "deletion"
    assert book.templates(None, "vi")[0] == ("general", "Phản hồi chung")
    assert book.templates("NOT_PRIVACY", "vi")[0][0] == "general"
    assert "acknowledgement" not in dict(book.templates(None, "vi"))


def test_categories_of_letters_exist(book: LetterBook, resources: Path) -> None:
    known = (resources / "categories.json").read_text(encoding="utf-8")
    assert all(f'"{code}"' in known for each in book.all.values() for code in each.categories)


def test_quotes(book: LetterBook) -> None:
    at = Facts().received_at
    assert book.quoted("vi", "Trần Thị Thanh Mai", at, "Asia/Ho_Chi_Minh", "Một\n\nHai\n") == (
        "Lúc 11:30 thứ Tư 11/02/2026, Trần Thị Thanh Mai đã viết:\n> Một\n>\n> Hai"
    )
    assert book.quoted("en", "Mai", at, "Asia/Ho_Chi_Minh", "One").startswith(
        "On Wednesday 11 February 2026 at 11:30, Mai wrote:\n> One"
    )


def test_render_takes_values_literally_and_names_what_it_does_not_know() -> None:
    assert render("{You} {you} {number}", {"number": "{x}", "you": "chị"}, Language.VI) == "Chị chị {x}"
    for broken, named in (("{nope}", "nope"), ("{number!r}", "number"), ("{number:>9}", "number"), ("{", "")):
        with pytest.raises(Refused) as refused:
            render(broken, {"number": "1"}, Language.EN)
        assert refused.value.code == "template.placeholder_unknown"
        assert refused.value.params == {"placeholder": named}


def test_an_unknown_letter_is_refused(book: LetterBook) -> None:
    with pytest.raises(Refused, match=re.escape("template.unknown")):
        book.write("nothing", "vi", Facts())
