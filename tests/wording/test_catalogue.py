"""The Vietnamese catalogue is complete, current, compiled and well spelt; its tool notices when it is not."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from leman_desk.domain.text import normalise_tones

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues_tool", ROOT / "packaging" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_nothing_is_missing_stale_or_uncompiled(tool: ModuleType) -> None:
    assert tool.problems(tool.extracted(), tool.load(), tool.MO.read_bytes()) == []


def test_tone_marks_stand_in_the_traditional_place(tool: ModuleType) -> None:
    texts = [tool.vietnamese(message) for message in tool.entries(tool.load()).values()]
    assert [text for text in texts if normalise_tones(text) != text] == []


@pytest.mark.parametrize(
    "term", ["Hội đồng quản trị", "Ban giám đốc", "Ban Giám đốc", "Ban điều hành", "Hủy bỏ"]
)
def test_words_the_house_does_not_use(tool: ModuleType, term: str) -> None:
    assert [text for text in map(tool.vietnamese, tool.entries(tool.load()).values()) if term in text] == []


def make(*rows: tuple[str | tuple[str, ...], str]) -> Catalog:
    catalogue = Catalog(locale="vi")
    for message, text in rows:
        catalogue.add(message, text)
    return catalogue


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "not in the catalogue"),
        ([("Left {count}", "Còn {số}")], "placeholders differ"),
        ([("Left {count}", "Còn")], "placeholders differ"),
        ([("Left {count}", "")], "lacks Vietnamese"),
        ([("Left {count}", "Co\u0300n {count}")], "not in NFC"),
        ([("Left {count}", " Còn {count}")], "space at an end"),
        ([("Left {count}", "Còn {count}"), ("Gone", "Đã bỏ")], "no longer in the code"),
    ],
)
def test_the_check_tells_each_fault(tool: ModuleType, rows: list[tuple[str, str]], told: str) -> None:
    source, catalogue = make(("Left {count}", "")), make(*rows)
    found = tool.problems(source, catalogue, tool.mo_bytes(catalogue))
    assert any(told in line for line in found), found


def test_the_check_tells_fuzzy_and_uncompiled(tool: ModuleType) -> None:
    source, catalogue = make(("A", "")), make(("A", "Á"))
    assert tool.problems(source, catalogue, tool.mo_bytes(catalogue)) == []
    assert any("is not what" in line for line in tool.problems(source, catalogue, b""))
    next(message for message in catalogue if message.id == "A").flags.add("fuzzy")
    assert any("fuzzy" in line for line in tool.problems(source, catalogue, tool.mo_bytes(catalogue)))


def test_extraction_finds_every_way_a_text_is_marked(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(
        'A = N_("table")\nB = NC_("where", "context table")\nC = NN_("{count} one", "{count} many")\n'
        'w.t("text")\nw.n("{count} thing", "{count} things", 3)\n'
        'self.words.c("menu", "Open")\nw.t(variable)\n',
        encoding="utf-8",
    )
    assert set(tool.entries(tool.extracted(tmp_path))) == {
        "table", "where\u0004context table", "{count} one", "text", "{count} thing", "menu\u0004Open",
    }  # fmt: skip


def test_filling_keeps_what_was_there_and_names_the_unknown(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "PO", tmp_path / "vi" / "leman_desk.po")
    monkeypatch.setattr(tool, "MO", tmp_path / "vi" / "leman_desk.mo")
    monkeypatch.setattr(tool, "extracted", lambda: make(("One", ""), (("{count} day", "{count} days"), "")))
    assert tool.update() == 0
    assert '"One": ""' in capsys.readouterr().out
    given = tmp_path / "given.json"
    given.write_text('{"One": "Một", "{count} day": "{count} ngày"}', encoding="utf-8")
    assert tool.fill(given) == 0
    assert tool.check() == 0
    given.write_text('{"Nobody knows": "Không ai biết"}', encoding="utf-8")
    assert tool.fill(given) == 1
    assert "Nobody knows" in capsys.readouterr().err
    assert tool.vietnamese(tool.entries(tool.load())["One"]) == "Một"
