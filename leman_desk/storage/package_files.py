"""Data packages on the disk, when their person is erased: deleted where they lie as they were saved."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

_PIECE = 1024 * 1024


def remove_packages(packages: Sequence[tuple[str, str]]) -> int:
    """Delete the packages that still are what was saved; whatever else lies there now is left alone.

    Args:
        packages: Path and SHA-256 of each; one without a hash was never finished, and is not touched.

    Returns:
        How many were deleted.
    """
    gone = 0
    for path, sha256 in packages:
        if _is_there(Path(path), sha256):
            try:
                Path(path).unlink()
            except OSError:
                continue  # named by `packages_out_of_reach`
            gone += 1
    return gone


def packages_out_of_reach(packages: Sequence[tuple[str, str]]) -> int:
    """Count those of which this computer cannot tell that they are gone.

    A folder that is not there is another computer's, or a stick that was pulled out; a package that is
    still there could not be deleted.
    """
    return sum(
        not Path(path).parent.is_dir() or _is_there(Path(path), sha256) for path, sha256 in packages if sha256
    )


def _is_there(path: Path, sha256: str) -> bool:
    if not sha256:
        return False
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError:
        return False
    return digest.hexdigest() == sha256
