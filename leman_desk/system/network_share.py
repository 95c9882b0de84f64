"""Tells whether a folder lies on another computer.

SQLite's write-ahead log needs memory shared by all who have the file open, which no network share gives;
databases on one get damaged (https://www.sqlite.org/wal.html, §1).
"""

import ctypes
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

# fmt: off
_NETWORK_TYPES = frozenset({
    "9p", "acfs", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs",
    "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs",
    "fuse.sshfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs",
    "pvfs2", "smb2", "smb3", "smbfs", "virtiofs", "webdav",
})
# fmt: on
_DRIVE_REMOTE = 4
_MOUNT_LINE = re.compile(r"^.+? on (?P<point>/.*) \((?P<type>[^,()]+)[^()]*\)$")


def is_network_share(path: Path) -> bool:
    """Tell whether the path, or its nearest existing parent, lies on a network share.

    Where the system does not tell, the answer is no: a refusal must rest on knowledge.
    """
    place = _nearest_existing(path.expanduser().absolute())
    if sys.platform == "win32":
        return _windows(place)
    if sys.platform == "darwin":
        return filesystem_type(PurePosixPath(place), _mac_mounts()) in _NETWORK_TYPES
    try:
        mountinfo = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return is_network_type(PurePosixPath(place), mountinfo)


def is_network_type(place: PurePosixPath, mountinfo: str) -> bool:
    """Decide for an absolute path from the text of Linux' ``/proc/self/mountinfo`` (see proc(5))."""
    return filesystem_type(place, parse_mountinfo(mountinfo)) in _NETWORK_TYPES


def parse_mountinfo(text: str) -> list[tuple[PurePosixPath, str]]:
    """List mount points with their filesystem's type, in the order of mounting."""
    mounts = []
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if separator and len(fields) > 4:  # noqa: PLR2004 - the fifth field is the mount point
            mounts.append((PurePosixPath(_unescaped(fields[4])), after.split(" ", 1)[0]))
    return mounts


def parse_mount_output(text: str) -> list[tuple[PurePosixPath, str]]:
    """List mount points with their filesystem's type from what macOS' ``mount`` prints."""
    found = (_MOUNT_LINE.match(line) for line in text.splitlines())
    return [(PurePosixPath(match["point"]), match["type"].strip()) for match in found if match]


def filesystem_type(place: PurePosixPath, mounts: list[tuple[PurePosixPath, str]]) -> str | None:
    """Give the type of the filesystem that holds an absolute path; the last mounted on one point counts."""
    best: tuple[int, str] | None = None
    for point, kind in mounts:
        if place.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), kind)
    return best[1] if best else None


def is_unc(path: PureWindowsPath) -> bool:
    r"""Tell whether a Windows path names a server, as ``\\server\share`` or ``\\?\UNC\server\share``."""
    drive = path.drive.upper()
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        return drive.startswith(("\\\\?\\UNC", "\\\\.\\UNC"))
    return drive.startswith("\\\\")


def _nearest_existing(path: Path) -> Path:
    resolved = path.resolve()
    return next((place for place in (resolved, *resolved.parents) if place.exists()), resolved)


def _unescaped(field: str) -> str:
    # The kernel writes space, tab, newline and backslash in octal.
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)


def _mac_mounts() -> list[tuple[PurePosixPath, str]]:
    try:
        shown = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return parse_mount_output(shown.stdout)


def _windows(place: Path) -> bool:
    windows_path = PureWindowsPath(place)
    if is_unc(windows_path):
        return True
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows knows the name
    return bool(kernel.GetDriveTypeW(windows_path.anchor) == _DRIVE_REMOTE)
