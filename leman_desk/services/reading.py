"""Reading: what lists and panels show, by role, with personal data masked and every unmasking noted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from leman_desk.domain.attached_mail import MOST_PICTURES
from leman_desk.domain.complaint import Category
from leman_desk.domain.customer import masked_phone
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId, MailboxId, MessageId
from leman_desk.domain.people import Act, Actor, Role, allowed, require
from leman_desk.domain.scanning import Verdict
from leman_desk.domain.search_parse import parse_search
from leman_desk.domain.search_query import Search, SearchContext, of_mail, sought
from leman_desk.services.balance_queries import BalancePart, BalanceReport
from leman_desk.services.deadlines import Deadlines
from leman_desk.services.ports import Store
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_system import Cancelled, Clock
from leman_desk.services.queries import (
    CaseFilter,
    CaseRow,
    CaseView,
    ChainReport,
    Counts,
    FactRow,
    JumpHit,
    JumpKind,
    MailboxRow,
    MailRow,
    MessageView,
    PersonRow,
    Queue,
    View,
)
from leman_desk.services.threads import named_thread

_MAIL_VIEWS = frozenset({View.ARCHIVE, View.ATTENTION, View.LINKING, View.AUTOMATIC})
_SUPERVISING = frozenset({Role.MANAGER, Role.BOARD})


class Reading:
    """Every question a window or the command line may ask of an open desk."""

    def __init__(self, store: Store, clock: Clock, deadlines: Deadlines, mail: MailRoom) -> None:
        self._store = store
        self._clock = clock
        self._deadlines = deadlines
        self._mail = mail

    def now(self) -> datetime:
        """Give the present moment, UTC."""
        return self._clock.now()

    def counts(self, actor: Actor) -> Counts:
        """Numbers beside the navigation; all zero for somebody who may not read cases."""
        if not allowed(actor.roles, Act.READ_CASES):
            return Counts()
        return self._store.reader().counts(actor.id, self._clock.now())

    def queue(self, actor: Actor, *, chosen: CaseFilter) -> Queue:
        """Ids of a queue by group; what of its text could not be understood is left out, and told."""
        require(actor, Act.READ_CASES)
        search = self.understand(actor, text=chosen.text)
        if chosen.view in _MAIL_VIEWS:
            search = of_mail(search)
        chosen = replace(chosen, search=search)
        found = self._store.reader().queue(chosen, actor.id, self._clock.now(), self._deadlines.today_ends())
        return replace(found, problems=search.problems, sought=tuple(sought(search.query)))

    def understand(self, actor: Actor, *, text: str) -> Search:
        """Read a query against today, the office's zone, and the names of the desk."""
        require(actor, Act.READ_CASES)
        if not text.strip():
            return Search()
        zone = self._deadlines.zone()
        context = SearchContext(
            today=self._clock.now().astimezone(zone).date(),
            zone=zone,
            me=actor.id,
            people=tuple((each.id, each.name, each.login) for each in self.people()),
            categories=tuple(self.categories()),
        )
        return parse_search(text, context)

    def case_rows(self, actor: Actor, *, ids: Sequence[CaseId]) -> list[CaseRow]:
        """Rows of a queue."""
        require(actor, Act.READ_CASES)
        return self._store.reader().case_rows(ids, self._clock.now())

    def mail_rows(self, actor: Actor, *, ids: Sequence[MessageId]) -> list[MailRow]:
        """Rows of a mail queue."""
        require(actor, Act.READ_CASES)
        return self._store.reader().mail_rows(ids)

    def case_view(self, actor: Actor, *, case: CaseId) -> CaseView:
        """Conversation and panel of a case; the phone number comes masked."""
        require(actor, Act.READ_CASES)
        view = self._store.reader().case_view(case, self._clock.now())
        if view.customer is None or not view.customer.phone:
            return view
        return replace(view, customer=replace(view.customer, phone=masked_phone(view.customer.phone)))

    def message_view(self, actor: Actor, *, message: MessageId) -> MessageView:
        """One message of a mail queue."""
        require(actor, Act.READ_CASES)
        return self._store.reader().message_view(message)

    def case_of_message(self, actor: Actor, *, message: MessageId) -> CaseId | None:
        """Find the case that a message is on; None for one that is on no case."""
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            return work.message(message).case

    def named_case(self, actor: Actor, *, message: MessageId) -> JumpHit | None:
        """Find the case that a mail kept apart names, as an entry of a jump list; None for none."""
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            stored = work.message(message)
            answered = [each for each in (stored.in_reply_to, *reversed(stored.references.split())) if each]
            found = named_thread(work, self._mail, answered, stored.subject)
            if found is None:
                return None
            customer = work.customer(found.customer) if found.customer is not None else None
            who = (customer.name or customer.email) if customer is not None else ""
            return JumpHit(JumpKind.CASE, found.id, f"{found.number} · {found.subject}", who)

    def inline_images(self, actor: Actor, *, message: MessageId, wanted: Sequence[str]) -> dict[str, bytes]:
        """Bytes behind ``cid:`` links of a mail, in the order wanted, from its own parts.

        Left out is what the mail does not hold, what is quarantined, and what is beyond `MOST_PICTURES`.
        """
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            stored = work.message(message)
        parsed = self._mail.parse(self._store.reader().vault.get(stored.raw))
        parts = {each.content_id: each for each in reversed(parsed.attachments)}
        held = {each: parts[each] for each in wanted[:MOST_PICTURES] if each in parts}
        with self._store.work() as work:
            scans = {each: work.scan_of(part.sha256) for each, part in held.items()}
        return {
            each: part.data
            for each, part in held.items()
            if (scan := scans[each]) is None or scan.verdict is not Verdict.INFECTED
        }

    def reveal_phone(self, actor: Actor, *, case: CaseId, reason: str) -> str:
        """Give the unmasked phone number and note it as a fact.

        Raises:
            Refused: ``reveal.reason_missing`` for a board member without a reason.
        """
        require(actor, Act.READ_CASES)
        if not allowed(actor.roles, Act.READ_UNMASKED) and not reason.strip():
            raise Refused("reveal.reason_missing")
        with self._store.work() as work:
            complaint = work.complaint(case)
            phone = work.customer(complaint.customer).phone if complaint.customer is not None else ""
            fact = Fact(
                FactKind.PERSONAL_DATA_REVEALED,
                self._clock.now(),
                actor.id,
                case,
                {"what": "phone"},
                {"reason": reason.strip()} if reason.strip() else {},
            )
            work.record(fact)
            work.commit()
        return phone

    def jump(self, actor: Actor, *, text: str, limit: int = 12) -> list[JumpHit]:
        """Entries of the jump list."""
        require(actor, Act.READ_CASES)
        return self._store.reader().jump(text, limit)

    def case_by_number(self, actor: Actor, *, number: str) -> CaseId:
        """Find a case by its number. Raises Refused ``case.unknown``."""
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            found = work.complaint_by_number(number)
            if found is None:
                raise Refused("case.unknown", number=number)
            return found.id

    def people(self) -> list[PersonRow]:
        """All people by name."""
        return self._store.reader().people()

    def categories(self) -> list[Category]:
        """All categories in order."""
        return self._store.reader().categories()

    def mailboxes(self) -> list[MailboxRow]:
        """The mailboxes in use."""
        return self._store.reader().mailboxes()

    def every_mailbox(self) -> list[MailboxRow]:
        """All mailboxes, those no longer read last."""
        return self._store.reader().every_mailbox()

    def mail_balance(self, actor: Actor) -> BalanceReport:
        """The mail balance, by mailbox and folder."""
        require(actor, Act.READ_CASES)
        return BalanceReport(tuple(self._store.reader().folder_balances()))

    def balance_mails(
        self, actor: Actor, *, mailbox: MailboxId, folder: str, part: BalancePart
    ) -> list[MessageId]:
        """The mails behind one number of the balance, newest first."""
        require(actor, Act.READ_CASES)
        return self._store.reader().balance_mails(mailbox, folder, part)

    def settings(self) -> DeskSettings:
        """The desk's settings."""
        return self._store.reader().settings()

    def facts(
        self, actor: Actor, *, before: int | None = None, limit: int = 200, case: CaseId | None = None
    ) -> list[FactRow]:
        """The trail, newest first."""
        require(actor, Act.READ_AUDIT if case is None else Act.READ_CASES)
        return self._store.reader().facts(before=before, limit=limit, case=case)

    def verify_chain(self, actor: Actor, *, cancelled: Cancelled | None = None) -> ChainReport:
        """Hash the whole trail again."""
        require(actor, Act.READ_AUDIT)
        return self._store.reader().verify_chain(cancelled)

    def balance(self, actor: Actor) -> dict[str, int]:
        """Mail balance by placement."""
        require(actor, Act.READ_CASES)
        return self._store.reader().balance()

    def first_view(self, actor: Actor) -> View:
        """Say which queue a person begins with: an agent's own, everything for those who oversee."""
        if Role.AGENT in actor.roles:
            waiting = self.counts(actor).triage
            return View.TRIAGE if waiting else View.MINE
        return View.ALL if not _SUPERVISING.isdisjoint(actor.roles) else View.MINE
