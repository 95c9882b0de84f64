"""Filing what was sent in the server's Sent folder: tried until it succeeds, and never twice (product §6).

The server is asked for the Message-ID before a mail is filed, so a try that was cut off, a program that was
killed and a server that files by itself all leave one copy.
"""

from datetime import datetime, timedelta

from leman_desk.domain.correspondence import Outgoing
from leman_desk.domain.errors import DeskError, Unavailable
from leman_desk.domain.ids import OutgoingId
from leman_desk.services.ports import Store
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_system import Clock

FILING_LASTS = timedelta(minutes=10)
"""A program that holds a mail longer than this has died while filing it."""
GIVEN_UP = timedelta(days=14)
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)


class SentFolder:
    """Files mails that the server took; each is in the hands of one program at a time."""

    def __init__(self, store: Store, clock: Clock, mail: MailRoom) -> None:
        self._store, self._clock, self._mail = store, clock, mail

    def file_due(self) -> None:
        """File what waits and whose time has come; failures stay on their rows with the next try."""
        while True:
            now = self._clock.now()
            with self._store.work() as work:
                due = work.claim_unfiled(now, now - GIVEN_UP, now + FILING_LASTS)
                work.commit()
            if not due:
                return
            self.file(due)

    def file(self, due: list[OutgoingId], error: str = "") -> None:
        """File mails of one mailbox over one connection; that failing does not undo a send.

        Args:
            due: Which; taken for this program already.
            error: What else is to be told of them.
        """
        left, at = list(due), OutgoingId(0)
        seen: datetime | None = None
        trouble = ""
        with self._store.work() as work:
            mailbox = work.mailbox(work.outgoing(due[0]).mailbox)
            password = work.secret(f"mailbox:{mailbox.id}")
            server = mailbox.imap()
        try:
            if password is None:
                raise Unavailable("mailbox.password_missing")
            with self._mail.source(server, password.decode()) as source:
                for at in due:
                    with self._store.work() as work:
                        raw = work.vault.get(work.outgoing(at).raw)
                    if not source.append_sent(raw):
                        break  # the server has no such folder, and makes none
                    seen = source.server_time() or seen
                    self._filed(at, error)
                    left.remove(at)
        except DeskError as failure:
            trouble = failure.code
        self._later(left, at, error or trouble)
        if seen is not None:
            with self._store.work() as work:
                work.mailbox(mailbox.id).skew_seconds = int((self._clock.now() - seen).total_seconds())
                work.commit()

    def _filed(self, outgoing: OutgoingId, error: str) -> None:
        """Note it at once: what is killed in between is found by its Message-ID next time."""
        with self._store.work() as work:
            kept = work.outgoing(outgoing)
            kept.appended, kept.next_try_at = True, None
            kept.error = error or _of_the_send(kept)
            work.commit()

    def _later(self, left: list[OutgoingId], at: OutgoingId, error: str) -> None:
        """Let them wait; one that failed by itself waits longer, and then comes after the others."""
        now = self._clock.now()
        with self._store.work() as work:
            for each in left:
                kept = work.outgoing(each)
                kept.next_try_at = now + min(_FIRST_WAIT * 2 ** min(kept.tries, 10), _LONGEST_WAIT)
                if at in {each, 0}:
                    kept.tries += 1
                    kept.error = _of_the_send(kept) or error
            work.commit()


def _of_the_send(kept: Outgoing) -> str:
    """Give what the row tells of the send itself, which no filing settles."""
    return kept.error if kept.error.startswith("smtp.") else ""
