"""Runs intake again and again in processes of their own, each of which a test lets die anywhere.

Arguments: profile, login, passphrase. Each line of the input begins a run: after how many statements of the
database it kills itself, 0 for never. Forked, for loading the program fifty times would cost minutes.
"""

import os
import sys
from pathlib import Path

from leman_desk.compose import Office
from leman_desk.domain.errors import Unavailable
from leman_desk.domain.ids import MailboxId
from tests.features.statements import kill_at, say


def run(profile: str, login: str, passphrase: str, statements: int) -> None:
    office = Office(Path(profile))
    opened = office.access.sign_in(login, passphrase)
    desk = office.open_desk(opened)
    mailbox = desk.reading.mailboxes()[0]
    if statements:
        kill_at(statements)
    try:
        desk.intake.check(mailbox=MailboxId(mailbox.id))
    except Unavailable as error:
        say(f"unavailable {error.code}")
    else:
        say("done")
    opened.store.close()


def main(profile: str, login: str, passphrase: str) -> None:
    Office(Path(profile)).warm_up()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(profile, login, passphrase, int(line))
            os._exit(0)
        say(f"ended {os.waitpid(child, 0)[1]}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
