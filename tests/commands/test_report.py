"""The commands about how the promise is kept."""

import json
from pathlib import Path

import openpyxl
import pypdf
import pytest

import leman_desk.compose as composition
from tests.commands.test_commands import (
    SETTINGS,
    Desk,
    FixedClock,
    MemoryKeychain,
    mail,
    make_desk,
)

MANAGED = SETTINGS.replace('["agent", "admin"]', '["agent", "manager", "admin"]')
LATE = "Fri, 13 Nov 2026 16:30:00 +0700"
"""Due on Wednesday 18 November at 16:30: over the limit by 18 h 30 m on Monday 23 at 10:00."""
AGENT = ["people", "add", "lan", "--name", "Đỗ Lan", "--role", "agent"]
PHRASE = "a fourth long phrase"


@pytest.fixture(autouse=True)
def _this_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "Keychain", MemoryKeychain)
    monkeypatch.setattr(composition, "SystemClock", FixedClock)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give a desk with one complaint over the limit and one in time; nobody is responsible yet."""
    made, _ = make_desk(tmp_path / "desk", MANAGED)
    made.json("import", mail(tmp_path / "mails" / "one.eml", "Who gave my number away", LATE))
    made.json("import", mail(tmp_path / "mails" / "two.eml", "And mine", sender="Bảo <bao@customer.example>"))
    return made


def test_the_board_of_this_month_in_words(desk: Desk) -> None:
    said = desk.run("report", "sla").stdout
    assert said.startswith("November 2026\tEveryone\n")
    assert "0 of 1 first response this month was sent within 24 working hours. 1 is over the limit." in said
    assert "LD-26-0001\t18 h 30 m over\tWed 18 Nov 16:30\tNobody responsible" in said
    assert "November 2026\t0/1\t0%\t–\t–" in said


def test_the_board_as_json(desk: Desk) -> None:
    found = desk.json("report", "sla")
    ids = [row["id"] for row in desk.json("complaints")]
    assert (found["first"], found["last"], found["people"]) == ("2026-11-01", "2026-11-30", [])
    assert found["missed"] == found["over"] == found["due"] == {"count": 1, "cases": ids[:1]}
    assert found["pending"] == {"count": 1, "cases": ids[1:]}
    assert found["received"]["count"] == 2
    assert len(found["months"]) == 12
    assert found["actions"][0]["left_seconds"] == -(18 * 3600 + 1800)
    assert [each["count"] for each in found["backlog"]] == [1, 0, 0, 0, 1]


def test_a_period_and_people(desk: Desk) -> None:
    other = desk.json("report", "sla", "--from", "2026-10-01", "--to", "2026-10-31")
    assert (other["due"]["count"], other["over"]["count"]) == (0, 1)
    of_mai = desk.json("report", "sla", "--person", "MAI")
    assert (of_mai["people"], of_mai["waiting_first"]["count"]) == (["mai"], 0)
    assert desk.refused("report", "sla", "--person", "nobody")
    assert desk.refused("report", "sla", "--from", "2026-12-01").startswith(
        "The period ends before it begins"
    )
    assert desk.run("report", "sla", "--from", "soon").exit_code == 2


def test_an_agent_gets_own_complaints_and_a_board_member_all(desk: Desk) -> None:
    assert desk.run(*AGENT, variables={"LEMAN_DESK_PASSPHRASE_LAN": PHRASE}).exit_code == 0
    own = desk.json("report", "sla", "--as", "lan", passphrase=PHRASE)
    assert (own["people"], own["waiting_first"]["count"], own["missed"]["count"]) == (["lan"], 0, 0)
    assert desk.json("report", "breaches", "--as", "lan", passphrase=PHRASE) == []
    every = desk.json("report", "sla", "--as", "bao", passphrase="another long phrase")
    assert every["waiting_first"]["count"] == 2


def test_files_are_written_in_the_language_of_the_workstation(desk: Desk, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "board.pdf", tmp_path / "board.xlsx"
    saved = desk.json("report", "sla", "--pdf", pdf, "--xlsx", xlsx)["saved"]
    assert saved == [str(pdf), str(xlsx)]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert "Nguyễn Thị Mai" in text
    assert "LD-26-0001" in text
    assert openpyxl.load_workbook(xlsx).sheetnames[0] == "About"
    (desk.profile / "settings.json").write_text('{"language": "vi"}', encoding="utf-8")
    assert desk.run("report", "sla", "--pdf", pdf).exit_code == 0
    assert str(pypdf.PdfReader(pdf).root_object["/Lang"]) == "vi"


def test_a_file_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    assert desk.refused("report", "sla", "--pdf", tmp_path / "no" / "board.pdf").startswith(
        "The file can’t be written there."
    )


def test_missed_deadlines_are_listed(desk: Desk) -> None:
    said = desk.run("report", "breaches").stdout
    assert said.startswith(
        "LD-26-0001\tFirst response\t18 Nov 2026 16:30\t18 h 30 m over\tNobody responsible\t"
    )
    assert "Not answered yet" in said
    row = desk.json("report", "breaches")[0]
    assert (row["number"], row["over_seconds"], row["cause"], row["stopped_at"]) == (
        "LD-26-0001",
        18 * 3600 + 1800,
        None,
        None,
    )
    empty = desk.run("report", "breaches", "--from", "2026-10-01", "--to", "2026-10-31").stdout
    assert empty == "No deadline of this period was missed.\n"


def test_the_fields_of_the_documentation_are_those_of_the_report(desk: Desk) -> None:
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    section = page.split("## report\n")[1].split("\n## ")[0]
    for name in (*desk.json("report", "sla"), *desk.json("report", "breaches")[0]):
        assert f"`{name}`" in section, json.dumps(name)
