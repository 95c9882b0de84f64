"""Letters word for word as the glossary has them, and templates that can be filled in both languages."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.letter_template import PLACEHOLDERS, TemplateText, pieces_of, template_of
from leman_desk.domain.text import normalise_tones
from leman_desk.wording.letters import (
    MOST_QUOTED,
    MOST_QUOTED_LINES,
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


def test_the_same_letters_exist_in_both_languages(book: LetterBook, resources: Path) -> None:
    folder = resources / "templates"
    names = [sorted(path.name for path in (folder / each.value).glob("*.txt")) for each in Language]
    assert names[0] == names[1]
    heads = [(folder / each.value / name).read_text("utf-8") for each in Language for name in names[0]]
    assert all("\n---\n" in head for head in heads)
    for each in book.delivered():
        assert len(unfinished(each.body_vi)) == len(unfinished(each.body_en))
        each.text.require_usable(automatic=each.automatic)


def test_every_letter_can_be_filled(book: LetterBook) -> None:
    for template in book.delivered():
        for language in ("vi", "en"):
            names = {name for _, name, _ in pieces_of(template.text.body(language)) if name}
            assert {"salutation", "signature", "number"} <= names <= set(PLACEHOLDERS)
            if template.automatic:
                continue
            written = book.write(template.code, language, replace(Facts(), due_at=None))
            assert not re.search(r"[{}]", written)
            assert "LD-26-0147" in written
            assert "!" not in written
            assert normalise_tones(written) == written


def test_rows_of_the_desk_replace_what_was_delivered_and_the_rest_stays(book: LetterBook) -> None:
    row = template_of("general", replace(_delivered(book, "general"), body_vi="{you} {due}", title_vi="Mới"))
    desk = book.of([row])
    assert ("general", "Mới") in desk.templates(None, "vi")
    assert len(desk.templates(None, "vi")) == len(book.templates(None, "vi"))
    assert desk.write("general", "vi", Facts()) == "chị 11:30 thứ Ba 24/02/2026"
    row.enabled = False
    assert "general" not in dict(book.of([row]).templates(None, "vi"))


def test_what_is_not_known_becomes_a_remark_that_holds_the_letter(book: LetterBook) -> None:
    row = template_of("general", replace(_delivered(book, "general"), body_en="By {due}, within {promise}."))
    written = book.of([row]).write("general", "en", replace(Facts(), due_at=None))
    assert unfinished(written) == ["[When the answer is due]", "[Length of the promise]"]
    assert not unfinished(book.of([row]).write("general", "en", Facts(), PROMISE))


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
    assert all(f'"{code}"' in known for each in book.delivered() for code in each.categories)


def test_quotes(book: LetterBook) -> None:
    at = Facts().received_at
    assert book.quoted("vi", "Trần Thị Thanh Mai", at, "Asia/Ho_Chi_Minh", "Một\n\nHai\n") == (
        "Lúc 11:30 thứ Tư 11/02/2026, Trần Thị Thanh Mai đã viết:\n> Một\n>\n> Hai"
    )
    assert book.quoted("en", "Mai", at, "Asia/Ho_Chi_Minh", "One").startswith(
        "On Wednesday 11 February 2026 at 11:30, Mai wrote:\n> One"
    )


@pytest.mark.parametrize(
    ("original", "last"),
    [
        ("Tôi khiếu nại. " * 26_000, "khiếu nại."),
        ("x" * 400_000, "x" * 50),
        ("dòng\n" * 40_000, "dòng"),
        ("a" * (MOST_QUOTED - 3) + " bcdef", "a"),
    ],
)
def test_a_long_original_is_quoted_to_a_bound_and_that_is_said(
    book: LetterBook, original: str, last: str
) -> None:
    at = Facts().received_at
    quote = book.quoted("vi", "Mai", at, "Asia/Ho_Chi_Minh", original)
    assert len(quote) < MOST_QUOTED + 3 * MOST_QUOTED_LINES + 200
    *lines, blank, told = quote.splitlines()
    assert (blank, told) == (">", "> (Phần còn lại của thư không được trích.)")
    assert lines[-1].endswith(last)
    assert len(lines) <= MOST_QUOTED_LINES + 1
    assert book.quoted("en", "Mai", at, "UTC", original).endswith(
        "\n> (The rest of the message is not quoted.)"
    )


@pytest.mark.parametrize("original", ["x" * MOST_QUOTED, "\n".join("x" for _ in range(MOST_QUOTED_LINES))])
def test_an_original_within_the_bound_is_quoted_whole(book: LetterBook, original: str) -> None:
    quote = book.quoted("en", "Mai", Facts().received_at, "UTC", original)
    assert quote.count("x") == original.count("x")
    assert "not quoted" not in quote


def test_render_takes_values_literally_and_names_what_it_does_not_know() -> None:
    assert render("{You} {you} {number}", {"number": "{x}", "you": "chị"}, Language.VI) == "Chị chị {x}"
    assert render("{{{number}}}", {"number": "1"}, Language.VI) == "{1}"
    for broken in ("nope", "number!r", "number:>9", ""):
        with pytest.raises(Refused) as refused:
            render(f"{{{broken}}}", {"number": "1"}, Language.EN)
        assert refused.value.code == "template.placeholder_unknown"
        assert refused.value.params["placeholder"] == broken
    for alone in ("{", "a }", "{ {number}", "{{{"):
        with pytest.raises(Refused, match=r"template\.brace_alone"):
            render(alone, {"number": "1"}, Language.EN)


def _delivered(book: LetterBook, code: str) -> TemplateText:
    return next(each.text for each in book.delivered() if each.code == code)


def test_an_unknown_letter_is_refused(book: LetterBook) -> None:
    with pytest.raises(Refused, match=re.escape("template.unknown")):
        book.write("nothing", "vi", Facts())
