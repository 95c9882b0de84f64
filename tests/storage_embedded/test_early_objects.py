"""Objects that a form made before the storage was loaded can still be stored."""

import subprocess
import sys

SCRIPT = """
import sys
from pathlib import Path
from leman_desk.domain.mailbox import Mailbox, Security

early = Mailbox("info@leman.jewelry", "Leman", "h", 1, Security.TLS, "h", 2, Security.TLS, "info")
assert "sqlalchemy" not in sys.modules
from leman_desk.storage.store import create_store

store = create_store(Path(sys.argv[1]) / "desk.db", bytes(32))
with store.work() as work:
    work.add(early)
    work.commit()
with store.work() as work:
    (kept,) = work.mailboxes()
    kept.error = "mail.timeout"
    work.commit()
print(kept.address, store.reader().mailboxes()[0].error)
store.close()
"""


def test_a_mailbox_made_before_the_storage_was_loaded(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["info@leman.jewelry", "mail.timeout"]
