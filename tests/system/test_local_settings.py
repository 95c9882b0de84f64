"""A workstation's settings: valid by construction, forgiving at load, saved whole."""

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.system import local_settings
from leman_desk.system.local_settings import LocalSettings, load, save

CHOSEN = LocalSettings(
    language="en",
    theme="dark",
    text_percent=125,
    splitter_sizes=(("inbox", (240, 700)), ("Khiếu nại", (1,))),
    last_person="0b6f",
    single_letter_keys=False,
)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "none.json") == (LocalSettings(), ())
    assert LocalSettings().language == "vi"


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    save(path, LocalSettings())
    save(path, CHOSEN)
    assert load(path) == (CHOSEN, ())
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]
    assert LocalSettings() != CHOSEN


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "fr"),
        ("language", ["vi"]),
        ("theme", "blue"),
        ("text_percent", 89),
        ("text_percent", 151),
        ("text_percent", 100.0),
        ("text_percent", True),
        ("text_percent", "100"),
        ("splitter_sizes", {"inbox": []}),
        ("splitter_sizes", {"inbox": [1, -1]}),
        ("splitter_sizes", {"inbox": [1, [2]]}),
        ("splitter_sizes", {"inbox": 3}),
        ("splitter_sizes", [["inbox", [1]]]),
        ("last_person", ""),
        ("last_person", 7),
        ("single_letter_keys", 1),
        ("single_letter_keys", None),
        ("unknown", 1),
    ],
)
def test_a_wrong_field_is_named_and_keeps_its_default(tmp_path: Path, field: str, value: object) -> None:
    path = tmp_path / "settings.json"
    save(path, CHOSEN)
    values = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**values, field: value}), encoding="utf-8")
    settings, troubles = load(path)
    assert [(each.code, each.params) for each in troubles] == [("settings.invalid", {"field": field})]
    for each in fields(LocalSettings):
        source = LocalSettings() if each.name == field else CHOSEN
        assert getattr(settings, each.name) == getattr(source, each.name)


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_spoilt_file_means_defaults_and_one_report(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings, troubles = load(path)
    assert settings == LocalSettings()
    assert [each.params for each in troubles] == [{"field": "*"}]


@given(
    st.dictionaries(st.sampled_from([*(f.name for f in fields(LocalSettings)), "x"]), st.from_type(object))
)
def test_no_value_whatever_breaks_the_check(values: dict[str, Any]) -> None:
    wrong = local_settings.invalid_fields(values)
    right = {name: value for name, value in values.items() if name not in wrong}
    assert isinstance(LocalSettings(**right), LocalSettings)


def test_wrong_values_are_refused_in_code_too() -> None:
    with pytest.raises(Refused) as caught:
        LocalSettings(text_percent=300)
    assert caught.value.params == {"field": "text_percent"}


def test_pane_sizes_are_kept_by_name() -> None:
    settings = LocalSettings().with_sizes("b", (3, 4)).with_sizes("a", (1,)).with_sizes("b", (5, 6))
    assert settings.sizes("b") == (5, 6)
    assert settings.sizes("none") == ()
    assert settings.splitter_sizes == (("a", (1,)), ("b", (5, 6)))


def test_a_failed_save_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    save(path, CHOSEN)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable) as caught:
        save(path, LocalSettings())
    assert caught.value.code == "settings.not_writable"
    assert load(path) == (CHOSEN, ())
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]


def test_a_file_the_system_refuses_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        load(tmp_path)
    assert caught.value.code == "settings.unreadable"
