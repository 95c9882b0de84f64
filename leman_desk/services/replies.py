"""Writing a reply: templates, drafts, and the way into the outbox (product §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import (
    Outgoing,
    OutgoingState,
    Purpose,
    StoredMessage,
)
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.filenames import safe_name
from leman_desk.domain.ids import CaseId, EvidenceId, MessageId, OutgoingId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.rich_text import Letter, from_html, is_formatted, plain_letter, to_html, to_text
from leman_desk.domain.sender_names import shown_person
from leman_desk.domain.subjects import reply_subject
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, running
from leman_desk.services.deletion_common import require_not_being_erased
from leman_desk.services.drafts import DraftMark, both, keep_draft, mark_of, other_draft, text_of
from leman_desk.services.guard import Guard
from leman_desk.services.letter_facts import facts_of
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_mailing import MailRoom, MailToBuild
from leman_desk.services.ports_system import Clock
from leman_desk.services.reply_case import (
    address_to_answer,
    mailbox_for,
    newest_from_customer,
    newest_reply,
    parsed_addresses,
    person_of,
)
from leman_desk.services.reply_text import ReplyText
from leman_desk.services.scanning import Scanning, refuse_quarantined
from leman_desk.services.threads import MESSAGE_ID_KEY, followed, references_to
from leman_desk.services.writing_queries import ReplyBefore

__all__ = ["Replies", "ReplyStart", "ReplyText"]

_ATTACHED_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReplyStart:
    """What the composer opens with.

    Attributes:
        saved: Whether the text is a draft kept from before; `draft` names it, for `save_draft`.
        stops_clock: Whether sending stops a running clock.
        templates: (code, title), the fitting one first.
    """

    number: str
    person: str
    text: ReplyText
    saved: bool
    stops_clock: bool
    templates: tuple[tuple[str, str], ...]
    undo_seconds: int
    draft: DraftMark | None = None


class Replies:
    """The verbs of the composer.

    Attributes:
        guard: Looks at a reply while it is written; `send` asks it once more.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        mail: MailRoom,
        letters: Letters,
        calendars: Calendars,
        scanning: Scanning,
    ) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._letters = letters
        self._calendars = calendars
        self._scanning = scanning
        self.guard = Guard(store)

    def begin(self, actor: Actor, *, case: CaseId) -> ReplyStart:
        """Open the composer: the writer's own draft, or the fitting template for the newest message.

        Raises:
            Refused: ``case.merged``, ``reply.nobody_to_answer`` when no address is known.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            complaint = work.complaint(case)
            if complaint.status is Status.MERGED:
                raise Refused("case.merged", number=complaint.number)
            customer = work.customer(complaint.customer) if complaint.customer is not None else None
            newest = newest_from_customer(work, case)
            language = customer.language if customer is not None else "vi"
            letters = self._letters.of(work.templates())
            templates = letters.templates(complaint.category or complaint.suggestion, language)
            quoted = self._quoted(work, newest, language)
            draft = work.draft(case, actor.id)
            if draft is not None:
                text = text_of(draft, quoted)
            else:
                body = self._fill(work, actor, case, templates[0][0], language) if templates else ""
                text = ReplyText(
                    recipients=address_to_answer(newest, customer),
                    cc="",
                    subject=reply_subject(complaint.subject, complaint.number),
                    body=body,
                    language=language,
                    answers=newest.id if newest is not None else None,
                    quoted=quoted,
                    seen_reply=newest_reply(work, case),
                )
            return ReplyStart(
                number=complaint.number,
                person=customer.name or customer.email if customer is not None else "",
                text=text,
                saved=draft is not None,
                stops_clock=running(work.clock(case)),
                templates=templates,
                undo_seconds=work.settings().undo_seconds,
                draft=mark_of(draft),
            )

    def write_template(self, actor: Actor, *, case: CaseId, template: str, language: str) -> str:
        """Fill another template for the same case."""
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            return self._fill(work, actor, case, template, language)

    def save_draft(
        self, actor: Actor, *, case: CaseId, text: ReplyText, over: DraftMark | None = None
    ) -> Outcome:
        """Keep what was written so far; each person has a draft of their own on a case.

        Args:
            actor: Who writes.
            case: The case.
            text: What was written.
            over: The draft as the writer saw it last; None for none. Where another stands now, as another
                window of the same person wrote it, both are kept, and ``draft.joined`` is said.

        Returns:
            The outcome; its ``draft`` names the draft as it stands now.

        Raises:
            Refused: ``deletion.erasing``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            # A composer that was open while its case was merged goes on in the case that it is part of.
            case = followed(work, work.complaint(case)).id
            require_not_being_erased(work, case, now)
            mark, joined = self._keep(work, actor, case, text, over, now)
            work.commit()
        said = "draft.joined" if joined else "draft.saved"
        return Outcome(changed(Kind.DRAFTS, cases=[case]), said, {"draft": mark})

    def _keep(
        self,
        work: UnitOfWork,
        actor: Actor,
        case: CaseId,
        text: ReplyText,
        over: DraftMark | None,
        now: datetime,
    ) -> tuple[DraftMark | None, bool]:
        """Keep a text as the draft, above another that stands there unseen; tell whether one did."""
        other = other_draft(work.draft(case, actor.id), text, over)
        if other is not None:
            letters = self._letters.of(work.templates())
            text = both(text, other, letters.another_draft(text.language))
        return keep_draft(work, actor.id, case, text, now), other is not None

    def discard_draft(self, actor: Actor, *, case: CaseId) -> Outcome:
        """Throw the writer's draft away; it can be brought back."""
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            draft = work.draft(case, actor.id)
            if draft is None:
                return Outcome(changed(Kind.DRAFTS, cases=[case]))
            text = text_of(draft, "")
            work.drop_draft(draft.id)
            work.commit()
        return Outcome(
            changed(Kind.DRAFTS, cases=[case]),
            "draft.discarded",
            undo=lambda: self.save_draft(actor, case=case, text=text),
        )

    def send(self, actor: Actor, *, case: CaseId, text: ReplyText, over: DraftMark | None = None) -> Outcome:
        """Put a reply into the outbox; it leaves after the undo period.

        Args:
            actor: Who writes.
            case: The case.
            text: What is sent.
            over: The draft as the writer saw it last; None for none. Where another window of the same person
                wrote something else since, that draft stays, and ``reply.queued_beside`` is said.

        Raises:
            Refused: ``reply.empty``, ``reply.no_recipient``, ``reply.bad_address``, ``reply.no_mailbox``,
                ``reply.attachments_too_large``, ``case.merged``, ``deletion.erasing``; ``guard.blocked``,
                ``guard.unchecked`` for what the privacy guard finds, unless `text` keeps it with a reason.
            Conflict: ``reply.stale`` when the customer wrote again meanwhile, ``reply.answered_meanwhile``
                when another reply was put into the outbox since the writer looked.
        """
        require(actor, Act.WORK_CASES)
        if not text.body.strip():
            raise Refused("reply.empty")
        to, cc = parsed_addresses(text.recipients), parsed_addresses(text.cc)
        if not to:
            raise Refused("reply.no_recipient")
        now = self._clock.now()
        unchecked = self._check_files(text.evidence)
        contents = self.guard.contents(actor, text=text)  # before the unit: one writes at a time
        with self._store.work() as work:
            complaint = work.complaint(case)
            if complaint.status is Status.MERGED:
                raise Refused("case.merged", number=complaint.number)
            require_not_being_erased(work, case, now)
            newest = newest_from_customer(work, case)
            if newest is not None and newest.id != text.answers:
                raise Conflict("reply.stale", number=complaint.number)
            before = work.newest_reply(case)
            if before is not None and int(before.id) > text.seen_reply:
                by = work.person(before.author).name if before.author is not None else ""
                raise Conflict("reply.answered_meanwhile", number=complaint.number, person=by)
            report = self.guard.check(actor, case=case, text=text, contents=contents)
            report.require_clear()
            mailbox = mailbox_for(work, newest)
            message_id, raw = self._build(work, complaint.number, mailbox, text, to, cc, newest)
            leaves = now + timedelta(seconds=work.settings().undo_seconds)
            outgoing = Outgoing(
                case=case,
                author=actor.id,
                mailbox=mailbox.id,
                message_id=message_id,
                envelope_from=mailbox.address,
                recipients=",".join(address for _, address in (*to, *cc)),
                raw=work.vault.put(raw),
                queued_at=now,
                leaves_at=leaves,
            )
            work.add(outgoing)
            work.flush()
            beside = self._drop_sent(work, actor, case, text, over)
            for kept_codes, reasons in report.kept_facts():
                work.record(Fact(FactKind.GUARD_KEPT, now, actor.id, case, kept_codes, reasons))
            codes: dict[str, Value] = {"outgoing": int(outgoing.id)}
            if unchecked:
                codes["unchecked_files"] = unchecked
            work.record(Fact(FactKind.REPLY_QUEUED, now, actor.id, case, codes))
            queued = outgoing.id
            person = person_of(work, complaint.customer)
            work.commit()
        return Outcome(
            changed(Kind.OUTBOX, Kind.DRAFTS, cases=[case]),
            "reply.queued_beside" if beside else "reply.queued",
            {"number": complaint.number, "person": person, "leaves_at": leaves, "outgoing": queued},
            lambda: self.recall(actor, outgoing=queued, text=text),
        )

    def newest_message(self, actor: Actor, *, case: CaseId) -> MessageId | None:
        """Give the customer's newest message, which a reply has to answer; None when there is none."""
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            newest = newest_from_customer(work, case)
            return newest.id if newest is not None else None

    def newer_reply(self, actor: Actor, *, case: CaseId, seen: int) -> ReplyBefore | None:
        """Give a reply put into the outbox after the one that a writer had seen; None when there is none."""
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            found = work.newest_reply(case)
            if found is None or int(found.id) <= seen:
                return None
            author = work.person(found.author).name if found.author is not None else ""
            raw = work.vault.get(found.raw)
        return ReplyBefore(found.id, author, found.queued_at, self._mail.parse(raw).reply_text)

    def recall(self, actor: Actor, *, outgoing: OutgoingId, text: ReplyText | None = None) -> Outcome:
        """Stop a reply that has not left yet; its text becomes the draft again, above one begun since.

        Raises:
            Conflict: ``reply.left_already``.
            Refused: ``outbox.unknown`` for what the desk wrote by itself; ``deletion.erasing``, when it is
                stopped and no draft is kept.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing)
            case = kept.case
            if kept.purpose is not Purpose.REPLY or case is None:
                raise Refused("outbox.unknown")  # nobody's text: it becomes no draft
            if kept.state not in {OutgoingState.HELD, OutgoingState.FAILED}:
                raise Conflict("reply.left_already")
            kept.state = OutgoingState.RECALLED
            work.record(Fact(FactKind.REPLY_RECALLED, now, actor.id, case, {"outgoing": outgoing}))
            # After a restart only the bytes know what was written.
            refused, joined, home = None, False, case
            try:
                home = followed(work, work.complaint(case)).id
                require_not_being_erased(work, home, now)
                _, joined = self._keep(work, actor, home, text or self._written(work, kept, home), None, now)
            except Refused as error:
                refused = error  # the letter stops all the same, and no draft is left
            work.commit()
        if refused is not None:
            raise refused
        said = "reply.recalled_beside" if joined else "reply.recalled"
        return Outcome(changed(Kind.OUTBOX, Kind.DRAFTS, cases=[case, home]), said, {"case": home})

    def _build(
        self,
        work: UnitOfWork,
        number: str,
        mailbox: Mailbox,
        text: ReplyText,
        to: Sequence[tuple[str, str]],
        cc: Sequence[tuple[str, str]],
        newest: StoredMessage | None,
    ) -> tuple[str, bytes]:
        key = work.secret(MESSAGE_ID_KEY)
        if key is None:
            raise Refused("storage.damaged")
        domain = mailbox.address.rpartition("@")[2]
        message_id = self._mail.new_message_id(key, number, domain)
        references = references_to(newest) if newest is not None else ()
        letter = text.letter()
        written = to_text(letter) if letter is not None else text.body
        body = written if not text.quoted else f"{written.rstrip()}\n\n{text.quoted}\n"
        mail = MailToBuild(
            message_id=message_id,
            date=self._clock.now(),
            sender=(mailbox.display_name, mailbox.address),
            to=tuple(to),
            cc=tuple(cc),
            subject=text.subject,
            body=body,
            html=_html(letter, text.quoted) if letter is not None else "",
            in_reply_to=newest.message_id if newest is not None and newest.message_id in references else "",
            references=references,
            attachments=self._attached(work, text.evidence),
        )
        return message_id, self._mail.build(mail)

    def _written(self, work: UnitOfWork, kept: Outgoing, case: CaseId) -> ReplyText:
        """Read the text of a reply back from its bytes."""
        message = self._mail.parse(work.vault.get(kept.raw))
        answered = work.messages_by_header([message.in_reply_to] if message.in_reply_to else [])
        names = {each.sha256 for each in message.attachments}
        evidence = [each for each in work.evidence_of(case) if each.sha256 in names]
        customer = work.complaint(case).customer
        letter = from_html(message.html or "", without_quote=True)
        return ReplyText(
            recipients=", ".join(each.address for each in message.to),
            cc=", ".join(each.address for each in message.cc),
            subject=message.subject,
            body="\n".join(line.text for line in letter) if is_formatted(letter) else message.reply_text,
            language=work.customer(customer).language if customer is not None else "vi",
            answers=next((each.id for each in reversed(answered) if each.case == case), None),
            evidence=tuple(each.id for each in evidence),
            formatted=to_html(letter) if is_formatted(letter) else "",
            seen_reply=int(kept.id),
        )

    def _check_files(self, chosen: Sequence[EvidenceId]) -> int:
        """Let the scanner see what is to leave, before the transaction; give how many it could not see."""
        if not chosen:
            return 0
        with self._store.work() as work:
            contents = [work.evidence(each).sha256 for each in chosen]
        return self._scanning.require_clean(contents)

    def _attached(self, work: UnitOfWork, chosen: Sequence[EvidenceId]) -> tuple[tuple[str, str, bytes], ...]:
        pieces = [work.evidence(each) for each in chosen]
        if sum(piece.size for piece in pieces) > _ATTACHED_BYTES:
            raise Refused("reply.attachments_too_large", limit_mb=_ATTACHED_BYTES // 1024 // 1024)
        for piece in pieces:
            refuse_quarantined(work, piece.sha256)
        return tuple(
            (safe_name(piece.filename), piece.content_type, work.vault.get(piece.blob)) for piece in pieces
        )

    @staticmethod
    def _drop_sent(
        work: UnitOfWork, actor: Actor, case: CaseId, text: ReplyText, over: DraftMark | None
    ) -> bool:
        """Drop the draft that a reply was; one that another window wrote unseen stays, and is told."""
        draft = work.draft(case, actor.id)
        if other_draft(draft, text, over) is not None:
            return True
        if draft is not None:
            work.drop_draft(draft.id)
        return False

    def _fill(self, work: UnitOfWork, actor: Actor, case: CaseId, template: str, language: str) -> str:
        """Write a template of the desk for a case."""
        facts = facts_of(work, self._calendars, actor.id, case)
        promise = work.settings().promise_minutes * 60
        return self._letters.of(work.templates()).write(template, language, facts, promise)

    def _quoted(self, work: UnitOfWork, newest: StoredMessage | None, language: str) -> str:
        body = work.body(newest.id) if newest is not None else None
        if newest is None or body is None:
            return ""
        zone = self._calendars.of(work.calendar()).zone
        name = shown_person(newest.sender_name, newest.sender_address)
        return self._letters.quoted(language, name, newest.received_at, zone, body.reply_text or body.text)


def _html(letter: Letter, quoted: str) -> str:
    """Write the formatted text with the original below it, as text in a quotation."""
    if not quoted:
        return to_html(letter)
    intro, _, rest = quoted.partition("\n")
    lines = [line.removeprefix(">").removeprefix(" ") for line in rest.splitlines()]
    original = to_html(plain_letter("\n".join(lines)))
    return f"{to_html(letter)}{to_html(plain_letter(intro))}<blockquote>{original}</blockquote>"
