"""Names signed with and numbers written, taken from a person's own mails without catching anybody else."""

import pytest

from leman_desk.domain.erasure_written import names_signed, numbers_written

CARDS = ("Nguyễn Thị Hòa",)
EMAILS = ("hoa.bui@example.vn", "shop1990@example.vn")


@pytest.mark.parametrize(
    "written",
    ["Hòa Nguyễn", "Bùi Thị Hòa", "“Thị Hòa”", '"Nguyen, Hoa"', "Nguyễn Thị Mỹ Hoà", "Trần Bùi Lan"],
)
def test_a_full_name_that_shares_a_word_with_card_or_address_is_theirs(written: str) -> None:
    found = names_signed([written, written.upper()], cards=CARDS, emails=EMAILS, ours=["Leman Jewelry"])
    assert len(found.names) == 1
    assert found.vague == ()


@pytest.mark.parametrize(
    "written",
    ["Hòa", "Hoa", "Nguyễn Thị", "Khách hàng", "Khách hàng thân thiết", "Admin", "Mail Delivery System"],
)
def test_what_may_be_anybody_is_not_searched_for_and_told(written: str) -> None:
    found = names_signed([written, written], cards=CARDS, emails=EMAILS, ours=["Leman Jewelry"])
    assert found.names == ()
    assert found.vague == (written,)


@pytest.mark.parametrize(
    "written", ["", "  ", "hoa.bui@example.vn", "0903 555 018", "NGUYEN THI HOA", "leman jewelry"]
)
def test_no_name_the_name_on_the_card_and_our_own_add_nothing(written: str) -> None:
    assert names_signed([written], cards=CARDS, emails=EMAILS, ours=["Leman Jewelry"]) == ((), ())


def test_a_card_without_a_name_goes_by_the_address() -> None:
    assert names_signed(["Lan Bui Hoa"], cards=("",), emails=EMAILS, ours=()) == (("Lan Bui Hoa",), ())


def test_numbers_of_cards_and_papers_are_given_once_and_nothing_else_is() -> None:
    texts = [
        "Thẻ 4012 8888 8888 1881, CCCD 079184001177, CVV 123, gọi 0903 555 018",
        "my card 4012888888881881 again; order 20260302, passport C4471902",
    ]
    assert numbers_written(texts) == ("4012 8888 8888 1881", "079184001177", "c4471902".upper())
