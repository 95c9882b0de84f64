"""Saves a file and stops in the middle of it, to be killed there. Argument: the target."""

import sys
from collections.abc import Iterator
from pathlib import Path

from leman_desk.system.files import DiskFiles


def pieces() -> Iterator[bytes]:
    yield b"half of it"
    sys.stdout.write("half\n")
    sys.stdout.flush()
    sys.stdin.readline()
    yield b" and the rest"


if __name__ == "__main__":
    DiskFiles().save(Path(sys.argv[1]), pieces())
    sys.stdout.write("done\n")
