"""Finding and removing somebody's messages, against a real server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from imapclient import IMAPClient

from leman_desk.mail.cleaning import ImapCleaner
from leman_desk.mail.servers import ServerSettings
from tests.mail.dovecot import Dovecot, missing

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HERS = "an.ly@example.vn"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    if missing():
        pytest.skip(str(missing()))
    with Dovecot({"info": "matkhau"}, junk_folder="Junk") as running:
        yield running


@pytest.fixture
def dovecot(server: Dovecot) -> Dovecot:
    """Give the server with empty folders."""
    with cleaner(server) as cleaning:
        for folder in ("INBOX", "Junk", "Sent"):
            cleaning.open(folder)
            with cleaning._source.talking() as client:
                everything = client.search(["ALL"])
                if everything:
                    client.delete_messages(everything)
                    client.expunge()
    return server


def cleaner(dovecot: Dovecot) -> ImapCleaner:
    settings = ServerSettings("localhost", dovecot.tls_port, "info", security="tls", ca_file=dovecot.ca_file)
    return ImapCleaner(settings, "matkhau")


def mail(**fields: str) -> bytes:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"{head}Subject: =?utf-8?q?B=C3=A1o_l=E1=BB=97i?=\r\n\r\nText\r\n".encode()


OURS = "info@leman.jewelry"
FROM_HER = (
    {"From": f"Lý An <{HERS.upper()}>", "To": OURS},
    {"From": OURS, "To": f'"Lý, An" <{HERS}>'},
    {"From": OURS, "To": "x@example.vn", "Cc": f"x@example.vn, {HERS}"},
    {"From": "form@shop.example", "To": OURS, "Reply_To": HERS},
    {"From": OURS, "To": "x@example.vn", "Bcc": HERS},
)
NOT_HERS = (
    {"From": f"l{HERS}", "To": OURS},
    {"From": f"{HERS}.example.com", "To": OURS},
    {"From": "x@example.vn", "To": OURS, "Comments": HERS},
    {"From": f'"{HERS}" <x@example.vn>', "To": OURS},
)


def deliver(dovecot: Dovecot) -> None:
    for fields in (*FROM_HER, *NOT_HERS):
        dovecot.deliver(mail(**fields), AT)


def test_exact_addresses_in_every_direction_are_found_and_no_others(dovecot: Dovecot) -> None:
    deliver(dovecot)
    with cleaner(dovecot) as cleaning:
        cleaning.open("INBOX")
        found = cleaning.find([HERS])
        assert len(found) == len(FROM_HER)
        seen = cleaning.look(OURS, "INBOX", found)
        assert {each.subject for each in seen} == {"Báo lỗi"}
        assert {each.at for each in seen} == {AT}
        assert cleaning.find(["nobody@example.vn"]) == []
        assert cleaning.find([]) == []
        assert cleaning.find(["hân@example.vn"]) == []


@pytest.mark.parametrize("uidplus", [True, False])
def test_these_are_removed_and_what_others_marked_stays(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, *, uidplus: bool
) -> None:
    deliver(dovecot)
    dovecot.deliver(mail(From="marked@example.vn", To=OURS), AT)
    original = IMAPClient.has_capability

    def capable(self: Any, name: str) -> bool:
        return bool(original(self, name)) and (uidplus or name != "UIDPLUS")

    monkeypatch.setattr(IMAPClient, "has_capability", capable)
    with cleaner(dovecot) as cleaning:
        cleaning.open("INBOX")
        (marked,) = cleaning.find(["marked@example.vn"])
        with cleaning._source.talking() as client:
            client.delete_messages([marked])
        found = cleaning.find([HERS])
        assert cleaning.remove(found) == ("uid_expunge" if uidplus else "whole_folder_expunge")
        assert cleaning.there(found) == []
        assert cleaning.find([HERS]) == []
        assert cleaning.there([marked]) == [marked]
        with cleaning._source.talking() as client:
            assert client.search(["DELETED"]) == [marked]
    assert len(dovecot.messages()) == len(NOT_HERS) + 1


@pytest.mark.parametrize("able", [True, False])
def test_these_are_moved_into_a_folder_that_is_made(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, *, able: bool
) -> None:
    deliver(dovecot)
    original = IMAPClient.has_capability

    def capable(self: Any, name: str) -> bool:
        return bool(original(self, name)) and (able or name != "MOVE")

    monkeypatch.setattr(IMAPClient, "has_capability", capable)
    folder = f"Erased {able}"
    with cleaner(dovecot) as cleaning:
        cleaning.open("INBOX")
        found = cleaning.find([HERS])
        assert cleaning.move(found, folder) == ("move" if able else "copy_and_expunge")
        assert cleaning.there(found) == []
        cleaning.open(folder)
        assert len(cleaning.find([HERS])) == len(FROM_HER)
    assert len(dovecot.messages()) == len(NOT_HERS)


def test_our_own_mails_are_found_by_their_message_ids(dovecot: Dovecot) -> None:
    ids = [f"<ours-{number}@leman.jewelry>" for number in range(12)]
    for name in (*ids, "<x-ours-1@leman.jewelry>", "<ours-1@leman.jewelry.example>"):
        dovecot.deliver(mail(From=OURS, To="owner@example.vn", Message_ID=name), AT, folder="Sent")
    with cleaner(dovecot) as cleaning:
        cleaning.open("Sent", readonly=True)
        assert cleaning.find([], ids[1:2]) == [cleaning.find([], ids)[1]]
        assert len(cleaning.find([], ids)) == len(ids)
        assert len(cleaning.find([HERS], ids[:11])) == 11
        assert cleaning.find([], ["<other@leman.jewelry>"]) == []
