"""Taking the folders of one mailbox in: bytes by UID, then the server's own count compared with ours."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.mailbox import FolderUse, Mailbox
from leman_desk.services.ports import Store
from leman_desk.services.ports_mail import FolderCount
from leman_desk.services.ports_mailing import FetchedMail, FolderState, MailIdentity, MailSource
from leman_desk.services.ports_system import Cancelled, Clock, Progress

_BATCH = 25
_BATCH_BYTES = 4 * 1024 * 1024
_SKEW = timedelta(minutes=1)
_ROUNDS = 3
"""How often one check looks again for mail that came while it read; the rest waits for the next check."""
_LOST = frozenset({"mail.folder_missing"})


class Taking:
    """One check of one mailbox, folder by folder, each with its own UIDVALIDITY and mark.

    Attributes:
        stored: How many mails were new.
    """

    def __init__(
        self, store: Store, clock: Clock, account: Mailbox, limit: int, keep_lease: Callable[[], None]
    ) -> None:
        """Prepare a check.

        Args:
            store: The desk.
            clock: The time.
            account: The mailbox.
            limit: Bytes above which only the head of a mail is fetched.
            keep_lease: Renews the lease, or raises when another process took it.
        """
        self._store, self._clock = store, clock
        self._account, self._limit, self._keep_lease = account, limit, keep_lease
        self.stored = 0
        self._done = 0

    def take_all(
        self, source: MailSource, progress: Progress | None, cancelled: Cancelled | None
    ) -> DeskError | None:
        """Take every folder in; give what was the matter with one of them, if anything was.

        Raises:
            Unavailable: ``mail.*`` when the connection fails; folders not reached wait for the next check.
        """
        stop = cancelled or _never
        trouble: DeskError | None = None
        uses = {each.name: each.use for each in source.folders()}
        for folder in self._account.folder_names():
            if stop():
                break
            try:
                self._take(source, folder, uses.get(folder, FolderUse.NONE), progress, stop)
            except Refused as error:
                # A folder that was renamed or removed must not keep the others from being read.
                if error.code not in _LOST:
                    raise
                trouble = error
        return trouble

    def _take(
        self,
        source: MailSource,
        folder: str,
        use: FolderUse,
        progress: Progress | None,
        stop: Cancelled,
    ) -> None:
        state = source.select(folder)
        with self._store.work() as work:
            mark = work.folder_mark(self._account.id, folder)
            # Another UIDVALIDITY voids every UID we know (RFC 3501, 2.3.1.1): scan again, bytes tell copies.
            known = mark[1] if mark is not None and mark[0] == state.uidvalidity else 0
            work.set_folder_mark(self._account.id, folder, state.uidvalidity, known)
            work.note_use(self._account.id, folder, use)
            work.commit()
        for _ in range(_ROUNDS):
            uids = source.uids_above(known)
            if not uids:
                break
            known = self._fetch(source, folder, state, uids, known, progress, stop)
            if stop():
                return
        self._count(source, folder, state.uidvalidity, known, progress, stop)

    def _fetch(
        self,
        source: MailSource,
        folder: str,
        state: FolderState,
        uids: Sequence[int],
        known: int,
        progress: Progress | None,
        stop: Cancelled,
        *,
        filling: bool = False,
    ) -> int:
        """Store what lies at these UIDs, in batches; give the mark that was reached."""
        total = self._done + len(uids)
        for start in range(0, len(uids), _BATCH):
            if stop():
                break
            self._keep_lease()
            part = uids[start : start + _BATCH]
            waiting: list[FetchedMail] = []
            stopped = False
            for mail in source.fetch(part, self._limit):
                waiting.append(mail)
                if sum(len(each.raw) for each in waiting) >= _BATCH_BYTES:
                    known = self._keep(folder, state.uidvalidity, waiting, known)
                    waiting = []
                self._done += 1
                if progress is not None:
                    progress(self._done, total)
                stopped = stop()
                if stopped:
                    break
            # A UID that the server no longer gives was expunged meanwhile; the mark passes it. Should it lie
            # there all the same, the count below tells, and fetches it again.
            passed = known if stopped or filling else part[-1]
            known = self._keep(folder, state.uidvalidity, waiting, max(known, passed))
        return known

    def _keep(self, folder: str, uidvalidity: int, mails: Sequence[FetchedMail], mark: int) -> int:
        self._compare_clocks(mails)
        highest = max([mark, *(mail.uid for mail in mails)])
        with self._store.work() as work:
            for mail in mails:
                identity = MailIdentity(self._account.id, folder, uidvalidity, mail.uid)
                self.stored += work.store_pending(
                    identity, mail.internaldate, mail.raw, size=mail.size, complete=mail.complete
                )
            work.set_folder_mark(self._account.id, folder, uidvalidity, highest)
            work.commit()
        return highest

    def _count(
        self,
        source: MailSource,
        folder: str,
        uidvalidity: int,
        known: int,
        progress: Progress | None,
        stop: Cancelled,
    ) -> None:
        """Compare the server's own count with what was taken in, and settle each difference by its UIDs."""
        state = source.select(folder)
        if state.uidvalidity != uidvalidity:
            return  # rebuilt under our hands: the next check scans it
        late = source.uids_above(known)
        gone: Collection[int] = ()
        back: Collection[int] = ()
        waiting = len(late)
        with self._store.work() as work:
            taken = work.count_taken(self._account.id, folder, uidvalidity)
        if taken + waiting != state.exists:
            present = set(source.uids_above(0))
            with self._store.work() as work:
                ours = work.taken_uids(self._account.id, folder, uidvalidity)
            missed = sorted(uid for uid in present - ours.keys() if uid <= known)
            if missed and not stop():
                self._fetch(source, folder, state, missed, known, progress, stop, filling=True)
                with self._store.work() as work:
                    ours = work.taken_uids(self._account.id, folder, uidvalidity)
            gone = [uid for uid, there in ours.items() if there and uid not in present]
            back = [uid for uid, there in ours.items() if not there and uid in present]
            waiting = len(present - ours.keys())
            state = FolderState(uidvalidity, state.uidnext, len(present))
        count = FolderCount(uidvalidity, state.exists, waiting, self._clock.now())
        with self._store.work() as work:
            work.note_folder(self._account.id, folder, count, gone=gone, back=back)
            work.commit()

    def _compare_clocks(self, mails: Sequence[FetchedMail]) -> None:
        """Mail from the future shows that this computer's clock is behind the server's."""
        now = self._clock.now()
        newest = max((mail.internaldate for mail in mails), default=None)
        if newest is None:
            return
        behind = int((now - newest).total_seconds()) if newest > now + _SKEW else 0
        with self._store.work() as work:
            account = work.mailbox(self._account.id)
            if behind or account.skew_seconds < 0:
                account.skew_seconds = behind
                work.commit()


def _never() -> bool:
    return False
