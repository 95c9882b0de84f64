"""Drafts of replies: kept so that no text of a person overwrites another of the same person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import Draft
from leman_desk.domain.ids import CaseId, EvidenceId, PersonId
from leman_desk.domain.rich_text import plain_letter, to_html
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.reply_text import ReplyText, read_kept, written_kept

DraftMark = tuple[int, int]
"""Which draft a writer saw last, and which version of it."""


def mark_of(draft: Draft | None) -> DraftMark | None:
    """Name a draft as it stands."""
    return (int(draft.id), draft.version) if draft is not None else None


def text_of(draft: Draft, quoted: str) -> ReplyText:
    """Read a draft, with the original to quote."""
    return ReplyText(
        recipients=draft.recipients,
        cc=draft.cc,
        subject=draft.subject,
        body=draft.body,
        language=draft.language,
        answers=draft.in_reply_to,
        evidence=tuple(EvidenceId(int(each)) for each in draft.evidence.split(",") if each),
        quoted=quoted,
        kept=read_kept(draft.kept),
        formatted=draft.formatted,
        seen_reply=draft.seen_reply,
    )


def keep_draft(
    work: UnitOfWork, author: PersonId, case: CaseId, text: ReplyText, now: datetime
) -> DraftMark | None:
    """Write a draft in place of the one that is there."""
    draft = work.draft(case, author)
    if draft is None:
        draft = Draft(case, author, "", "", "", "", text.language, text.answers, now)
        work.add(draft)
    draft.recipients, draft.cc, draft.subject = text.recipients, text.cc, text.subject
    draft.body, draft.language, draft.saved_at = text.body, text.language, now
    draft.in_reply_to = text.answers
    draft.evidence = ",".join(str(each) for each in text.evidence)
    draft.seen_reply, draft.formatted = text.seen_reply, text.formatted
    draft.kept = written_kept(text.kept)
    work.flush()
    return mark_of(draft)


def other_draft(draft: Draft | None, text: ReplyText, over: DraftMark | None) -> ReplyText | None:
    """Give the draft that a text would overwrite unseen; None when nothing would be lost."""
    if draft is None or mark_of(draft) == over or not draft.body.strip():
        return None
    return text_of(draft, "") if draft.body.split() != text.body.split() else None


def both(upper: ReplyText, lower: ReplyText, remark: str) -> ReplyText:
    """Put one text above another; a remark between them holds the letter until somebody has chosen."""
    formatted = ""
    if upper.formatted or lower.formatted:
        letters = [text.letter() or plain_letter(text.body) for text in (upper, lower)]
        formatted = to_html((*letters[0], *plain_letter(remark), *letters[1]))
    return replace(
        upper,
        body=f"{upper.body.rstrip()}\n\n{remark}\n\n{lower.body}",
        formatted=formatted,
        evidence=tuple(dict.fromkeys((*upper.evidence, *lower.evidence))),
        kept=tuple(dict.fromkeys((*upper.kept, *lower.kept))),
        seen_reply=max(upper.seen_reply, lower.seen_reply),
    )


def move_drafts(work: UnitOfWork, from_: Complaint, into: CaseId, now: datetime) -> tuple[PersonId, ...]:
    """Take the drafts of a case that is merged along; give whose moved as they were.

    A person with a draft on both keeps both texts in one, with the number of the merged case between them.
    """
    moved: list[PersonId] = []
    for draft in work.drafts_of(from_.id):
        there = work.draft(into, draft.author)
        if there is None:
            draft.case = into
            moved.append(draft.author)
            continue
        text = both(text_of(there, ""), text_of(draft, ""), f"[{from_.number}]")
        keep_draft(work, draft.author, into, text, now)
        work.drop_draft(draft.id)
    work.flush()
    return tuple(moved)


def move_drafts_back(work: UnitOfWork, authors: Sequence[PersonId], from_: CaseId, into: CaseId) -> None:
    """Give the drafts that a merge moved back to the case they came from."""
    for author in authors:
        draft = work.draft(from_, author)
        if draft is not None and work.draft(into, author) is None:
            draft.case = into
