from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.correspondence import Direction, OutgoingState, Purpose
from leman_desk.domain.ids import CaseId, MessageId, OutgoingId
from leman_desk.domain.people import Actor
from leman_desk.domain.search_query import Text as Sought
from leman_desk.gui.pages.desk.conversation import Conversation
from leman_desk.gui.pages.desk.thread_rows import AutomaticRow, OutgoingCard
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseView, OutgoingView
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

NOW = datetime.now(UTC)


@pytest.fixture
def moments(words: Words) -> Moments:
    return Moments(words, "Asia/Ho_Chi_Minh")


@pytest.fixture
def view(desk: Desk, khoa: Actor, mai: CaseId) -> CaseView:
    return desk.reading.case_view(khoa, case=mai)


@pytest.fixture
def conversation(qtbot: QtBot, khoa: Actor, theme: Theme, moments: Moments) -> Conversation:
    made = Conversation(khoa, theme, moments)
    qtbot.addWidget(made)
    made.resize(560, 700)
    made.show()
    return made


def many(view: CaseView, count: int) -> CaseView:
    first = view.messages[0]
    messages = tuple(
        replace(first, id=MessageId(1000 + number), received_at=first.received_at + timedelta(minutes=number))
        for number in range(count)
    )
    return replace(view, messages=messages, notes=(), outgoing=())


def outgoing(state: OutgoingState, *, seconds: int = 8, error: str = "") -> OutgoingView:
    return OutgoingView(
        id=OutgoingId(1),
        state=state,
        author=None,
        recipients="mai.tran@example.com",
        text="Dear Ms Mai,",
        queued_at=NOW,
        leaves_at=NOW + timedelta(seconds=seconds),
        error=error,
    )


def test_a_long_conversation_shows_the_newest_and_offers_the_rest(
    conversation: Conversation, view: CaseView, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(conversation.built):
        conversation.show_case(many(view, 30), NOW)
    cards = [each for each in conversation.cards() if isinstance(each, MessageCard)]
    assert [card.message.id for card in cards] == list(range(1018, 1030))
    assert conversation._older.text() == "Show 18 earlier"
    with qtbot.waitSignal(conversation.built):
        conversation._older.click()
    cards = [each for each in conversation.cards() if isinstance(each, MessageCard)]
    assert [card.message.id for card in cards] == list(range(1000, 1030))


def test_what_did_not_change_is_not_built_again(
    conversation: Conversation, view: CaseView, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(conversation.built):
        conversation.show_case(many(view, 3), NOW)
    before = conversation.cards()
    with qtbot.waitSignal(conversation.built):
        conversation.show_case(many(view, 4), NOW)
    assert list(conversation.cards()[:3]) == list(before)


def test_an_acknowledgement_says_that_the_clock_runs_on(
    conversation: Conversation, view: CaseView, qtbot: QtBot
) -> None:
    ours = replace(
        view.messages[0],
        id=MessageId(5000),
        direction=Direction.OUT,
        automatic="auto-replied",
        received_at=NOW,
    )
    with qtbot.waitSignal(conversation.built):
        conversation.show_case(replace(view, messages=(*view.messages, ours)), NOW)
    assert isinstance(conversation.cards()[-1], AutomaticRow)


def test_a_held_reply_counts_down_and_can_be_stopped(qtbot: QtBot, theme: Theme, moments: Moments) -> None:
    card = OutgoingCard(outgoing(OutgoingState.HELD, seconds=36_000), theme, moments)
    qtbot.addWidget(card)
    assert card.state.text().startswith("Leaves in")
    with qtbot.waitSignal(card.recall_requested):
        card.findChildren(Button)[0].click()


def test_an_uncertain_reply_has_two_answers_and_is_not_sent_again(
    qtbot: QtBot, theme: Theme, moments: Moments
) -> None:
    card = OutgoingCard(outgoing(OutgoingState.UNCERTAIN, error="smtp.uncertain"), theme, moments)
    qtbot.addWidget(card)
    arrived, lost = card.findChildren(Button)
    with qtbot.waitSignal(card.arrived_requested):
        arrived.click()
    with qtbot.waitSignal(card.lost_requested):
        lost.click()


def test_a_failed_reply_says_why(qtbot: QtBot, theme: Theme, moments: Moments) -> None:
    card = OutgoingCard(outgoing(OutgoingState.FAILED, error="mail.password_refused"), theme, moments)
    qtbot.addWidget(card)
    assert card.state.text() == "Not sent"
    assert any("password" in label.text() for label in card.findChildren(type(card.state)))


def test_a_failed_acknowledgement_says_what_it_is_and_never_becomes_a_draft(
    qtbot: QtBot, theme: Theme, moments: Moments
) -> None:
    failed = outgoing(OutgoingState.FAILED, error="smtp.recipient_refused")
    card = OutgoingCard(replace(failed, purpose=Purpose.ACKNOWLEDGEMENT), theme, moments)
    qtbot.addWidget(card)
    assert "Automatic acknowledgement" in {label.text() for label in card.findChildren(type(card.state))}
    assert card.findChildren(Button) == []


def test_an_acknowledgement_that_is_just_leaving_needs_no_card(
    conversation: Conversation, view: CaseView, qtbot: QtBot
) -> None:
    leaving = replace(outgoing(OutgoingState.HELD, seconds=0), purpose=Purpose.ACKNOWLEDGEMENT)
    for row, cards in ((leaving, 0), (replace(leaving, error="mail.unreachable"), 1)):
        with qtbot.waitSignal(conversation.built):
            conversation.show_case(replace(view, outgoing=(row,)), NOW)
        assert sum(isinstance(each, OutgoingCard) for each in conversation.cards()) == cards


def test_the_bar_folds_its_words_away_when_there_is_no_room(
    conversation: Conversation, view: CaseView, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(conversation.built):
        conversation.show_case(view, NOW)
    conversation.resize(1000, 700)
    assert conversation.ask.text() == "Ask for evidence"
    conversation.resize(380, 700)
    assert not conversation.ask.text()
    assert conversation.ask.accessibleName() == "Ask for evidence"


def test_words_found_are_marked_and_gone_to(qtbot: QtBot, conversation: Conversation, view: CaseView) -> None:
    text = "\N{SMILING FACE WITH SUNGLASSES} Nhẫn cưới\n" + "dòng\n" * 60 + "cuoi cùng"
    shown = many(view, 2)
    mails = tuple(replace(each, text=text, html="") for each in shown.messages)
    conversation.set_sought((Sought(("cuoi",)),))
    with qtbot.waitSignal(conversation.built):
        conversation.show_case(replace(shown, messages=mails), NOW)
    bodies = [card.body for card in conversation.cards() if isinstance(card, MessageCard)]
    marked = [each.cursor.selectedText() for each in bodies[0].extraSelections()]
    assert marked == ["cưới", "cuoi"]
    bar = conversation.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    assert conversation.find_mark(-1)
    assert bar.value() > 0
    for _ in range(2):
        assert conversation.find_mark(1)
    assert conversation.find_mark(1)
    conversation.set_sought(())
    assert not conversation.find_mark(1)
    assert bodies[0].extraSelections() == []
