from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.sign_in import NEEDS_SIGN_IN
from leman_desk.gui.app_notices import Notice, Notices, backup_notice, clock_notice, mail_notice
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.services.queries import MailboxRow
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


def _mailbox(skew: int) -> MailboxRow:
    return MailboxRow(1, "info@leman.jewelry", None, "", {"skew_seconds": skew})


@pytest.mark.parametrize("skew", [0, 60, -60])
def test_a_clock_right_by_a_minute_is_not_worth_a_word(words: Words, skew: int) -> None:
    assert clock_notice([_mailbox(skew)], Moments(words, "UTC")) is None


def test_the_worst_difference_is_told_with_its_direction(words: Words) -> None:
    moments = Moments(words, "UTC")
    ahead = clock_notice([_mailbox(-90), _mailbox(3_900)], moments)
    behind = clock_notice([_mailbox(-7_200)], moments)
    assert ahead is not None
    assert behind is not None
    assert ahead.title == "This computer’s clock is 1 h 5 m ahead of the mail server’s."
    assert behind.title == "This computer’s clock is 2 h behind the mail server’s."
    assert "receipt times" in behind.text


def test_a_notice_that_is_dropped_uncovers_the_one_before(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    notices = Notices(banner)
    notices.put("clock", Notice("The clock"))
    notices.put("mail", Notice("The mail"))
    assert banner.accessibleName() == "The mail"
    notices.drop("mail")
    assert banner.accessibleName() == "The clock"
    notices.drop("clock")
    assert banner.isHidden()


def test_a_mailbox_that_fails_again_and_again_is_spoken_of_once(
    qtbot: QtBot, theme: Theme, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    notices, shown, tried = Notices(banner), list[str](), list[int]()
    show = banner.show_banner

    def counted(title: str, *rest: str, second: str = "", urgent: bool = False) -> None:
        shown.append(title)
        show(title, *rest, second=second, urgent=urgent)

    monkeypatch.setattr(banner, "show_banner", counted)
    for time in (1, 2, 3):
        error = Unavailable("mail.unreachable", host="imap.example.com")
        again = partial(tried.append, time)
        notices.put("mail:1", mail_notice(error, "info@leman.jewelry", words, again, None))
    assert len(shown) == 1
    banner.action_requested.emit()
    assert tried == [3]


def test_where_trying_again_would_not_help_an_admin_is_led_to_settings(words: Words) -> None:
    def nothing() -> None: ...

    error = Refused("mail.token_refused")
    assert error.code in NEEDS_SIGN_IN
    for way, action in ((nothing, "Open Settings"), (None, "Try again")):
        assert mail_notice(error, "info@leman.jewelry", words, nothing, way).action == action
    full = Unavailable("storage.full")
    assert backup_notice(full, words, nothing).action == "Open Settings"
    assert "Tell an admin" in backup_notice(full, words, None).text
