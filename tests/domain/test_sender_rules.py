"""Whom a rule means: exactly one address, a domain with what is below it, a list."""

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.sender_rules import RuleKind, covers, list_id, normalised

ADDRESS, DOMAIN, LIST = RuleKind.ADDRESS, RuleKind.DOMAIN, RuleKind.LIST


@pytest.mark.parametrize(
    ("kind", "typed", "pattern"),
    [
        (ADDRESS, " News@Shop.Example ", "news@shop.example"),
        (DOMAIN, "Shop.Example", "shop.example"),
        (DOMAIN, "@shop.example", "shop.example"),
        (DOMAIN, "news@shop.example", "shop.example"),
        (LIST, "Shop news <news.shop.example>", "news.shop.example"),
        (LIST, "news.shop.example", "news.shop.example"),
    ],
)
def test_what_was_typed_becomes_what_mail_is_compared_with(kind: RuleKind, typed: str, pattern: str) -> None:
    assert normalised(kind, typed) == pattern


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (ADDRESS, "", "address"),
        (ADDRESS, "shop.example", "address"),
        (ADDRESS, "a@b@c", "address"),
        (ADDRESS, "a b@c.example", "address"),
        (DOMAIN, "com", "domain"),
        (DOMAIN, "", "domain"),
        (DOMAIN, "a..example", "domain"),
        (DOMAIN, "gmail.com", "too_wide"),
        (DOMAIN, "someone@gmail.com", "too_wide"),
        (DOMAIN, "com.vn", "too_wide"),
        (LIST, "<>", "list"),
        (LIST, "a", "list"),
    ],
)
def test_what_means_nobody_or_everybody_is_refused(kind: RuleKind, typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        normalised(kind, typed)
    assert refused.value.code == f"sender_rule.{code}"


@pytest.mark.parametrize(
    ("kind", "pattern", "address", "list_", "meant"),
    [
        (ADDRESS, "an@shop.example", "AN@shop.example", "", True),
        (ADDRESS, "an@shop.example", "lan@shop.example", "", False),
        (DOMAIN, "shop.example", "an@shop.example", "", True),
        (DOMAIN, "shop.example", "an@mail.shop.example", "", True),
        (DOMAIN, "shop.example", "an@workshop.example", "", False),
        (DOMAIN, "shop.example", "shop.example@other.example", "", False),
        (LIST, "news.shop.example", "an@shop.example", "news.shop.example", True),
        (LIST, "news.shop.example", "an@shop.example", "", False),
    ],
)
def test_a_rule_means_exactly_whom_it_names(
    kind: RuleKind,
    pattern: str,
    address: str,
    list_: str,
    meant: bool,  # noqa: FBT001 - a table
) -> None:
    assert covers(kind, pattern, address, list_) is meant


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", ""),
        ("News <News.Shop.Example>", "news.shop.example"),
        ('"a <b>" <c.example>', "c.example"),
        ("bare.example", "bare.example"),
        (">odd<", ">odd<"),
    ],
)
def test_a_list_is_known_by_what_stands_in_its_brackets(header: str, found: str) -> None:
    assert list_id(header) == found
