"""Adds to whom an erasure is about what their own mails say of them: names signed with, numbers of papers."""

from dataclasses import replace

from leman_desk.domain.correspondence import Direction, StoredMessage
from leman_desk.domain.erasure import Subject
from leman_desk.domain.erasure_written import names_signed, numbers_written
from leman_desk.domain.errors import Refused
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.services.ports import UnitOfWork


def with_written(work: UnitOfWork, subject: Subject) -> Subject:
    """Read the mails in scope that came from the person's own addresses; slow where there are many."""
    own = set(subject.emails)
    mails = [each for each in _mails(work, subject) if normal_email(each.sender_address) in own]
    signed = names_signed(
        (each.sender_name for each in mails),
        cards=subject.names,
        emails=subject.emails,
        ours=[
            work.settings().organisation,
            *(each.name for each in work.people()),
            *(each.display_name for each in work.mailboxes()),
        ],
    )
    return replace(
        subject,
        names=(*subject.names, *signed.names),
        written=numbers_written(_text(work, each) for each in mails),
        vague=signed.vague,
    )


def _mails(work: UnitOfWork, subject: Subject) -> list[StoredMessage]:
    found = {each.id: each for case in sorted(subject.cases) for each in work.messages_of(case)}
    for number in sorted(subject.messages - set(found)):
        try:
            found[number] = work.message(number)
        except Refused:
            continue  # gone since the scope was settled
    return [each for each in found.values() if each.direction is Direction.IN]


def _text(work: UnitOfWork, message: StoredMessage) -> str:
    body = work.body(message.id)
    return f"{message.subject}\n{body.text if body is not None else ''}"
