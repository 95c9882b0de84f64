"""Reads what our own mail server says about a sender (RFC 8601), and decides whether it is enough."""

import re
from dataclasses import dataclass

from leman_desk.wording.words import Words

_RESULT = re.compile(
    r"(?<![\w.-])(spf|dkim|dmarc)\s*=\s*([a-z]+)((?:\s+[a-z]+\.[a-z0-9-]+\s*=\s*[^\s;]+)*)", re.IGNORECASE
)
_FROM = re.compile(r"header\.(?:from|d|i)\s*=\s*@?([^\s;]+)", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_METHODS = ("spf", "dkim", "dmarc")


@dataclass(frozen=True, slots=True)
class SenderCheck:
    """What may be said about a sender.

    Attributes:
        verified: The visible From domain is proved.
        passed: The methods that passed, in the order SPF, DKIM, DMARC.
        domain: The domain they speak of.
    """

    verified: bool
    passed: tuple[str, ...] = ()
    domain: str = ""


def check_sender(results: str, address: str) -> SenderCheck:
    """Judge the Authentication-Results field of our own server.

    A pass counts only for the domain that people see in From: DMARC for it, or DKIM signed by it.

    Args:
        results: The field's text; empty when the server gave none.
        address: The sender's address.
    """
    domain = address.rpartition("@")[2].casefold()
    passed: set[str] = set()
    proved = False
    for method, verdict, properties in _RESULT.findall(_COMMENT.sub(" ", results)):
        if verdict.casefold() != "pass":
            continue
        name = method.casefold()
        passed.add(name)
        about = [each.casefold().rpartition("@")[2] for each in _FROM.findall(properties)]
        if name == "dmarc":
            proved = proved or not about or domain in about
        elif name == "dkim":
            proved = proved or domain in about
    ordered = tuple(name.upper() for name in _METHODS if name in passed)
    return SenderCheck(bool(domain) and proved, ordered, domain)


def sender_sentence(check: SenderCheck, words: Words) -> str:
    """Say it, with what to do when it is not enough."""
    if not check.verified:
        return words.t("Can’t tell if this sender is genuine. Check by phone before sharing anything.")
    *most, last = check.passed
    if not most:
        return words.t("Sender verified. {method} passes for {domain}.", method=last, domain=check.domain)
    return words.t(
        "Sender verified. {methods} and {last} pass for {domain}.",
        methods=", ".join(most),
        last=last,
        domain=check.domain,
    )
