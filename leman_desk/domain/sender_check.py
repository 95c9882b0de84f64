"""Judges what our own mail server says about a sender (RFC 8601)."""

import re
from dataclasses import dataclass

METHODS = ("spf", "dkim", "dmarc")
# The head of one result (RFC 8601, 2.2): method, perhaps a version, what came out.
_HEAD = re.compile(r"\s*([a-z0-9-]+)(?:\s*/\s*[0-9]+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_ABOUT = re.compile(r"(?<![\w.-])header\.(?:from|d|i)\s*=\s*([^\s;]+)", re.IGNORECASE)
_FAILED = frozenset({"fail", "permerror", "policy"})


@dataclass(frozen=True, slots=True)
class SenderCheck:
    """What may be said about a sender.

    Attributes:
        verified: The visible From domain is proved.
        passed: The methods that passed, in the order SPF, DKIM, DMARC.
        domain: The domain they speak of.
        disowned: The domain in From has a policy, and this mail fails it.
        server: Our server that checked; empty when none did.
    """

    verified: bool
    passed: tuple[str, ...] = ()
    domain: str = ""
    disowned: bool = False
    server: str = ""


def check_sender(results: str, address: str) -> SenderCheck:
    """Judge the Authentication-Results field of our own server.

    A pass counts only for the domain that people see in From: DMARC for it, or DKIM signed by it.

    Args:
        results: The field's text; empty when the server gave none.
        address: The sender's address.
    """
    domain = address.rpartition("@")[2].casefold()
    writer, *parts = _parts(results)
    # Microsoft 365 names itself nowhere and begins with its first result.
    named = "=" not in writer
    passed: set[str] = set()
    proved = disowned = False
    for part in parts if named else (writer, *parts):
        head = _HEAD.match(part)
        if head is None:
            continue
        name, verdict = head[1].casefold(), head[2].casefold()
        about = [each.casefold().rpartition("@")[2] for each in _ABOUT.findall(part)]
        if name == "dmarc" and verdict in _FAILED:
            disowned = True
        if verdict != "pass" or name not in METHODS:
            continue
        passed.add(name)
        if name == "dmarc":
            proved = proved or not about or domain in about
        elif name == "dkim":
            proved = proved or domain in about
    ordered = tuple(name.upper() for name in METHODS if name in passed)
    server = writer.split()[0] if named and writer.split() else ""
    verified = bool(domain) and proved and not disowned
    return SenderCheck(verified, ordered, domain, disowned=disowned and bool(domain), server=server)


def _parts(field: str) -> list[str]:
    """Split a field at its semicolons, without comments and quoted texts, which senders may fill."""
    parts, depth, quoted, skip = [""], 0, False, False
    for char in field:
        if skip:
            skip = False
        elif char == "\\" and (depth or quoted):
            skip = True
        elif quoted:
            quoted = char != '"'
        elif char == '"' and not depth:
            quoted = True
            parts[-1] += "_"
        elif char == "(":
            depth += 1
            parts[-1] += "" if depth > 1 else " "
        elif char == ")" and depth:
            depth -= 1
        elif depth:
            continue
        elif char == ";":
            parts.append("")
        else:
            parts[-1] += char
    return parts
