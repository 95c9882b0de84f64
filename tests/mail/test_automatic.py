"""Automatic mail and delivery reports."""

# ruff: noqa: E501 - mail is quoted line by line

import pytest

from leman_desk.mail.parse import parse_message

PERSON = b"From: mai@example.vn\r\nMessage-ID: <a@b>\r\n"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (b"", None),
        (b"Auto-Submitted: no\r\n", None),
        (b"Auto-Submitted: auto-replied; owner-email=x\r\n", "auto-replied"),
        (b"Auto-Submitted: AUTO-GENERATED (cron)\r\n", "auto-generated"),
        (b"Auto-Submitted: auto-notified\r\n", "auto-generated"),
        (b"Precedence: auto_reply\r\n", "auto-replied"),
        (b"X-Autoreply: yes\r\n", "auto-replied"),
        (b"Subject: Automatic reply: nghi\r\n", "auto-replied"),
        (b"Subject: Out of Office: nghi\r\n", "auto-replied"),
        (b"Subject: Re: Automatic reply: la gi\r\n", None),
        (b"X-Auto-Response-Suppress: All\r\n", "auto-generated"),
        (b"X-Auto-Response-Suppress: DR, RN\r\n", None),
        (b"Return-Path: <>\r\n", "auto-generated"),
        (b"Precedence: bulk\r\n", "bulk"),
        (b"List-Id: <tin.leman.test>\r\n", "bulk"),
        (
            b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n",
            "auto-replied",
        ),
    ],
)
def test_kinds(fields: bytes, kind: str | None) -> None:
    assert parse_message(PERSON + fields + b"\r\nx\r\n").automatic == kind


def _report(
    block: bytes, returned: bytes = b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <goc@x>\r\n"
) -> bytes:
    return (
        b'From: postmaster@mx.test\r\nContent-Type: multipart/report; report-type="delivery-status"; boundary=b\r\n\r\n'
        b"--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        + block
        + b"\r\n--b\r\n"
        + returned
        + b"\r\n--b--\r\n"
    )


def test_report_names_the_first_failure() -> None:
    ok = b"Final-Recipient: rfc822; a@x.vn\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n"
    bad = b"Original-Recipient: rfc822;b@x.vn\r\nFinal-Recipient: rfc822; c@y.vn\r\nAction: failed\r\nStatus: 5.2.2 (full)\r\n"
    message = parse_message(_report(ok + bad))
    assert message.automatic == "bounce"
    assert message.bounce is not None
    assert (message.bounce.recipient, message.bounce.status) == ("b@x.vn", "5.2.2")
    assert message.bounce.original_message_id == "<goc@x>"


@pytest.mark.parametrize("action", [b"delayed", b"delivered", b"relayed", b"expanded"])
def test_other_reports_are_no_bounces(action: bytes) -> None:
    block = b"Final-Recipient: rfc822; a@x.vn\r\nAction: " + action + b"\r\nStatus: 4.4.1\r\n"
    message = parse_message(_report(block))
    assert (message.bounce, message.automatic) == (None, "auto-generated")


def test_a_person_writing_about_a_bounce_is_a_person() -> None:
    raw = PERSON + b"Subject: Fwd: failure notice\r\n\r\n<binh@example.vn>: 550 5.1.1 unknown\r\n"
    assert parse_message(raw).automatic is None
