"""Runs one intake in a process of its own and says each step, so that a test can kill it anywhere."""

import sys
from pathlib import Path

from leman_desk.compose import Office
from leman_desk.domain.ids import MailboxId

STORED, PARSED = "stored", "parsed"


def main(profile: str, login: str, passphrase: str) -> None:
    office = Office(Path(profile))
    opened = office.access.sign_in(login, passphrase)
    desk = office.open_desk(opened)
    store = opened.store
    mailbox = desk.reading.mailboxes()[0]
    total = {"seen": 0}

    def progress(done: int, of: int) -> None:
        total["seen"] += 1
        balance = store.reader().balance()
        sys.stdout.write(f"{done} {of} {balance['server']} {balance['pending']}\n")
        sys.stdout.flush()

    desk.intake.check(mailbox=MailboxId(mailbox.id), progress=progress)
    store.close()
    sys.stdout.write("done\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:4])
