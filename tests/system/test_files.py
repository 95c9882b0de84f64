"""Files written beside their target, and archives that only a password opens."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.system.files import DiskFiles

PASSWORD = "abcd-efgh-jkmn-pqrs"


def broken() -> Iterator[bytes]:
    yield b"half"
    raise Refused("vault.damaged")


def test_a_target_with_the_longest_name_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 255)
    DiskFiles().save(target, iter((b"one", b"two")))
    assert target.read_bytes() == b"onetwo"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("locked", [False, True])
def test_a_failure_leaves_the_target_as_it_was(tmp_path: Path, locked: bool) -> None:  # noqa: FBT001
    if locked:
        pytest.importorskip("pyzipper")
    target = tmp_path / "out.zip"
    target.write_bytes(b"before")
    files = DiskFiles()
    plain, packed = (
        partial(files.save, target),
        partial(files.save_locked, target, "a.exe", password=PASSWORD),
    )
    save = packed if locked else plain
    with pytest.raises(Refused, match=r"vault\.damaged"):
        save(chunks=broken())
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(Unavailable, match=r"file\.unwritable"):
        files.save(tmp_path / "missing" / "a", iter((b"x",)))


def test_an_archive_is_aes_and_streams(tmp_path: Path) -> None:
    pyzipper = pytest.importorskip("pyzipper")
    target = tmp_path / "out.zip"
    piece = bytes(range(256)) * 4096
    DiskFiles().save_locked(target, "nhật ký.exe", iter([piece] * 5), PASSWORD)
    with pyzipper.AESZipFile(target) as archive:
        (info,) = archive.infolist()
        assert (info.filename, info.file_size) == ("nhật ký.exe", 5 * len(piece))
        assert info.wz_aes_strength == 3  # 256 bits
        archive.setpassword(b"wrong")
        with pytest.raises(RuntimeError):
            archive.read(info)
        archive.setpassword(PASSWORD.encode())
        assert archive.read(info) == piece * 5
