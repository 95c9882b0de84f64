"""What a screen reader is told of the pages of time-keeping, read from outside over the real bus."""

from pathlib import Path

import pytest

from tests.accessibility.bus import SPOKEN_ROLES, Node, read_sample
from tests.sample_desk import SampleDesks

CHILD = Path(__file__).with_name("window_child.py")
_PATIENCE_SECONDS = 420


@pytest.fixture(scope="module")
def told(sample_desks: SampleDesks, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Node]]:
    """Open the sample desk in a session bus of its own and give what is read, page by page."""
    return read_sample(CHILD, sample_desks, tmp_path_factory.mktemp("profile"), _PATIENCE_SECONDS)


@pytest.mark.parametrize(
    "page",
    [
        *("board", "tables", "calendar", "breaches", "all", "deadline"),
        *("attention", "linking", "balance", "rules"),
        *("templates", "view", "save view", "composer"),
    ],
)
def test_everything_that_can_be_pressed_or_filled_in_has_a_name(
    told: dict[str, list[Node]], page: str
) -> None:
    pressed = [node for node in told[page] if node["role"] in SPOKEN_ROLES]
    assert len(pressed) > 10, "the window is not on the bus"
    assert not [node for node in pressed if not node["name"].strip()]


def test_the_board_is_read_as_a_sentence_its_urgent_rows_and_a_sentence_for_each_chart(
    told: dict[str, list[Node]],
) -> None:
    names = [node["name"] for node in told["board"]]

    assert any(name.startswith("10 of 11 first responses this month") for name in names)
    over = next(name for name in names if name.startswith("Ngô Thành Đạt,"))
    assert "45 m over the limit of 24 working hours" in over
    for chart in (
        "Answered within 24 working hours. 90.9% in time",
        "First response, working hours. February 2026: median",
        "Backlog by working hours used. 20 complaints",
        "Load per person. 23 open complaints",
        "Complaints by policy clause. 26 complaints",
    ):
        assert any(name.startswith(chart) for name in names), chart


def test_each_chart_is_read_as_a_table_too(told: dict[str, list[Node]]) -> None:
    nodes = told["tables"]
    titles = {node["name"] for node in nodes if node["role"] in {"tree", "table", "tree table"}}
    cells = [node["name"] for node in nodes if node["role"] == "table cell"]

    assert len(titles) >= 5
    assert any("Nguyễn Hà Linh" in cell for cell in cells)
    assert any("90.9%" in cell for cell in cells)


def test_the_calendar_tells_the_chosen_day_and_what_can_be_done(told: dict[str, list[Node]]) -> None:
    month = next(node for node in told["calendar"] if node["name"] == "Calendar, February 2026")

    assert month["description"].startswith("Friday 13 February 2026, today, open 8 h, 3 deadlines due")
    names = {node["name"] for node in told["calendar"] if node["role"] == "push button"}
    assert {"Add day", "Add swap", "Load public holidays", "Rehearse a closure", "Next month"} <= names


def test_a_deadline_is_told_day_by_day(told: dict[str, list[Node]]) -> None:
    dialog = told["deadline"]
    strip = next(node for node in dialog if node["name"] == "Day by day" and node["role"] != "table")
    cells = [node["name"] for node in dialog if node["role"] == "table cell"]

    assert "Tue 10 Feb: 2 h 35 m" in strip["description"]
    assert any(cell.startswith("11 to 12 Feb: 16 h, 2 full working days") for cell in cells)
    assert any(node["name"] == "45 m over the limit of 24 working hours" for node in dialog)
    assert {"Copy as text", "Save as PDF…", "Open calendar", "Close"} <= {node["name"] for node in dialog}


def test_the_breach_register_reads_its_rows_and_names_its_fields(told: dict[str, list[Node]]) -> None:
    names = {node["name"] for node in told["breaches"]}

    assert any(name.startswith("LD-26-0126, First response, Lê Bảo Ngọc") for name in names)
    assert {"Cause", "How it came to it", "What is done about it", "Record the reason"} <= names


def test_mail_that_needs_attention_is_read_with_what_is_the_matter(told: dict[str, list[Node]]) -> None:
    named = [node["name"] for node in told["attention"] if node["role"] == "list item"]
    rows = [name for name in named if " 2026, " in name]
    buttons = {node["name"] for node in told["attention"] if node["role"] == "push button"}

    assert rows
    assert all(row.count(",") >= 2 for row in rows), "sender, subject, moment and what is the matter"
    assert {"Fetch the whole message", "Open a complaint"} <= buttons


def test_mail_that_needs_linking_names_its_complaint_in_the_button(told: dict[str, list[Node]]) -> None:
    linking = told["linking"]
    (listed,) = [node for node in linking if node["role"] == "list" and node["name"] == "Needs linking"]
    buttons = {node["name"] for node in linking if node["role"] == "push button"}

    assert listed["focused"] or any(node["focused"] for node in linking)
    assert {"Link to LD-26-0147", "Link to another…", "Open a complaint"} <= buttons
    assert any(node["name"].startswith("It names LD-26-0147") for node in linking)


def test_the_balance_is_read_as_a_tree_of_numbers(told: dict[str, list[Node]]) -> None:
    balance = told["balance"]
    titles = {node["name"] for node in balance if node["role"] in {"tree", "table", "tree table"}}
    cells = [node["name"] for node in balance if node["role"] in {"table cell", "tree item"}]

    assert "Mail balance" in titles
    assert cells
    assert any("message" in node["name"] for node in balance)


def test_the_rules_are_read_cell_by_cell_with_what_can_be_done(told: dict[str, list[Node]]) -> None:
    rules = told["rules"]
    cells = [node["name"] for node in rules if node["role"] == "table cell"]
    buttons = {node["name"] for node in rules if node["role"] == "push button"}

    assert {"Sender: shop.example", "Known by: Domain", "Mail set aside: 0", "State: On"} <= set(cells)
    assert {"Add rule…", "Switch off", "Remove"} <= buttons


def test_the_form_of_a_rule_names_its_fields(told: dict[str, list[Node]]) -> None:
    form = told["rule"]
    fields = {(node["role"], node["label"], node["name"]) for node in form if node["label"]}

    assert ("combo box", "Known by", "Address") in fields
    assert {("text", "Sender"), ("text", "Reason")} <= {(role, label) for role, label, _ in fields}
    assert any(node["name"] == "Mail that the rule means" for node in form)


def named(nodes: list[Node], role: str, name: str) -> Node:
    """Give the one node of a role with a name."""
    found = [node for node in nodes if node["role"] == role and node["name"] == name]
    assert len(found) == 1, (role, name, [node["name"] for node in nodes if node["role"] == role])
    return found[0]


@pytest.mark.parametrize("page", ["attention", "linking"])
def test_the_search_of_mail_lists_is_a_named_field(told: dict[str, list[Node]], page: str) -> None:
    field = named(told[page], "text", "Filter by text")

    assert field["editable"]
    assert named(told[page], "push button", "How to search")["enabled"]


def test_the_composer_names_its_fields_and_says_what_can_be_written(told: dict[str, list[Node]]) -> None:
    composer = told["composer"]

    for name in ("To", "Cc", "Subject", "Reply"):
        assert named(composer, "text", name)["editable"], name
    assert any(node["role"] == "combo box" and node["label"] == "" for node in composer)
    for name in ("Bold", "Italic", "Underline", "List", "Numbered list", "Link…"):
        formats = [node for node in composer if node["name"].startswith(name.removesuffix("…"))]
        assert any(node["role"] in {"toggle button", "push button", "check box"} for node in formats), name


def test_the_privacy_guard_is_read_card_by_card_with_what_can_be_done(told: dict[str, list[Node]]) -> None:
    composer = told["composer"]
    cards = [node["name"] for node in composer if node["name"].startswith("1. ")]

    assert any("4111" in name and "1111 1111 1111" not in name for name in cards), "the number is masked"
    assert any("Blocks" in name for name in cards)
    assert {"Show"} <= {node["name"] for node in composer if node["role"] == "push button"}
    assert named(composer, "push button", "Send")
    assert any(node["name"] == "Remove the card number to send." for node in composer)


def test_templates_are_read_row_by_row_with_both_languages_named(told: dict[str, list[Node]]) -> None:
    templates = told["templates"]
    cells = [node["name"] for node in templates if node["role"] == "table cell"]
    fields = [node for node in templates if node["role"] == "text" and node["editable"]]

    assert any(
        node["name"] == "Templates" and node["role"] in {"tree", "table", "tree table"} for node in templates
    )
    assert cells
    assert any(node["selected"] for node in templates if node["role"] == "table cell")
    assert len({node["name"] for node in fields}) >= 4, "title and text, in Vietnamese and in English"
    assert named(templates, "push button", "New template")["enabled"]
    assert not named(templates, "push button", "Save")["enabled"], "nothing was changed"


def test_a_saved_view_is_told_in_the_navigation_and_in_the_list(told: dict[str, list[Node]]) -> None:
    view = told["view"]
    entry = named(view, "list item", "High ones, saved view")

    assert entry["selected"]
    assert any(node["role"] in {"list", "tree"} and node["name"] == "High ones" for node in view)
    assert named(view, "push button", "Saved view")["enabled"]
    assert any(node["role"] == "combo box" for node in view)


def test_saving_a_view_asks_for_its_name_and_whether_all_see_it(told: dict[str, list[Node]]) -> None:
    dialog = told["save view"]
    field = next(node for node in dialog if node["role"] == "text" and node["label"] == "Name of the view")

    assert field["focused"]
    assert not named(dialog, "check box", "Everybody who reads complaints sees it")["checked"]
