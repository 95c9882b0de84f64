"""What may be chosen for the mail on the server, and what it is called on the checklist."""

from datetime import date

import pytest

from leman_desk.domain.deletion_checklist import ChecklistRow, RowAction
from leman_desk.domain.erasure import MailboxAction, MailboxResult
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox_choice import MailboxChoice, choice_of, require_sound

DAY = date(2033, 12, 31)
MOVE, LEAVE = MailboxAction.MOVE, MailboxAction.LEAVE


@pytest.mark.parametrize(
    ("choice", "planned"),
    [
        (MailboxChoice(), RowAction.ERASE),
        (MailboxChoice(MOVE, "Kept", "A claim", DAY), RowAction.RETAIN),
        (MailboxChoice(LEAVE, "", "A claim", DAY), RowAction.RETAIN),
        (MailboxChoice(LEAVE, "", "A claim"), RowAction.REFUSE),
    ],
)
def test_a_choice_is_read_back_from_the_row_that_it_made(choice: MailboxChoice, planned: RowAction) -> None:
    assert choice.planned is planned
    row = ChecklistRow(CaseId(1), "MAILBOX", "", "", planned)
    row.folder, row.reason, row.retained_until = choice.folder, choice.reason, choice.until
    assert choice_of(row) == choice
    require_sound(choice, {"INBOX"})


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (MailboxChoice(MOVE, " ", "A claim", DAY), "mailbox.folder_needed"),
        (MailboxChoice(MOVE, "inbox", "A claim", DAY), "mailbox.folder_taken_in"),
        (MailboxChoice(MOVE, "Junk", "A claim", DAY), "mailbox.folder_taken_in"),
        (MailboxChoice(MOVE, "Kept", " ", DAY), "checklist.reason_missing"),
        (MailboxChoice(MOVE, "Kept", "A claim"), "checklist.until_missing"),
        (MailboxChoice(LEAVE), "checklist.reason_missing"),
    ],
)
def test_what_says_too_little_is_refused(choice: MailboxChoice, code: str) -> None:
    with pytest.raises(Refused) as refused:
        require_sound(choice, {"INBOX", "Junk"})
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("how", "moved"), [("move", True), ("copy_and_expunge", True), ("uid_expunge", False), ("left", False)]
)
def test_a_copy_that_was_expunged_where_it_came_from_is_moved(how: str, moved: bool) -> None:  # noqa: FBT001
    assert MailboxResult("info@example.com", "INBOX", 1, 1, 0, how).moved is moved
