"""Rules that say of a sender "always not privacy": whom they mean, and what they never cover."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import PersonId, RuleId


class RuleKind(StrEnum):
    """By what a rule knows a sender."""

    ADDRESS = "address"
    DOMAIN = "domain"
    LIST = "list"


_ADDRESS = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")
_DOMAIN = re.compile(r"(?:[^\s@<>,;.]{1,63}\.){1,8}[^\s@<>,;.]{2,63}")
_LIST = re.compile(r"[^\s<>]{3,255}")
_EVERYBODY = frozenset({
    *("gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "outlook.com", "hotmail.com", "live.com"),
    *("icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.net", "gmx.de", "mail.ru"),
    *("zalo.me", "fpt.vn", "vnn.vn", "msn.com", "yandex.ru", "qq.com", "163.com", "zoho.com"),
    *("com.vn", "net.vn", "org.vn", "edu.vn", "gov.vn", "name.vn", "biz.vn", "info.vn", "ac.vn"),
    *("co.uk", "org.uk", "com.au", "com.sg", "co.jp", "com.cn", "co.kr", "com.tw", "com.hk"),
})  # fmt: skip
"""Domains under which customers of all kinds write; a rule for one would set customers aside."""


@dataclass(eq=False)
class SenderRule:
    """Mail of this sender is not about privacy, whatever it says, unless it says so plainly.

    Attributes:
        pattern: As `normalised` gives it.
        reason: Why, in a person's words; may be empty.
        off_at: UTC moment since which it does nothing; None while it acts.
        removed_at: UTC moment since which it is not listed any more; marks on mail still name it.
    """

    kind: RuleKind
    pattern: str
    reason: str
    created_at: datetime
    created_by: PersonId
    off_at: datetime | None = None
    removed_at: datetime | None = None
    id: RuleId = field(default=RuleId(0))
    version: int = 1

    @property
    def acts(self) -> bool:
        """Whether arriving mail is measured by it."""
        return self.off_at is None and self.removed_at is None


def normalised(kind: RuleKind, text: str) -> str:
    """Bring what a person typed into the form that mail is compared with.

    Raises:
        Refused: ``sender_rule.address``, ``sender_rule.domain`` or ``sender_rule.list`` for what is none;
            ``sender_rule.too_wide`` for a domain under which everybody writes.
    """
    written = text.strip().casefold()
    if kind is RuleKind.ADDRESS:
        if not _ADDRESS.fullmatch(written):
            raise Refused("sender_rule.address", text=text.strip())
        return written
    if kind is RuleKind.DOMAIN:
        written = written.rpartition("@")[2].strip(".")
        if not _DOMAIN.fullmatch(written):
            raise Refused("sender_rule.domain", text=text.strip())
        if written in _EVERYBODY:
            raise Refused("sender_rule.too_wide", text=written)
        return written
    written = list_id(written)
    if not _LIST.fullmatch(written):
        raise Refused("sender_rule.list", text=text.strip())
    return written


def list_id(header: str) -> str:
    """Read the identifier of a List-Id field (RFC 2919, 3): what stands in its last angle brackets."""
    begin, end = header.rfind("<"), header.rfind(">")
    inside = header[begin + 1 : end] if 0 <= begin < end else header
    return "".join(inside.split()).casefold()


def covers(kind: RuleKind, pattern: str, address: str, list_: str) -> bool:
    """Tell whether a rule means a mail; a domain means its subdomains too.

    Args:
        kind: By what the rule knows a sender.
        pattern: Its normalised pattern.
        address: The mail's sender address.
        list_: The identifier of its list; empty for none.
    """
    if kind is RuleKind.LIST:
        return bool(list_) and list_.casefold() == pattern
    sender = address.casefold()
    if kind is RuleKind.ADDRESS:
        return sender == pattern
    domain = sender.rpartition("@")[2]
    return domain == pattern or domain.endswith(f".{pattern}")


def rule_for(rules: Sequence[SenderRule], address: str, list_: str) -> SenderRule | None:
    """Give the first acting rule that means a mail."""
    return next(
        (each for each in rules if each.acts and covers(each.kind, each.pattern, address, list_)), None
    )
