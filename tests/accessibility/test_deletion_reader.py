"""What a screen reader is told of deletion requests, of the Board's work and of customers."""

from pathlib import Path

import pytest

from tests.accessibility.bus import Node, labelled, nameless, names, read_sample
from tests.sample_desk import SampleDesks

CHILD = Path(__file__).with_name("deletion_child.py")
PAGES = (
    *("deletions", "deletion", "plan", "systems of it", "customers", "case", "checklist", "letter"),
    *("settings", "deputy", "deputies", "board", "signing"),
)
_PATIENCE_SECONDS = 600
pytestmark = pytest.mark.timeout(700)  # the first test waits for the whole reading


@pytest.fixture(scope="module")
def told(sample_desks: SampleDesks, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Node]]:
    """Open the sample desk in a session bus of its own and give what is read, page by page."""
    return read_sample(CHILD, sample_desks, tmp_path_factory.mktemp("profile"), _PATIENCE_SECONDS)


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_can_be_pressed_or_filled_in_has_a_name(
    told: dict[str, list[Node]], page: str
) -> None:
    assert nameless(told[page]) == []


def test_the_list_of_requests_is_read_line_by_line(told: dict[str, list[Node]]) -> None:
    lines = names(told, "deletions", "table cell")
    assert any("DR-26-0001" in each and "Lý Gia Hân" in each for each in lines)


def test_a_request_is_read_with_its_steps_its_cards_and_its_ways_out(told: dict[str, list[Node]]) -> None:
    steps = [node for node in told["deletion"] if node["name"] == "Steps of DR-26-0001"]
    spoken = " ".join(f"{node['name']} {node['description']}" for node in steps)
    assert "Decision" in spoken or any("Decision" in each for each in names(told, "deletion"))
    tables = set(names(told, "deletion", "table", "tree table", "tree"))
    assert {"Identity", "What belongs to the customer"} <= tables
    buttons = set(names(told, "deletion", "push button"))
    assert {"Deletion requests", "Write to customer", "Note", "Customer’s card"} <= buttons
    cells = names(told, "deletion", "table cell")
    assert any(each.startswith("In person, Verified") for each in cells)


def test_the_systems_of_a_request_are_read_with_owner_and_proof(told: dict[str, list[Node]]) -> None:
    cells = names(told, "systems of it", "table cell")
    assert any(each.startswith("Website account, profile, cart, ") for each in cells)
    fields = labelled(told, "plan")
    assert {("text", "Owner"), ("text", "E-mail of the owner"), ("text", "Days to answer")} <= fields
    assert {("combo box", "What happens"), ("combo box", "Language of the letter")} <= fields


def test_the_case_panel_names_the_card_and_the_request(told: dict[str, list[Node]]) -> None:
    buttons = names(told, "case", "push button")
    assert "Customer’s card" in buttons
    assert any(each.startswith("Deletion request DR-26-0001, ") for each in buttons)


def test_customers_are_read_with_their_card(told: dict[str, list[Node]]) -> None:
    fields = labelled(told, "customers")
    assert {("text", "Filter customers"), ("text", "Name"), ("text", "Addressed as")} <= fields
    assert any("@example.com" in each for each in names(told, "customers", "table cell"))


def test_the_checklist_is_read_as_a_table_and_a_form(told: dict[str, list[Node]]) -> None:
    assert "Systems of the checklist" in names(told, "checklist", "table", "tree table", "tree")
    first = next(
        each for each in names(told, "checklist", "table cell") if each.startswith("Website account")
    )
    assert first == "Website account, profile, cart, Web admin, Owner, Erase, On"
    fields = labelled(told, "checklist")
    assert {("text", "Name, Vietnamese"), ("text", "Owner, English"), ("combo box", "Cleared by")} <= fields
    assert {"New system", "Move up", "Move down", "Save", "Switch off", "Remove"} <= set(
        names(told, "checklist", "push button")
    )
    assert ("text", "Letter to the owner") in labelled(told, "letter")


def test_what_the_board_needs_is_read_in_the_settings(told: dict[str, list[Node]]) -> None:
    fields = labelled(told, "settings")
    assert {
        ("text", "Signatures of Board members"),
        ("text", "Waiting period, in days; 0 for none"),
        ("text", "Days between reminders"),
    } <= fields
    assert {("combo box", "Absent member"), ("combo box", "Deputy"), ("text", "From")} <= labelled(
        told, "deputy"
    )
    lines = names(told, "deputies", "table cell")
    assert any(each.startswith("Đặng Thu Hà, Trần Đức Long, 13 Feb 2026, 20 Feb 2026") for each in lines)
    assert "End now: Đặng Thu Hà" in names(told, "deputies", "push button")


def test_for_your_signature_stands_first_on_the_board(told: dict[str, list[Node]]) -> None:
    tables = names(told, "board", "table", "tree table", "tree")
    assert tables[0] == "For your signature"
    line = next(each for each in names(told, "board", "table cell") if each.startswith("DR-26-0001"))
    assert "Lý Gia Hân" in line
    assert "1 of 2 signatures" in line


def test_signing_is_read_with_its_choices_and_what_it_does(told: dict[str, list[Node]]) -> None:
    choices = names(told, "signing", "radio button")
    assert choices == ["Approve as proposed", "Approve with changes", "Refuse, with a legal ground"]
    assert "Sign and approve" in names(told, "signing", "push button")
    assert ("text", "Note for the file") in labelled(told, "signing")
    assert any(each.startswith("Signing does not erase anything.") for each in names(told, "signing"))
    # The seat of the member who has signed already is not offered to their deputy.
    assert "Whose signature" not in names(told, "signing", "combo box")
