"""Messages are values: they compare by content and cannot be changed."""

from dataclasses import FrozenInstanceError, fields

import pytest

from leman_desk.domain.message import Address, Attachment, Bounce, Message

PROMISED = [
    "message_id",
    "in_reply_to",
    "references",
    "sender",
    "reply_to",
    "to",
    "cc",
    "subject",
    "sent_at",
    "text",
    "html",
    "attachments",
    "automatic",
    "bounce",
    "defects",
    "reply_text",
]


def test_message_has_the_promised_names() -> None:
    names = [field.name for field in fields(Message)]
    assert names[: len(PROMISED)] == PROMISED
    assert names[len(PROMISED) :] == ["received", "authentication_results", "list_id"]


def test_attachment_and_bounce_have_the_promised_names() -> None:
    attachment = [field.name for field in fields(Attachment)]
    assert attachment == ["filename", "content_type", "content_id", "inline", "size", "sha256", "data"]
    assert [field.name for field in fields(Bounce)] == [
        "recipient",
        "status",
        "original_message_id",
        "others",
    ]


def test_values_compare_by_content_and_do_not_change() -> None:
    first = Address("Lý Gia Hân", "han@example.vn")
    assert first == Address("Lý Gia Hân", "han@example.vn")
    assert len({first, Address("Lý Gia Hân", "han@example.vn")}) == 1
    with pytest.raises(FrozenInstanceError):
        first.name = "x"  # type: ignore[misc]
