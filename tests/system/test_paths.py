"""Resources from a checkout and from a wheel; the files of a profile."""

from dataclasses import fields
from pathlib import Path

import pytest

from leman_desk.domain.errors import Unavailable
from leman_desk.system import paths


def test_a_checkout_has_its_resources_beside_the_package() -> None:
    assert paths.resources() == Path(__file__).resolve().parents[2] / "resources"


def test_a_wheel_has_them_inside_and_they_win_over_a_foreign_folder(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "leman_desk"
    (package / "_resources").mkdir(parents=True)
    (package.parent / "resources").mkdir()
    assert paths._find_resources(package) == package / "_resources"


def test_an_incomplete_installation_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        paths._find_resources(tmp_path / "leman_desk")
    assert caught.value.code == "resources.missing"


def test_the_default_profile_is_this_users_own() -> None:
    profile = paths.default_profile()
    assert profile.is_absolute()
    assert profile.name == "leman-desk"
    assert profile.is_relative_to(Path.home())


def test_profile_files_are_distinct_and_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = paths.profile_files(Path("desk"))
    found = [getattr(files, field.name) for field in fields(files)]
    assert len(set(found)) == len(found) == len(fields(files))
    assert {path.parent for path in found} == {tmp_path / "desk"}
    assert not (tmp_path / "desk").exists()


def test_a_profile_may_be_named_from_home() -> None:
    assert paths.profile_files(Path("~/desk")).database == Path.home() / "desk" / "desk.db"
