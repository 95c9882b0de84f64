"""Finding and removing somebody's messages on an IMAP server, after a decision; intake never does."""

from collections.abc import Collection, Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from imapclient import DELETED

from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.mailbox import ServerFolder
from leman_desk.mail.headers import addresses, message_ids, text_of
from leman_desk.mail.imap import ImapSource
from leman_desk.mail.mime import split_fields
from leman_desk.mail.servers import ServerSettings
from leman_desk.services.ports_erasure import FoundMail

_FIELDS = ("from", "sender", "reply-to", "to", "cc", "bcc", "resent-to", "resent-from", "delivered-to")
_HEADER = (
    "BODY.PEEK[HEADER.FIELDS "
    "(FROM SENDER REPLY-TO TO CC BCC RESENT-TO RESENT-FROM DELIVERED-TO SUBJECT MESSAGE-ID)]"
)
_AT_ONCE = 200
_IDS_AT_ONCE = 10


class ImapCleaner:
    """One connection for finding and removing; see `services.ports_erasure.MailCleaner`."""

    def __init__(self, settings: ServerSettings, secret: str) -> None:
        self._source = ImapSource(settings, secret)

    def __enter__(self) -> Self:
        """Connect and sign in."""
        self._source.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave quietly."""
        self._source.__exit__(kind, error, trace)

    def folders(self) -> list[ServerFolder]:
        """List the folders that can be opened."""
        return self._source.folders()

    def open(self, folder: str, *, readonly: bool = False) -> int:
        """Open a folder and give its UIDVALIDITY."""
        return self._source.open(folder, readonly=readonly).uidvalidity

    def find(self, wanted: Collection[str], sent: Collection[str] = ()) -> list[int]:
        """Find the messages from or to exactly one of these addresses, or of these Message-IDs, by UID.

        The server's own search takes parts of addresses (RFC 3501, 6.4.4), so every candidate's header is
        read.
        """
        candidates: set[int] = set()
        with self._source.talking() as client:
            for address in sorted(wanted):
                candidates |= set(client.search(_criteria(address), charset=_charset(address)))
            ours = sorted(each for each in sent if each.isascii())
            for start in range(0, len(ours), _IDS_AT_ONCE):
                candidates |= set(client.search(_by_id(ours[start : start + _IDS_AT_ONCE])))
        found: list[int] = []
        ordered = sorted(candidates)
        for start in range(0, len(ordered), _AT_ONCE):
            for uid, fields in self._headers(ordered[start : start + _AT_ONCE]):
                named = {
                    normal_email(each.address)
                    for name in _FIELDS
                    for value in fields.all(name)
                    for each in addresses(value)
                }
                if named & set(wanted) or set(message_ids(fields.get("message-id"))) & set(sent):
                    found.append(uid)
        return found

    def look(self, mailbox: str, folder: str, uids: Sequence[int]) -> list[FoundMail]:
        """Give what a preview shows of messages."""
        dates = {each.uid: each.internaldate for each in self._source.fetch_headers(uids)}
        found: list[FoundMail] = []
        for uid, fields in self._headers(uids):
            sender = next(iter(addresses(fields.get("from"))), None)
            to = tuple(each.address for value in fields.all("to") for each in addresses(value))
            if uid in dates:
                found.append(
                    FoundMail(
                        mailbox=mailbox,
                        folder=folder,
                        uid=uid,
                        at=dates[uid],
                        sender=sender.address if sender is not None else "",
                        to=to,
                        subject=text_of(fields.get("subject")),
                        message_id=next(iter(message_ids(fields.get("message-id"))), ""),
                    )
                )
        return found

    def raw(self, uids: Sequence[int], limit_bytes: int) -> Iterator[tuple[int, bytes]]:
        """Give UIDs and bytes as intake would get them: of too large mails the head, of some none."""
        for mail in self._source.fetch(uids, size_limit=limit_bytes):
            yield mail.uid, mail.raw

    def there(self, uids: Sequence[int]) -> list[int]:
        """Give those of some UIDs that lie in the folder."""
        with self._source.talking() as client:
            client.noop()
            present = set(client.search(["ALL"]))
        return sorted(present & set(uids))

    def remove(self, uids: Sequence[int]) -> str:
        """Delete and expunge these messages and no others; give how.

        Without UID EXPUNGE (RFC 4315) everything marked as deleted would go, also what others marked: their
        marks are taken off meanwhile, and put back.
        """
        with self._source.talking() as client:
            if client.has_capability("UIDPLUS"):
                client.delete_messages(list(uids), silent=True)
                client.uid_expunge(list(uids))
                return "uid_expunge"
            others = sorted(set(client.search(["DELETED"])) - set(uids))
            if others:
                client.remove_flags(others, [DELETED], silent=True)
            try:
                client.delete_messages(list(uids), silent=True)
                client.expunge()
            finally:
                if others:
                    client.add_flags(others, [DELETED], silent=True)
            return "whole_folder_expunge"

    def move(self, uids: Sequence[int], folder: str) -> str:
        """Move messages to a folder, which is made when there is none; give how."""
        with self._source.talking() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            if client.has_capability("MOVE"):
                client.move(list(uids), folder)
                return "move"
            client.copy(list(uids), folder)
        self.remove(uids)
        return "copy_and_expunge"

    def _headers(self, uids: Sequence[int]) -> list[tuple[int, Any]]:
        with self._source.talking() as client:
            answer = client.fetch(list(uids), [_HEADER]) if uids else {}
        found = []
        for uid, item in sorted(answer.items()):
            block = next((bytes(value) for key, value in item.items() if key.startswith(b"BODY[HEADER")), b"")
            found.append((uid, split_fields(block, [])))
        return found


def _criteria(address: str) -> list[str]:
    """Write: in From, To, Cc, Bcc, Reply-To or Sender; no brackets, for those may hold ASCII only."""
    found: list[str] = []
    for field in ("FROM", "TO", "CC", "BCC"):
        found += ["OR", field, address]
    return [*found, "OR", "HEADER", "Reply-To", address, "HEADER", "Sender", address]


def _by_id(message_ids: Sequence[str]) -> list[str]:
    *others, last = (["HEADER", "Message-ID", each] for each in message_ids)
    return [*(word for each in others for word in ("OR", *each)), *last]


def _charset(address: str) -> str | None:
    return None if address.isascii() else "UTF-8"
