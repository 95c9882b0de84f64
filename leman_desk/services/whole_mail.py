"""Fetching the whole of a mail that was over the limit, when a person asks for it (product §5.3)."""

from dataclasses import replace

from leman_desk.domain.correspondence import Placement, StoredMessage
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.filing import Filing
from leman_desk.services.ports import Store
from leman_desk.services.ports_mailing import FetchedMail, MailIdentity, MailRoom

LARGEST_MB = 200
"""More than this is not taken into memory, whoever asks; also the most that the limit may be set to."""
_FOLDER_GONE = "mail.folder_missing"
HEADS = frozenset({"too_large", "head_only"})
"""Defects of mails of which only the head was taken in."""


class WholeMail:
    """Asks the server once more for one mail, past the limit, and lets it be read anew."""

    def __init__(self, store: Store, mail: MailRoom, filing: Filing) -> None:
        self._store, self._mail, self._filing = store, mail, filing

    def fetch(self, actor: Actor, *, message: MessageId) -> Outcome:
        """Fetch a mail whole; nothing is changed on the server.

        One that needs attention goes where it belongs; one that a person put on a case by its head stays.

        Raises:
            Refused: ``message.is_whole``; ``message.not_on_server`` where it no
                longer lies; ``message.over_whole_limit``; ``mail.*``, ``message.unknown``.
            Unavailable: ``message.not_handed_out`` when the server gives its head only; ``mail.*``,
                ``mailbox.password_missing``.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            _require_head(work.message(message))
            places = work.lies_at(message)
        found = next(filter(None, map(self._fetched, places)), None)
        if found is None:
            raise Refused("message.not_on_server")
        if not found.complete:
            too_large = found.size > LARGEST_MB * 1024 * 1024
            if too_large:
                raise Refused("message.over_whole_limit", megabytes=LARGEST_MB)
            raise Unavailable("message.not_handed_out")
        with self._store.work() as work:
            stored = work.message(message)
            _require_head(stored)
            waits = stored.placement is Placement.ATTENTION
            work.complete(stored, found.raw)
            work.commit()
        again = self._filing.retry if waits else self._filing.read_in_place
        outcome = again(actor, message)
        kinds = changed(Kind.MESSAGES, Kind.MAILBOXES)
        return replace(outcome, changes=outcome.changes | kinds, said="message.fetched_whole")

    def _fetched(self, place: MailIdentity) -> FetchedMail | None:
        """Ask for the mail at one place; None where the folder was rebuilt or no longer has it."""
        with self._store.work() as work:
            account = work.mailbox(place.mailbox)
            password = work.secret(f"mailbox:{place.mailbox}")
        if password is None:
            raise Unavailable("mailbox.password_missing")
        try:
            with self._mail.source(account.imap(), password.decode()) as source:
                if source.select(place.folder).uidvalidity != place.uidvalidity:
                    return None
                return next(iter(source.fetch([place.uid], LARGEST_MB * 1024 * 1024)), None)
        except Refused as error:
            if error.code != _FOLDER_GONE:
                raise
        return None


def _require_head(stored: StoredMessage) -> None:
    if HEADS.isdisjoint(stored.defects.split()):
        raise Refused("message.is_whole")
