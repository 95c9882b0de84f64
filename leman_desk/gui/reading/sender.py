"""Says whether a sender is genuine, and who vouches for it."""

from leman_desk.domain.sender_check import METHODS, SenderCheck
from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_, Words

_MEANING: Table = {
    "spf": N_("SPF: the server that sent it may send for the domain in its envelope."),
    "dkim": N_("DKIM: it was signed, and was not changed on the way."),
    "dmarc": N_("DMARC: the domain in From vouches for it."),
}
_NOT: Table = {
    "spf": N_("SPF: not shown that the sending server may send for the domain in its envelope."),
    "dkim": N_("DKIM: no signature that holds."),
    "dmarc": N_("DMARC: the domain in From does not vouch for it."),
}


def sender_details(check: SenderCheck, words: Words) -> tuple[str, ...]:
    """Say what each check proves, and who made it."""
    if not check.passed and not check.disowned and not check.server:
        return (
            words.t("None of your own mail servers checked this sender. What others wrote is not believed."),
        )
    told = [words.t((_MEANING if name.upper() in check.passed else _NOT)[name]) for name in METHODS]
    if check.server:
        told.append(words.t("Checked by {server}.", server=check.server))
    return tuple(told)


def sender_sentence(check: SenderCheck, words: Words) -> str:
    """Say it, with what to do when it is not enough."""
    if check.disowned:
        return words.t(
            "{domain} does not vouch for this message. It may be forged: check by phone first.",
            domain=check.domain,
        )
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
