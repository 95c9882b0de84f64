"""The mailbox against a real Dovecot."""

import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient.exceptions import IMAPClientError

from leman_desk.domain.errors import Bug, DeskError, Refused, Unavailable
from leman_desk.mail.imap import STUB_BYTES, ImapSource, check_imap
from leman_desk.mail.servers import ServerSettings
from tests.mail.dovecot import Dovecot, free_port, missing

WHEN = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)

if missing() and not os.environ.get("CI"):
    pytest.skip(str(missing()), allow_module_level=True)


def _mail(number: int, body: bytes = b"x") -> bytes:
    return b"From: mai@example.vn\r\nMessage-ID: <%d@x>\r\nSubject: thu %d\r\n\r\n%s\r\n" % (
        number,
        number,
        body,
    )


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot({"info": "matkhau", "khac": "mậtkhẩu", "rong": "x", "day": "x"}) as server:
        for number in range(1, 8):
            server.deliver(_mail(number), WHEN + timedelta(hours=number))
        yield server


def _settings(server: Dovecot, **changed: object) -> ServerSettings:
    base = ServerSettings("localhost", server.tls_port, server.user, ca_file=server.ca_file, timeout=10)
    return replace(base, **changed)  # type: ignore[arg-type]


def test_mail_comes_whole_with_its_receipt_time_and_stays_unread(dovecot: Dovecot) -> None:
    with ImapSource(_settings(dovecot), "matkhau") as source:
        state = source.open("INBOX")
        assert (state.exists, state.uidnext) == (7, 8)
        assert state.uidvalidity > 0
        mails = list(source.fetch(source.uids_above(0), batch=3))
    assert [mail.uid for mail in mails] == [1, 2, 3, 4, 5, 6, 7]
    assert [mail.raw for mail in mails] == [_mail(number) for number in range(1, 8)]
    assert mails[2].internaldate == WHEN + timedelta(hours=3)
    assert mails[2].internaldate.tzinfo is UTC
    assert all(mail.size == len(mail.raw) and mail.problem is None for mail in mails)
    assert set(dovecot.flags()) == {""}


def test_only_greater_uids_are_listed(dovecot: Dovecot) -> None:
    with ImapSource(_settings(dovecot), "matkhau") as source:
        source.open("INBOX")
        assert source.uids_above(5) == [6, 7]
        assert source.uids_above(7) == []
        assert source.uids_above(900) == []
        assert source.fetch_headers([]) == []
        assert [each.uid for each in source.fetch_headers([2, 99])] == [2]
        assert list(source.fetch([99])) == []


def test_an_empty_folder(dovecot: Dovecot) -> None:
    with ImapSource(_settings(dovecot, username="rong"), "x") as source:
        assert source.open("INBOX").exists == 0
        assert source.uids_above(0) == []


def test_what_is_too_large_comes_as_a_stub_of_its_header(dovecot: Dovecot) -> None:
    dovecot.deliver(_mail(1), WHEN, user="day")
    dovecot.deliver(_mail(2, b"y" * 300_000), WHEN, user="day")
    dovecot.deliver(b"X-Long: " + b"a \r\n " * 40_000 + b"b\r\n" + _mail(3), WHEN, user="day")
    with ImapSource(_settings(dovecot, username="day"), "x") as source:
        source.open("INBOX")
        small, large, long_header = source.fetch(source.uids_above(0), size_limit=100_000)
    assert (small.raw, small.problem) == (_mail(1), None)
    assert large.problem == "too_large"
    assert large.raw == _mail(2).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert large.size > 300_000
    assert (long_header.problem, len(long_header.raw)) == ("too_large", STUB_BYTES)


@pytest.mark.parametrize("answer", ["[UNAVAILABLE] Backend is down", "[INUSE] Mailbox is locked"])
def test_mail_that_the_server_cannot_give_just_now_is_left_for_later(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    with ImapSource(_settings(dovecot), "matkhau") as source:
        source.open("INBOX")
        _refuse_bodies(source, monkeypatch, answer)
        with pytest.raises(Unavailable, match=r"mail\.server_error"):
            list(source.fetch([1, 2]))
        with pytest.raises(Unavailable, match=r"mail\.server_error"):
            list(source.fetch([1], size_limit=1))
        monkeypatch.undo()
        assert [mail.raw for mail in source.fetch([1, 2])] == [_mail(1), _mail(2)]


def test_mail_that_the_server_cannot_give_at_all_costs_that_mail_only(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ImapSource(_settings(dovecot), "matkhau") as source:
        source.open("INBOX")
        _refuse_bodies(source, monkeypatch, "[SERVERBUG] Internal error occurred")
        assert [(mail.uid, mail.problem) for mail in source.fetch([1, 2])] == [
            (1, "unreadable"),
            (2, "unreadable"),
        ]


def _refuse_bodies(source: ImapSource, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Let the server answer NO to whoever asks for what a mail says."""
    client = source._client
    assert client is not None
    fetch = client.fetch

    def fetched(uids: list[int], data: list[str]) -> object:
        if any("BODY" in each for each in data):
            raise IMAPClientError(f"fetch failed: {answer}")
        return fetch(uids, data)

    monkeypatch.setattr(client, "fetch", fetched)


def test_a_password_outside_ascii(dovecot: Dovecot) -> None:
    with ImapSource(_settings(dovecot, username="khac"), "mậtkhẩu") as source:
        assert source.open("INBOX").exists == 0


def test_sent_mail_is_filed_once_as_read(dovecot: Dovecot) -> None:
    raw = _mail(50)
    with ImapSource(_settings(dovecot), "matkhau") as source:
        assert source.append_sent(raw) == "Sent"
        assert source.append_sent(raw) == "Sent"
    assert [sent.replace(b"\r\n", b"\n") for sent in dovecot.messages("Sent")] == [
        raw.replace(b"\r\n", b"\n")
    ]
    assert dovecot.flags("Sent") == ["S"]


@pytest.mark.parametrize(
    ("existing", "used"), [("Thư đã gửi", "Thư đã gửi"), ("Sent Items", "Sent Items"), (None, "Sent")]
)
def test_the_sent_folder_is_found_by_name_or_made(existing: str | None, used: str) -> None:
    with Dovecot(sent_folder=None) as server, ImapSource(_settings(server), "matkhau") as source:
        if existing:
            with source.talking() as client:
                client.create_folder(existing)
        assert source.append_sent(_mail(1)) == used
        assert used in [each.name for each in source.folders()]
        assert source.open(used).exists == 1


def test_a_new_epoch_is_seen() -> None:
    with Dovecot() as server:
        server.deliver(_mail(1), WHEN)
        with ImapSource(_settings(server), "matkhau") as source:
            before = source.open("INBOX").uidvalidity
        server.renumber()
        with ImapSource(_settings(server), "matkhau") as source:
            assert source.open("INBOX").uidvalidity != before
            assert [mail.raw for mail in source.fetch(source.uids_above(0))] == [_mail(1)]


def test_mail_is_moved_only_when_opened_for_writing() -> None:
    with Dovecot() as server, ImapSource(_settings(server), "matkhau") as source:
        server.deliver(_mail(1), WHEN)
        source.open("INBOX")
        with pytest.raises(Bug, match=r"^mail\.folder_read_only"):
            source.move([1], "Sent")
        source.open("INBOX", readonly=False)
        with pytest.raises(Refused, match=r"^mail\.folder_missing"):
            source.move([1], "Khong co")
        source.move([1], "Sent")
        assert len(server.messages("Sent")) == 1
        assert server.messages() == []


def test_waiting_ends_when_mail_arrives_or_time_is_up() -> None:
    with Dovecot() as server, ImapSource(_settings(server), "matkhau") as source:
        source.open("INBOX")
        assert not source.wait_for_new(0.1)
        server.deliver(_mail(1), WHEN)
        assert any(source.wait_for_new(1) for _ in range(20))
        assert source.uids_above(0) == [1]


PASSWORD = "matkhau"


def _code(settings: ServerSettings, secret: str = PASSWORD, folder: str = "INBOX") -> str:
    try:
        with ImapSource(settings, secret) as source:
            source.open(folder)
    except DeskError as error:
        return error.code
    return ""


def test_each_failure_has_its_own_code(dovecot: Dovecot) -> None:
    good = _settings(dovecot)
    assert _code(good) == ""
    assert _code(replace(good, port=dovecot.port, security="starttls")) == ""
    assert _code(good, "sai") == "mail.password_refused"
    assert _code(good, folder="Khong co") == "mail.folder_missing"
    assert _code(replace(good, ca_file=None)) == "mail.certificate_untrusted"
    assert _code(replace(good, port=free_port())) == "mail.unreachable"
    assert _code(replace(good, host="khong-co.invalid")) == "mail.name_unknown"
    assert _code(replace(good, port=dovecot.port)) == "mail.tls_failed"
    assert _code(replace(good, ca_file=Path("khong-co.pem"))) == "mail.ca_file_unreadable"
    plain = replace(good, host=dovecot.far_host, port=dovecot.port, security="none")
    assert _code(plain) == "mail.encryption_required"


def test_expired_and_misnamed_certificates() -> None:
    with Dovecot(expired=True) as server:
        assert _code(_settings(server)) == "mail.certificate_expired"
    with Dovecot(certificate_name="mail.khac.test") as server:
        assert _code(_settings(server)) == "mail.certificate_wrong_name"


def test_starttls_is_not_silently_left_out() -> None:
    with Dovecot(tls=False, refuse_plain=False) as server:
        settings = _settings(server, port=server.port, security="starttls")
        assert _code(settings) == "mail.starttls_missing"
        assert _code(replace(settings, security="none")) == ""


def test_a_silent_server_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = ServerSettings("127.0.0.1", silent.getsockname()[1], "info", "none", timeout=0.3)
        assert _code(settings) == "mail.timeout"


def test_a_server_that_goes_away_is_a_lost_connection() -> None:
    with Dovecot() as server, ImapSource(_settings(server), "matkhau") as source:
        source.open("INBOX")
        server.stop()
        with pytest.raises(Unavailable, match=r"^mail\.connection_lost"):
            source.uids_above(0)
    with pytest.raises(Unavailable, match=r"^mail\.connection_lost"):
        source.uids_above(0)


def test_a_check_counts_and_suggests(dovecot: Dovecot) -> None:
    good = _settings(dovecot)
    report = check_imap(good, "matkhau")
    assert (report.ok, report.message_count) == (True, 7)
    assert check_imap(good, "sai").code == "mail.password_refused"
    wrong_kind = check_imap(replace(good, port=dovecot.port), "matkhau", alternatives=())
    assert (wrong_kind.code, wrong_kind.suggestion) == ("mail.tls_failed", ("starttls", dovecot.port))
    plain = check_imap(
        replace(good, host=dovecot.far_host, port=dovecot.port, security="none"), "matkhau", alternatives=()
    )
    assert (plain.code, plain.suggestion) == ("mail.encryption_required", ("starttls", dovecot.port))
    nobody = check_imap(replace(good, port=free_port()), "matkhau", alternatives=[("tls", dovecot.tls_port)])
    assert (nobody.code, nobody.suggestion) == ("mail.unreachable", ("tls", dovecot.tls_port))
