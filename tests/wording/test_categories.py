"""The categories that a new desk begins with."""

import re
from pathlib import Path

import pytest

from leman_desk.domain.complaint import NOT_PRIVACY, Category, Severity
from leman_desk.domain.suggestion import suggest
from leman_desk.domain.text import fold, normalise_tones
from leman_desk.wording.categories import category_name, category_steps, load_categories
from leman_desk.wording.words import Language

SEVERITIES = {
    "WRONG_PURPOSE": "S2", "WRONG_SCOPE": "S3", "DISCLOSURE": "S2", "ACCOUNT_TAKEOVER": "S1",
    "TRANSACTION_LEAK": "S1", "INCIDENT_UNNOTIFIED": "S1", "TRACKING": "S3", "MARKETING": "S3",
    "DELETION_REFUSED": "S2", "OTHER_PRIVACY": "S3", "REQ_DELETION": "S3", "REQ_WITHDRAW": "S3",
    "REQ_ACCESS": "S3", "REQ_AUTHORITY": "S2", "INCIDENT_NOTICE": "S1", NOT_PRIVACY: "S4",
}  # fmt: skip


@pytest.fixture(scope="module")
def categories() -> list[Category]:
    return load_categories(Path(__file__).resolve().parents[2] / "resources" / "categories.json")


def test_all_sixteen_in_order_with_their_severity(categories: list[Category]) -> None:
    assert {each.code: each.severity for each in categories} == {
        code: Severity(severity) for code, severity in SEVERITIES.items()
    }
    assert [each.order for each in categories] == list(range(1, 17))
    assert [each.code for each in categories] == list(SEVERITIES)


def test_texts_in_both_languages(categories: list[Category]) -> None:
    disclosure = next(each for each in categories if each.code == "DISCLOSURE")
    assert category_name(disclosure, Language.VI) == "Tiết lộ khi chưa được đồng ý"
    assert category_name(disclosure, Language.EN) == "Disclosed without consent"
    assert disclosure.clause == "§4, §5.2"
    assert category_steps(disclosure, Language.EN) == ["Identify recipient", "Demand return or deletion"]
    assert category_steps(disclosure, Language.VI) == ["Xác định bên nhận", "Yêu cầu thu hồi, xóa"]
    for each in categories:
        assert each.name_en
        assert normalise_tones(each.name_vi + each.steps_vi) == each.name_vi + each.steps_vi


def test_keywords_are_folded_words_of_one_category_only(categories: list[Category]) -> None:
    seen: set[str] = set()
    for each in categories:
        assert each.keywords
        for word in each.keywords:
            assert word == " ".join(re.findall(r"\w+", fold(word)))
            assert word not in seen
            seen.add(word)


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        ("My private number was given to a wedding fair by someone else", "DISCLOSURE"),
        ("Số điện thoại riêng của tôi bị đưa cho bên thứ ba", "DISCLOSURE"),
        ("Still getting SMS after I unsubscribed", "MARKETING"),
        ("Vẫn nhận tin nhắn quảng cáo sau khi hủy đăng ký", "MARKETING"),
        ("Passport copy kept after my purchase", "WRONG_SCOPE"),
        ("Cookie choice is ignored on the website", "TRACKING"),
        ("Please delete my data and close my account", "REQ_DELETION"),
        ("Đề nghị xóa thông tin của tôi", "REQ_DELETION"),
        ("I asked you to delete everything and it has still not been deleted", "DELETION_REFUSED"),
        ("Tài khoản bị chiếm, có đăng nhập lạ", "ACCOUNT_TAKEOVER"),
        ("Thẻ tín dụng của tôi bị trừ tiền", "TRANSACTION_LEAK"),
        ("Công an quận yêu cầu cung cấp thông tin theo công văn số 12", "REQ_AUTHORITY"),
        ("Tôi muốn rút lại sự đồng ý", "REQ_WITHDRAW"),
        ("Which data do you hold? I would like a copy of my data", "REQ_ACCESS"),
        ("Nhẫn cần bảo hành và sửa chữa", NOT_PRIVACY),
    ],
)
def test_mails_suggest_the_category_a_person_would_choose(
    categories: list[Category], mail: str, code: str
) -> None:
    assert suggest(categories, mail)[0] == code
