"""Large evidence costs little memory: 64 MiB in, sealed, and out again."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIZE_MB = 64
WARM_MB = 128
"""Enough to fill the page caches of writer and reader, which have a limit of their own."""
ALLOWED_MB = 12
PROGRAM = f"""
import hashlib, sys
from pathlib import Path
from leman_desk.storage.store import create_store
from tests.memory import peak_mb

store = create_store(Path(sys.argv[1]) / "desk.db", bytes(range(32)))
piece = bytes(range(256)) * 4096

def stage(count):
    staged, digest = store.stage_blob(), hashlib.sha256()
    for number in range(count):
        data = number.to_bytes(8, "big") + piece[8:]
        digest.update(data)
        staged.write(data)
    with store.work() as work:
        blob = staged.finish(work)
        work.commit()
    again = hashlib.sha256()
    for data in store.reader().vault.chunks(blob):
        again.update(data)
    assert digest.digest() == again.digest()

stage({WARM_MB})
before = peak_mb()
stage({SIZE_MB})
print(int(peak_mb() - before))
store.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="read from proc(5)")
def test_memory_does_not_grow_with_the_evidence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) < ALLOWED_MB, done.stdout
