"""What the composer reads: when it opens, and again while somebody writes; both for the lanes."""

from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.drafts import DraftMark
from leman_desk.services.queries import CaseView, MessageView
from leman_desk.services.replies import ReplyStart, ReplyText
from leman_desk.services.writing_queries import ReplyBefore

JOINED = "draft.joined"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a composer opens with.

    Attributes:
        now: UTC; `zone` is the office's.
        template: Code of the template in the letter; empty where there is none.
        body: The text to begin with.
    """

    start: ReplyStart
    view: CaseView
    now: datetime
    zone: str
    template: str
    body: str


def read_opening(desk: Desk, actor: Actor, case: CaseId, template: str) -> Opening:
    """Read the draft, or fill the template that was asked for or fits."""
    start = desk.replies.begin(actor, case=case)
    view = desk.reading.case_view(actor, case=case)
    zone = desk.calendars.of(desk.store.reader().calendar()).zone
    code = template or (start.templates[0][0] if start.templates else "")
    body = start.text.body
    if template and not start.saved:
        language = start.text.language
        body = desk.replies.write_template(actor, case=case, template=template, language=language)
    return Opening(start, view, desk.reading.now(), zone, code, body)


class Keeper:
    """Saves one draft from the writer lane; plain, so that no thread holds a page.

    It remembers which draft it wrote. One that another window wrote since is never overwritten: both texts
    are kept then, each time, until the page reads the draft anew.
    """

    def __init__(self, desk: Desk, actor: Actor, case: CaseId, seen: DraftMark | None) -> None:
        self._desk, self._actor, self._case = desk, actor, case
        self._seen = seen

    def save(self, text: ReplyText) -> Outcome:
        """Save a text; the outcome says ``draft.joined`` where another draft stood there."""
        done = self._desk.replies.save_draft(self._actor, case=self._case, text=text, over=self._seen)
        mark = done.params["draft"]
        if done.said != JOINED and isinstance(mark, tuple):
            self._seen = mark
        return done

    def send(self, text: ReplyText) -> Outcome:
        """Put the reply into the outbox; a draft that another window wrote since stays."""
        return self._desk.replies.send(self._actor, case=self._case, text=text, over=self._seen)


@dataclass(frozen=True, slots=True)
class Again:
    """What happened on a case meanwhile.

    Attributes:
        now: UTC.
        newest: The customer's newest message, which `send` wants answered; None when there is none.
        before: The reply that somebody sent after the one that the writer had seen.
    """

    now: datetime
    view: CaseView
    newest: MessageView | None
    before: ReplyBefore | None


def read_again(desk: Desk, actor: Actor, case: CaseId, seen_reply: int) -> Again:
    """Read the case, the message to answer, and the reply that somebody sent after `seen_reply`."""
    before = desk.replies.newer_reply(actor, case=case, seen=seen_reply)
    wanted = desk.replies.newest_message(actor, case=case)  # before the view, which then holds it
    view = desk.reading.case_view(actor, case=case)
    newest = next((each for each in view.messages if each.id == wanted), None)
    return Again(desk.reading.now(), view, newest, before)
