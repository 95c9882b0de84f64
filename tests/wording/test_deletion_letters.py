"""Letters of deletion requests: both languages, nothing left in braces, empty paragraphs left out."""

import re
import string
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from leman_desk.domain.text import normalise_tones
from leman_desk.services.ports_letters import DeletionFacts, DeletionLetter
from leman_desk.wording.deletion_letters import PLACEHOLDERS, DeletionLetters
from leman_desk.wording.words import Language, Wording

FACTS = DeletionFacts(
    number="DR-26-0012",
    complaint_number="LD-26-0147",
    customer_name="Lý Gia Hân",
    addressed_name="",
    form_of_address="chị",
    received_at=datetime(2026, 2, 9, 2, 40, tzinfo=UTC),
    due_at=datetime(2026, 3, 1, 10, 0, tzinfo=UTC),
    signer="Lê Bảo Ngọc",
    signer_title="Nhân viên hỗ trợ",
    organisation="Leman Jewelry",
    zone="Asia/Ho_Chi_Minh",
    code="012345",
    minutes=10,
    reason="Chứng từ kế toán.",
    kept=("2 hóa đơn, đến 31/12/2033",),
    system="Website",
    how="Xóa tài khoản.",
    proof="Nhật ký",
    identifiers=("Lý Gia Hân", "han@example.com"),
    until=date(2033, 12, 31),
    waiting=2,
)


@pytest.fixture
def letters(resources: Path, wording: Wording) -> DeletionLetters:
    return DeletionLetters(resources / "templates", wording)


@pytest.mark.parametrize("letter", DeletionLetter)
@pytest.mark.parametrize("language", Language)
def test_every_letter_can_be_filled(
    letters: DeletionLetters, letter: DeletionLetter, language: Language
) -> None:
    subject, body = letters.all[language, letter.value]
    names = {name for _, name, _, _ in string.Formatter().parse(subject + body) if name}
    assert names <= PLACEHOLDERS
    written = "\n".join(letters.write(letter, language.value, FACTS))
    assert not re.search(r"[{}!]", written)
    assert normalise_tones(written) == written
    assert "DR-26-0012" in written


def test_letters_to_the_customer_name_both_numbers(letters: DeletionLetters) -> None:
    subject, body = letters.write(DeletionLetter.IDENTITY_CODE, "vi", FACTS)
    assert "DR-26-0012 (LD-26-0147)" in subject
    assert body.startswith("Kính gửi chị Lý Gia Hân,")
    assert "Mã xác minh: 012345" in body


def test_a_paragraph_about_nothing_is_left_out(letters: DeletionLetters) -> None:
    _, body = letters.write(DeletionLetter.OWNER, "en", replace(FACTS, reason="", proof=""))
    assert "approved to keep" not in body
    assert "\n\n\n" not in body


def test_the_desk_itself_signs_as_a_department(letters: DeletionLetters) -> None:
    _, body = letters.write(DeletionLetter.SIGNATURE_REMINDER, "vi", replace(FACTS, signer=""))
    assert body.rstrip().endswith("Bộ phận tiếp nhận khiếu nại, Leman Jewelry")
    assert "2 yêu cầu xóa dữ liệu" in body


def test_no_letter_lies_unused(letters: DeletionLetters) -> None:
    assert {code for _, code in letters.all} >= {each.value for each in DeletionLetter}
