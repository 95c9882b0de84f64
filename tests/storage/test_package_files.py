"""Saved data packages are deleted where they lie unchanged, and told of where that cannot be known."""

import hashlib
from pathlib import Path

from leman_desk.storage.package_files import packages_out_of_reach, remove_packages


def saved(path: Path, data: bytes = b"PK") -> tuple[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return str(path), hashlib.sha256(data).hexdigest()


def test_only_what_is_unchanged_goes(tmp_path: Path) -> None:
    one, two = saved(tmp_path / "one.zip"), saved(tmp_path / "two.zip")
    Path(two[0]).write_bytes(b"other")
    unfinished = (str(tmp_path / "two.zip"), "")
    assert remove_packages([one, two, unfinished]) == 1
    assert not Path(one[0]).exists()
    assert Path(two[0]).read_bytes() == b"other"
    assert packages_out_of_reach([one, two, unfinished]) == 0
    assert remove_packages([one, two]) == 0


def test_a_folder_that_is_not_there_is_out_of_reach(tmp_path: Path) -> None:
    away = (str(tmp_path / "stick" / "package.zip"), "0" * 64)
    assert remove_packages([away]) == 0
    assert packages_out_of_reach([away]) == 1


def test_what_could_not_be_deleted_is_out_of_reach(tmp_path: Path) -> None:
    there = saved(tmp_path / "one.zip")
    assert packages_out_of_reach([there]) == 1
