"""What a screen reader is told of a customer's rights, in both languages: dialogs, erasing, certificate."""

from pathlib import Path

import pytest

from leman_desk.domain.rights import ItemState
from leman_desk.system.paths import resources
from leman_desk.wording.rights_text import ITEM_STATE
from leman_desk.wording.words import Language, Wording
from tests.accessibility.bus import Told, labelled, nameless, names, read_sample
from tests.sample_desk import SampleDesks

CHILD = Path(__file__).with_name("rights_child.py")
STEPS = (
    *("package", "asked", "use", "correction", "owner", "confirmation"),
    *("erase", "certificate", "genuine", "false"),
)
_PATIENCE_SECONDS = 600
pytestmark = pytest.mark.timeout(700)  # the first test waits for the whole reading


@pytest.fixture(scope="module")
def told(sample_desks: SampleDesks, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Open the sample desk in a session bus of its own and give what is read, step by step."""
    return read_sample(CHILD, sample_desks, tmp_path_factory.mktemp("profile"), _PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def words() -> Wording:
    return Wording(resources() / "translations")


def of_dialog(told: Told, step: str) -> Told:
    """Leave what belongs to the dialog in front, which comes last."""
    first = max(number for number, node in enumerate(told[step]) if node["role"] == "dialog")
    return {step: told[step][first:]}


def valued(told: Told, step: str) -> dict[str, str]:
    """Give what stands in the fields of text, by their labels."""
    return {node["label"]: node["value"] for node in told[step] if node["role"] == "text"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("step", STEPS)
def test_everything_that_can_be_pressed_or_filled_in_has_a_name(
    told: Told, language: Language, step: str
) -> None:
    assert nameless(told[f"{language} {step}"]) == []


@pytest.mark.parametrize("language", list(Language))
def test_the_data_package_is_read_with_whose_it_is_its_fields_and_its_buttons(
    told: Told, words: Wording, language: Language
) -> None:
    t, step = words[language].t, f"{language} package"
    read = of_dialog(told, step)
    assert t("Data package for {name}", name="Đinh Công Việt") in names(read, step, "label")
    assert {
        ("combo box", t("Language")),
        ("text", t("Also take out")),
        ("check box", t("Give files too")),
        ("push button", t("Save package…")),
    } <= labelled(read, step)


@pytest.mark.parametrize("language", list(Language))
def test_what_a_customer_asks_is_read_line_by_line_with_who_is_told(
    told: Told, words: Wording, language: Language
) -> None:
    t, step = words[language].t, f"{language} asked"
    read = of_dialog(told, step)
    assert {t("What the customer asks"), t("Who is told")} <= set(names(read, step, "tree"))
    lines = names(read, step, "table cell")
    assert any(each.endswith(f"Anh Việt, {t(ITEM_STATE[ItemState.OPEN])}") for each in lines), lines
    system = t("Not told; no e-mail")
    assert any(each.endswith(f", Bộ phận tiếp thị, {system}") for each in lines)
    buttons = set(names(read, step, "push button"))
    assert {t("Stop a use…"), t("Correct…"), t("Carry out…"), t("Close…"), t("Send answer")} <= buttons
    (answer,) = (node for node in read[step] if node["name"] == t("Send answer"))
    assert not answer["enabled"]
    assert answer["description"] == t("Once everything is carried out or refused, and confirmed")


@pytest.mark.parametrize("language", list(Language))
def test_the_forms_are_read_with_their_fields_before_their_buttons(
    told: Told, words: Wording, language: Language
) -> None:
    t = words[language].t
    forms: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
        "use": (
            (("combo box", "What it is"), ("list", "Use that is to stop"), ("text", "Another use")),
            "Write down",
        ),
        "correction": (
            (("combo box", "What is wrong"), ("text", "It says now"), ("text", "It should say")),
            "Write down",
        ),
        "owner": (
            (("text", "Owner"), ("text", "E-mail of the owner"), ("combo box", "Language of the letter")),
            "Save",
        ),
        "confirmation": ((("combo box", "What happened"), ("text", "Proof in words")), "Close with proof"),
        "erase": ((("text", "Type the customer’s full name to continue."),), "Erase"),
    }
    for form, (fields, button) in forms.items():
        step = f"{language} {form}"
        read = of_dialog(told, step)[step]
        said = [(node["role"], node["label"] or node["name"]) for node in read]
        places = [said.index((role, t(label))) for role, label in fields]
        assert [*places, said.index(("push button", t(button)))] == sorted(
            [*places, said.index(("push button", t(button)))]
        ), form
        assert said[-1] == ("push button", t(button)), form
    assert valued(told, f"{language} correction")[t("It says now")] == "Đinh Công Việt"
    assert valued(told, f"{language} owner")[t("Days to answer")] == "7"


@pytest.mark.parametrize("language", list(Language))
def test_erasing_is_read_as_what_it_is_and_begins_with_the_name(
    told: Told, words: Wording, language: Language
) -> None:
    t, step = words[language].t, f"{language} erase"
    read = of_dialog(told, step)[step]
    assert read[0]["name"] == t("Erase what is kept of this customer")
    assert [node["label"] for node in read if node["focused"]] == [
        t("Type the customer’s full name to continue.")
    ]
    enabled = {node["name"]: node["enabled"] for node in read if node["role"] == "push button"}
    assert enabled == {t("Do not erase"): True, t("Erase"): False}


@pytest.mark.parametrize("language", list(Language))
def test_a_certificate_is_read_where_it_was_issued_and_by_its_code(
    told: Told, words: Wording, language: Language
) -> None:
    t = words[language].t
    page = f"{language} certificate"
    assert t("Save certificate…") in names(told, page, "push button")
    (steps,) = (node for node in told[page] if node["name"] == t("Steps of {number}", number="DR-26-0001"))
    assert t("Certificate") in steps["description"]
    everything = "\n".join(names(told, page))
    assert t("A customer asked us to delete their data") in everything
    assert "Lý Gia Hân" not in everything, "nobody is named any more"
    for step, begins in (
        ("genuine", t("Genuine. {number}, {ending}, issued {moment}. SHA-256 of the file: {sha256}")),
        ("false", t("The verification code has a typing error")),
    ):
        read = names(of_dialog(told, f"{language} {step}"), f"{language} {step}")
        assert any(each.startswith(begins.split("{")[0].strip()) for each in read), read
        assert ("text", t("Verification code")) in labelled(told, f"{language} {step}")
