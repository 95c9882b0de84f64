"""Folders on other computers, told from what each operating system says about mounts."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from leman_desk.system import network_share

MOUNTINFO = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:40 / /mnt/office rw,relatime shared:9 - nfs4 nas:/office rw,vers=4.2
41 40 8:1 / /mnt/office/usb rw,relatime - vfat /dev/sdb1 rw
42 27 0:42 / /mnt/Thư\040chung rw - cifs //nas/chung rw
43 27 0:43 / /home/an/far rw - fuse.sshfs an@host: rw
44 27 0:44 / /home/an/zip rw - fuse.archivemount archivemount rw
45 27 0:45 / /stacked rw - ext4 /dev/vdb rw
46 45 0:46 / /stacked rw master:1 propagate_from:2 - smb3 //nas/b rw
47 27 0:47 / /mnt/c rw - 9p drvfs rw
broken line
""".lstrip()

MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//an@nas._smb._tcp.local/chung on /Volumes/chung (smbfs, nodev, nosuid, mounted by an)
nas:/vol on /Volumes/far on (old) (nfs)
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/an/desk", False),
        ("/mnt/office/desk", True),
        ("/mnt/office", True),
        ("/mnt/office2/desk", False),
        ("/mnt/office/usb/desk", False),
        ("/mnt/Thư chung/desk", True),
        ("/home/an/far/desk", True),
        ("/home/an/zip/desk", False),
        ("/stacked/desk", True),
        ("/mnt/c/Users/an", True),
    ],
)
def test_linux_goes_by_the_longest_mount_point(path: str, *, expected: bool) -> None:
    assert network_share.is_network_type(PurePosixPath(path), MOUNTINFO) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/Users/an/desk", "apfs"), ("/Volumes/chung/desk", "smbfs"), ("/Volumes/far on (old)/desk", "nfs")],
)
def test_macos_goes_by_the_output_of_mount(path: str, expected: str) -> None:
    assert (
        network_share.filesystem_type(PurePosixPath(path), network_share.parse_mount_output(MAC)) == expected
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Users\an", False),
        (r"\\nas\chung\desk", True),
        ("//nas/chung/desk", True),
        (r"\\?\UNC\nas\chung\desk", True),
        (r"\\?\C:\Users", False),
    ],
)
def test_windows_names_servers_in_the_path(path: str, *, expected: bool) -> None:
    assert network_share.is_unc(PureWindowsPath(path)) is expected


def test_nothing_known_means_no() -> None:
    assert network_share.is_network_type(PurePosixPath("/x"), "") is False


def test_a_folder_to_be_made_is_judged_by_its_parent(tmp_path: Path) -> None:
    assert network_share._nearest_existing(tmp_path / "a" / "b") == tmp_path.resolve()
    assert network_share.is_network_share(tmp_path / "a" / "b") is network_share.is_network_share(tmp_path)


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert network_share._nearest_existing(tmp_path / "link" / "desk") == (tmp_path / "real").resolve()
