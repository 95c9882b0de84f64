import pytest

from leman_desk.gui.reading.sender import check_sender, sender_sentence
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
