"""The mailbox of a request before it is decided: what lies on the servers, and what becomes of it."""

from dataclasses import dataclass

from leman_desk.domain.deletion import require_before_erasing, require_identified
from leman_desk.domain.deletion_checklist import MAILBOX
from leman_desk.domain.deletion_holds import holds_now
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, ChecklistRowId
from leman_desk.domain.mailbox_choice import MailboxChoice, require_sound
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Outcome
from leman_desk.services.deletion_checklist import Checklists, RowChange
from leman_desk.services.deletion_subject import customer_of, grounds_of, subject_of
from leman_desk.services.erasure_mailbox import MailboxErasure
from leman_desk.services.ports import Store
from leman_desk.services.ports_erasure import Cancelled, FoundMail, Progress
from leman_desk.services.ports_system import Clock


@dataclass(frozen=True, slots=True)
class MailboxPreview:
    """What was found, newest first.

    Attributes:
        mailboxes: How many mailboxes were searched; 0 where the desk has none.
    """

    mails: tuple[FoundMail, ...]
    mailboxes: int


class RequestMailbox:
    """The verbs about the messages on the mail servers."""

    def __init__(self, store: Store, clock: Clock, mailboxes: MailboxErasure, checklist: Checklists) -> None:
        self._store, self._clock = store, clock
        self._mailboxes, self._checklist = mailboxes, checklist

    def preview(
        self,
        actor: Actor,
        *,
        request: CaseId,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> MailboxPreview | None:
        """Find the customer's messages in every folder of every mailbox; nothing is changed there.

        Returns:
            What was found; None when cancelled.

        Raises:
            Refused: ``people.not_allowed``, ``deletion.not_identified``, ``deletion.erasing``,
                ``deletion.closed``, ``deletion.duplicate``, ``deletion.customer_missing``, ``mail.*``.
            Unavailable: ``mail.*``, ``mailbox.password_missing``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            require_identified(kept)
            customer = customer_of(work, kept)
            if customer is None:
                raise Refused("deletion.customer_missing")
            subject = subject_of(work, kept, customer, now)
            grounds = grounds_of(each for each in work.holds(request) if holds_now(each, now))
            mailboxes = sum(each.disabled_at is None for each in work.mailboxes())
        plan = self._store.erasing().plan_of(subject)
        found = self._mailboxes.preview(
            actor, plan=plan, grounds=grounds, progress=progress, cancelled=cancelled
        )
        return MailboxPreview(tuple(found), mailboxes) if found is not None else None

    def choose(
        self, actor: Actor, *, row: ChecklistRowId, choice: MailboxChoice, found: str | None = None
    ) -> Outcome:
        """Say what becomes of the messages; it is part of the plan that the Board signs.

        Args:
            actor: Who prepares the request.
            row: The row of the mailbox.
            choice: What was chosen.
            found: What a search found, in words without a name; None leaves what stands there.

        Raises:
            Refused: ``mailbox.folder_needed``, ``mailbox.folder_taken_in``, ``checklist.reason_missing``,
                ``checklist.until_missing``, ``checklist.unknown`` for another system's row, and those of
                `Checklists.change_row`.
        """
        require(actor, Act.PREPARE_DELETION)
        with self._store.work() as work:
            kept = work.checklist_row(row)
            if kept.system != MAILBOX:
                raise Refused("checklist.unknown")
            taken_in = {name for each in work.mailboxes() for name in each.folder_names()}
            require_sound(choice, taken_in)
            change = RowChange(
                owner=kept.owner,
                email=kept.email,
                planned=choice.planned,
                found=kept.found if found is None else found,
                reason=choice.reason,
                retained_until=choice.until,
                language=kept.language,
                folder=choice.folder,
            )
        return self._checklist.change_row(actor, row=row, change=change)
