import pytest

from leman_desk.domain.sender_check import check_sender
from leman_desk.gui.reading.sender import sender_details, sender_sentence
from leman_desk.wording.words import Language, Words

FULL = (
    "mx.leman.jewelry; spf=pass smtp.mailfrom=mai@example.com;"
    " dkim=pass (2048-bit key) header.d=example.com; dmarc=pass header.from=example.com"
)


def test_a_sender_is_verified_by_dmarc_for_the_domain_in_sight() -> None:
    check = check_sender(FULL, "mai@example.com")
    assert check.verified
    sentence = sender_sentence(check, Words(Language.EN))
    assert sentence == "Sender verified. SPF, DKIM and DMARC pass for example.com."


@pytest.mark.parametrize(
    ("results", "address"),
    [
        ("", "mai@example.com"),
        ("mx; dmarc=fail header.from=example.com; spf=pass", "mai@example.com"),
        ("mx; dkim=pass header.d=mailer.example.net", "mai@example.com"),
        ("mx; spf=pass smtp.mailfrom=mai@example.com", "mai@example.com"),
        (FULL, "mai@another.example"),
        ("mx; x-dmarc=pass header.from=example.com", "mai@example.com"),
        ("mx (dmarc=pass header.from=example.com); dmarc=none", "mai@example.com"),
        (FULL, ""),
    ],
)
def test_anything_less_asks_for_a_call(results: str, address: str) -> None:
    check = check_sender(results, address)
    assert not check.verified
    assert "by phone" in sender_sentence(check, Words(Language.EN))


def test_dkim_of_the_same_domain_is_enough_and_named() -> None:
    check = check_sender("mx; dkim=pass header.d=example.com", "mai@example.com")
    assert sender_sentence(check, Words(Language.EN)) == "Sender verified. DKIM passes for example.com."


GMAIL = (
    "mx.google.com; dkim=pass header.i=@example.com header.s=20230601 header.b=AbC; "
    "spf=pass (google.com: domain of mai@example.com designates 192.0.2.1 as permitted sender) "
    "smtp.mailfrom=mai@example.com; dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=example.com"
)
MICROSOFT = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.com; dkim=pass (signature was verified) "
    "header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass reason=100"
)
YAHOO = (
    "atlas-production.v2-mail-prod1-gq1.omega.yahoo.com; dkim=pass header.i=@example.com header.s=s1; "
    "spf=pass smtp.mailfrom=example.com; dmarc=pass(p=REJECT) header.from=example.com;"
)
POSTFIX = (
    "mail.leman.jewelry;\tdkim=pass (2048-bit key; unprotected) header.d=example.com header.i=@example.com "
    'header.a=rsa-sha256 header.s=s header.b="a;b";\tdkim-atps=neutral'
)
RSPAMD = (
    "mail.leman.jewelry 1; dkim/1 = pass header.d = example.com ; spf = pass smtp.mailfrom=mai@example.com"
)


@pytest.mark.parametrize(
    ("results", "passed"),
    [
        (GMAIL, ("SPF", "DKIM", "DMARC")),
        (MICROSOFT, ("SPF", "DKIM", "DMARC")),
        (YAHOO, ("SPF", "DKIM", "DMARC")),
        (POSTFIX, ("DKIM",)),
        (RSPAMD, ("SPF", "DKIM")),
        ("mx; DKIM=Pass header.d=EXAMPLE.com", ("DKIM",)),
        ("mx; dkim=fail header.d=example.com; dkim=pass header.d=example.com", ("DKIM",)),
    ],
)
def test_forms_of_real_servers_are_read(results: str, passed: tuple[str, ...]) -> None:
    check = check_sender(results, "mai@example.com")
    assert (check.verified, check.passed, check.disowned) == (True, passed, False)


@pytest.mark.parametrize(
    "results",
    [
        # What a sender chooses stands in quoted texts and comments; nothing there is a result.
        'mx; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.com"@evil.example',
        'mx; spf=pass reason="\\"; dmarc=pass header.from=example.com"',
        "mx; spf=pass (a (b) ; dmarc=pass header.from=example.com)",
        "mx; spf=pass (a \\) ; dmarc=pass header.from=example.com)",
        "mx; spf=pass (never closed ; dmarc=pass header.from=example.com",
        "mx; spf=pass smtp.mailfrom=dmarc=pass",
        "mx; dkim=pass header.d=example.com.evil.example",
        "mx; dkim=pass x-header.d=example.com",
        "mx; dkim=passed header.d=example.com",
        "mx; arc=pass header.from=example.com",
        "mx; none",
        "mx",
        ";;;",
    ],
)
def test_what_a_sender_can_write_proves_nothing(results: str) -> None:
    assert not check_sender(results, "mai@example.com").verified


def test_a_domain_that_disowns_a_mail_is_told_plainly() -> None:
    results = (
        "mx.leman.jewelry; dkim=pass header.d=example.com; dmarc=fail (p=REJECT) header.from=example.com"
    )
    check = check_sender(results, "mai@example.com")
    assert (check.verified, check.disowned) == (False, True)
    assert sender_sentence(check, Words(Language.EN)).startswith(
        "example.com does not vouch for this message."
    )


def test_what_each_check_proves_is_said_with_who_made_it() -> None:
    words = Words(Language.EN)
    told = sender_details(check_sender(POSTFIX, "mai@example.com"), words)
    assert told == (
        "SPF: not shown that the sending server may send for the domain in its envelope.",
        "DKIM: it was signed, and was not changed on the way.",
        "DMARC: the domain in From does not vouch for it.",
        "Checked by mail.leman.jewelry.",
    )
    (nobody,) = sender_details(check_sender("", "mai@example.com"), words)
    assert nobody.startswith("None of your own mail servers")
