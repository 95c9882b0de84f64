"""Case numbers in subjects, and the subjects of replies."""

import pytest

from leman_desk.domain.subjects import number_in_subject, reply_subject


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: [LD-26-0147] Khiếu nại", "LD-26-0147"),
        ("ld-26-0147", "LD-26-0147"),
        ("DR-26-0012 và LD-26-0147", "LD-26-0147"),
        ("Yêu cầu DR-26-0012.", "DR-26-0012"),
        ("LD-26-12345", "LD-26-12345"),
        ("WORLD-26-0147", None),
        ("LD-26-014", None),
        ("LD-2026-0147", None),
        ("XX-LD-26-0147", None),
        ("", None),
    ],
)
def test_number_in_subject(subject: str, number: str | None) -> None:
    assert number_in_subject(subject) == number


@pytest.mark.parametrize(
    ("subject", "number", "reply"),
    [
        ("Khiếu nại", None, "Re: Khiếu nại"),
        ("RE: Fwd: Trả lời: AW: Re[2]: Khiếu nại", None, "Re: Khiếu nại"),
        ("Khiếu nại", "LD-26-0147", "Re: Khiếu nại [LD-26-0147]"),
        ("Re: [LD-26-0147] Khiếu nại", "LD-26-0147", "Re: [LD-26-0147] Khiếu nại"),
        ("a\r\nBcc: x", None, "Re: a Bcc: x"),
        ("Khieu\x07 nai\x1b[1m", None, "Re: Khieu nai[1m"),
        ("", "LD-26-0147", "Re: [LD-26-0147]"),
    ],
)
def test_reply_subject(subject: str, number: str | None, reply: str) -> None:
    assert reply_subject(subject, number) == reply
