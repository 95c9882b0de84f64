"""Plays the story of the sample desk through the real services, under a clock that walks forward to now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from leman_desk.domain.complaint import Channel, Severity, Status
from leman_desk.domain.correspondence import Direction, StoredMessage
from leman_desk.domain.customer import Address
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, MailboxId, TaskId
from leman_desk.domain.people import Actor
from leman_desk.domain.text import given_name
from leman_desk.services.casework import CaseByHand
from leman_desk.services.desk import Desk
from leman_desk.services.inert_mail import UIDVALIDITY
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_mailing import MailIdentity
from leman_desk.services.replies import ReplyText
from leman_desk.services.sample_deletion import SampleDeletion
from leman_desk.services.sample_mail import Incoming, bounce, written
from leman_desk.services.sample_story import CaseStory, Letter, Step, Story, Timeline

_UNTIL_CHECKED = timedelta(seconds=75)
_MEGABYTE = 1024 * 1024
_TOO_LARGE = 63 * _MEGABYTE
_CLOSE = {
    "vi": "Trân trọng,\nTheo ủy quyền của Ban quản trị Leman Jewelry\n{name}",
    "en": "Kind regards,\nFor the Management Board of Leman Jewelry\n{name}",
}
_EXTRA_HEADERS = {
    "newsletter": (("List-Id", "<weekly.gemtrade.example>"), ("Precedence", "bulk")),
    "away": (("Auto-Submitted", "auto-replied"),),
}
_AWAY_SUBJECT = "Automatic reply: "


class WalkingClock:
    """A clock that stands where it was put and never goes back."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Give the moment it stands at, UTC."""
        return self._at

    def walk_to(self, moment: datetime) -> None:
        """Walk forward; an earlier moment changes nothing."""
        self._at = max(self._at, moment.astimezone(UTC))


class Player:
    """Plays mails and steps of a story on an open desk."""

    def __init__(
        self,
        desk: Desk,
        clock: WalkingClock,
        timeline: Timeline,
        story: Story,
        people: Mapping[str, Actor],
        mailbox: MailboxId,
        files: Files,
        folder: Path,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._timeline = timeline
        self._story = story
        self._people = people
        self._mailbox = mailbox
        self._files = files
        self._folder = folder
        self._deletion = SampleDeletion(desk, timeline, people)
        self._cases: dict[str, CaseId] = {}
        self._tasks: dict[str, list[TaskId]] = {}
        self._uid = 0

    def arrive(self, case: CaseStory, received: datetime) -> None:
        """Let a complaint come in, by mail or by hand."""
        self._clock.walk_to(min(received + _UNTIL_CHECKED, self._timeline.now))
        if case.channel == Channel.MAIL.value:
            self._mail_in(case.letter, received, case.key)
            self._desk.intake.file_pending()
            with self._desk.store.work() as work:
                stored = work.messages_by_header([f"<{case.key}@{case.letter.email.rpartition('@')[2]}>"])
                found = stored[-1].case
            if found is None:
                raise Refused("sample.unreadable", what=case.key)
            self._cases[case.key] = found
        else:
            self._open_by_hand(case, received)
        self._know_customer(case)

    def loose(self, letter: Letter, received: datetime, place: int) -> None:
        """Let a mail come in that belongs to no complaint."""
        self._clock.walk_to(min(received + _UNTIL_CHECKED, self._timeline.now))
        self._mail_in(letter, received, f"mail{place}")
        self._desk.intake.file_pending()

    def step(self, case: CaseStory, step: Step, at: datetime) -> None:
        """Do one step of a complaint."""
        self._clock.walk_to(at)
        if step.who == "-":
            self._from_outside(case, step, at)
            return
        actor = self._people[step.who]
        here = self._cases[case.key]
        doing = self._doing(case, step.verb)
        if step.verb != "merge":
            self._read(actor, here)
        doing(actor, here, step.rest)

    def _doing(self, case: CaseStory, verb: str) -> Callable[[Actor, CaseId, str], None]:
        verbs: dict[str, Callable[[Actor, CaseId, str], None]] = {
            "category": self._category,
            "severity": self._severity,
            "assign": self._assign,
            "status": self._status,
            "not_privacy": self._not_privacy,
            "note": self._note,
            "task": lambda actor, here, rest: self._task(actor, here, rest, case.key),
            "done": lambda actor, _here, rest: self._done(actor, rest, case.key),
            "attachments": self._attachments,
            "files": self._add_files,
            "merge": self._merge,
            "deletion": self._deletion.do,
            "access": self._access,
            "record": self._record,
            "confirm": self._confirm,
            "draft": lambda actor, here, rest: self._draft(actor, here, rest, case.letter.language),
            "reply": lambda actor, here, rest: self._reply(actor, here, rest, case.letter.language),
        }
        if verb not in verbs:
            raise Refused("sample.unreadable", what=verb)
        return verbs[verb]

    # --- what people of the desk do

    def _read(self, actor: Actor, here: CaseId) -> None:
        with self._desk.store.work() as work:
            complaint = work.complaint(here)
            unread = complaint.unread and complaint.triaged_at is not None
        if unread:
            self._desk.triage.mark_read(actor, cases=[here], unread=False)

    def _category(self, actor: Actor, here: CaseId, code: str) -> None:
        self._desk.triage.set_category(actor, cases=[here], code=code)

    def _severity(self, actor: Actor, here: CaseId, code: str) -> None:
        self._desk.triage.set_severity(actor, cases=[here], severity=Severity(code))

    def _assign(self, actor: Actor, here: CaseId, login: str) -> None:
        self._desk.triage.assign(actor, cases=[here], person=self._people[login].id)

    def _status(self, actor: Actor, here: CaseId, code: str) -> None:
        self._desk.triage.set_status(actor, cases=[here], status=Status(code))

    def _not_privacy(self, actor: Actor, here: CaseId, reason: str) -> None:
        self._desk.triage.mark_not_privacy(actor, cases=[here], reason=reason)

    def _note(self, actor: Actor, here: CaseId, text: str) -> None:
        self._desk.casework.add_note(actor, case=here, text=text)

    def _task(self, actor: Actor, here: CaseId, text: str, key: str) -> None:
        self._desk.casework.add_task(actor, case=here, text=text)
        with self._desk.store.work() as work:
            newest = max(work.tasks_of(here), key=lambda task: task.id)
            self._tasks.setdefault(key, []).append(newest.id)

    def _done(self, actor: Actor, number: str, key: str) -> None:
        self._desk.casework.set_task_done(actor, task=self._tasks[key][int(number) - 1], done=True)

    def _attachments(self, actor: Actor, here: CaseId, _rest: str) -> None:
        with self._desk.store.work() as work:
            first = work.messages_of(here)[0].id
        self._desk.evidence.add_attachments(actor, message=first)

    def _add_files(self, actor: Actor, here: CaseId, names: str) -> None:
        paths = [self._folder / "files" / name for name in names.split()]
        self._desk.evidence.add_files(actor, case=here, paths=paths)

    def _merge(self, actor: Actor, here: CaseId, key: str) -> None:
        self._desk.casework.merge(actor, source=here, target=self._cases[key])

    def _access(self, actor: Actor, here: CaseId, note: str) -> None:
        self._desk.rights.identity.verify_in_person(actor, case=here, note=note)

    def _record(self, actor: Actor, here: CaseId, rest: str) -> None:
        proof, _, reason = rest.partition(" | ")
        answered_at = self._clock.now()
        self._desk.deadlines.record_answer(
            actor, case=here, answered_at=answered_at, proof=proof, reason=reason
        )

    def _confirm(self, actor: Actor, here: CaseId, _rest: str) -> None:
        self._desk.deadlines.confirm_answer(actor, case=here)

    def _draft(self, actor: Actor, here: CaseId, text: str, language: str) -> None:
        self._desk.replies.save_draft(actor, case=here, text=self._text(actor, here, text, language))

    def _reply(self, actor: Actor, here: CaseId, text: str, language: str) -> None:
        outcome = self._desk.replies.send(actor, case=here, text=self._text(actor, here, text, language))
        leaves = outcome.params["leaves_at"]
        if isinstance(leaves, datetime):
            self._clock.walk_to(leaves + timedelta(seconds=1))
        self._desk.outbox.run()

    def _text(self, actor: Actor, here: CaseId, text: str, language: str) -> ReplyText:
        start = self._desk.replies.begin(actor, case=here).text
        body = text.replace("{sign}", _CLOSE[language].format(name=actor.name))
        return replace(start, body=body, language=language, evidence=())

    # --- what comes from outside

    def _from_outside(self, case: CaseStory, step: Step, at: datetime) -> None:
        with self._desk.store.work() as work:
            messages = work.messages_of(self._cases[case.key])
        sent = [each for each in messages if each.direction is Direction.OUT]
        if step.verb == "bounce":
            self._bounced(case, step.rest, at, sent[-1])
            return
        if step.verb not in {"mail", "away"}:
            raise Refused("sample.unreadable", what=step.verb)
        away = step.verb == "away"
        answered = sent[-1] if sent else messages[0]
        subject = answered.subject.removeprefix("Re: ")
        raw = written(
            Incoming(
                reference=f"{case.key}.{len(messages)}",
                sent_at=self._timeline.sent_from(at - timedelta(seconds=9)),
                name=case.letter.name,
                email=case.letter.email,
                to=self._story.mailbox,
                subject=f"{_AWAY_SUBJECT if away else 'Re: '}{subject}",
                text=step.rest if away else f"{step.rest}\n\n{case.letter.name}",
                answers=answered.message_id,
                headers=_EXTRA_HEADERS["away"] if away else (),
            )
        )
        self._keep(raw, at)
        self._desk.intake.file_pending()

    def _bounced(self, case: CaseStory, rest: str, at: datetime, sent: StoredMessage) -> None:
        status, _, why = rest.partition(" ")
        raw = bounce(
            reference=f"{case.key}.bounce",
            at=self._timeline.sent_from(at),
            to=self._story.mailbox,
            failed=case.letter.email,
            status=status,
            why=why,
            sent=sent.message_id,
        )
        self._keep(raw, at)
        self._desk.intake.file_pending()

    def _mail_in(self, letter: Letter, received: datetime, reference: str) -> None:
        raw = written(
            Incoming(
                reference=reference,
                sent_at=self._timeline.sent_from(received - timedelta(seconds=7)),
                name=letter.name,
                email=letter.email,
                to=self._story.mailbox,
                subject=self._numbered(letter.subject),
                text=self._timeline.filled(letter.text, received, letter.language),
                html=letter.html,
                files=[self._file(name) for name in letter.files],
                headers=_EXTRA_HEADERS.get(letter.kind, ()),
            )
        )
        self._keep(raw, received, complete=letter.kind != "too_large")

    def _keep(self, raw: bytes, received: datetime, *, complete: bool = True) -> None:
        self._uid += 1
        with self._desk.store.work() as work:
            work.store_pending(
                MailIdentity(self._mailbox, "INBOX", UIDVALIDITY, self._uid),
                received,
                raw,
                size=len(raw) if complete else _TOO_LARGE,
                complete=complete,
            )
            work.set_folder_mark(self._mailbox, "INBOX", UIDVALIDITY, self._uid)
            work.commit()

    def _file(self, name: str) -> tuple[str, str, bytes]:
        (offered,) = self._files.offer([self._folder / "files" / name])
        with offered.open() as stream:
            return offered.filename, offered.content_type, stream.read()

    def _numbered(self, subject: str) -> str:
        """Write the number of another complaint into a subject, as ``{number:KEY}`` asks."""
        before, mark, rest = subject.partition("{number:")
        if not mark:
            return subject
        key, _, after = rest.partition("}")
        with self._desk.store.work() as work:
            return f"{before}{work.complaint(self._cases[key]).number}{after}"

    def _open_by_hand(self, case: CaseStory, received: datetime) -> None:
        letter = case.letter
        outcome = self._desk.casework.open_by_hand(
            self._people[case.steps[0].who],
            case=CaseByHand(
                channel=Channel(case.channel),
                name=letter.name,
                email=letter.email,
                phone=case.phone,
                subject=letter.subject,
                text=letter.text,
                received_at=received,
                proof=case.proof,
            ),
        )
        opened = outcome.params["case"]
        if isinstance(opened, int):
            self._cases[case.key] = CaseId(opened)

    def _know_customer(self, case: CaseStory) -> None:
        if not case.phone and not case.form:
            return
        with self._desk.store.work() as work:
            known = work.complaint(self._cases[case.key]).customer
            if known is None:
                return
            customer = work.customer(known)
            customer.phone = customer.phone or case.phone
            if case.form:
                customer.form_of_address = Address(case.form)
                customer.addressed_name = given_name(customer.name)
            work.commit()
