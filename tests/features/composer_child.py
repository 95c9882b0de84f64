"""A composer in a process of its own, told what to do over its input, to be killed while somebody types.

Arguments: folder of the desk, login, number of the case. It writes a line for everything that happens.
"""

import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.app_background import Background
from leman_desk.gui.pages.reply.page import ReplyPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.services.desk import build_desk
from leman_desk.system.clock import SystemClock
from leman_desk.system.paths import resources
from leman_desk.system.processes import Processes
from leman_desk.wording.letters import LetterBook
from leman_desk.wording.words import Language, Wording, Words
from tests.services.conftest import KEY
from tests.services.offices import Crew, FolderDeskFiles, Servers, outside

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEY_MS = 20


def say(line: str) -> None:
    sys.stdout.write(line.replace("\n", " ") + "\n")
    sys.stdout.flush()


class Composer:
    """One person at one composer."""

    def __init__(self, application: QApplication, folder: Path, login: str, number: str) -> None:
        files = FolderDeskFiles(folder)
        store = files.open(KEY)
        letters = LetterBook(resources() / "templates", Wording(resources() / "translations"))
        around = replace(outside(Servers(), letters, files, Crew()), workers=Processes())
        desk = build_desk(store, SystemClock(), around)
        with store.work() as work:
            person = next(each for each in work.people() if each.login == login)
            case = work.complaint_by_number(number)
        assert case is not None
        actor = Actor(person.id, person.name, person.roles)
        words = Words(Language.EN)
        self.tasks = Tasks(application)
        theme = Theme(application, resources() / "design", appearance=Appearance.LIGHT)
        actions = Actions(theme, words)
        actions.set_roles(actor.roles)
        self.page = ReplyPage(desk, actor, self.tasks, theme, words, actions)
        actions.setParent(self.page)
        background = Background(desk, self.tasks, self.page, actor=actor)
        self.tasks.changed.connect(self.page.refresh)
        background.changed.connect(self.page.refresh)
        background.start()
        self.typed = 0
        self.told = ""
        self.keys = QTimer(self.page)
        self.keys.setInterval(KEY_MS)
        self.keys.timeout.connect(self.press)
        self.look = QTimer(self.page)
        self.look.setInterval(50)
        self.look.timeout.connect(self.tell)
        self.look.start()
        self.page.sent.connect(lambda _case: say("sent"))
        self.page.resize(1100, 700)
        self.page.show()
        self.page.open(case.id)
        self.tasks.wait_idle()
        self.page.sheet.editor.setPlainText("")
        self.page.save()
        self.tasks.wait_idle()
        say("ready")

    def press(self) -> None:
        QTest.keyClicks(self.page.sheet.editor, LETTERS[self.typed % len(LETTERS)])
        self.typed += 1
        say(f"typed {self.typed} {monotonic():.3f}")

    def tell(self) -> None:
        """Say what the window says, when it says something else than before."""
        sheet = self.page.sheet
        shown = sheet.newer.message
        newer = getattr(shown, "text", "") if shown is not None else ""
        now = f"writers={sheet.writers.text.text()} error={sheet.error.text()} newer={newer}"
        if now != self.told:
            self.told = now
            say(now)

    def obey(self, what: str) -> None:
        sheet = self.page.sheet
        if what == "type":
            self.keys.start()
        elif what == "send":
            sheet.send_button.click()
        elif what == "read":
            sheet.newer.button.click()
        elif what == "discard":
            sheet.discard.click()
        elif what.startswith("write "):
            sheet.editor.setPlainText(what.removeprefix("write "))
            self.page.save()
        self.tasks.wait_idle()
        say(f"did {what.split(maxsplit=1)[0]}")


def main(folder: str, login: str, number: str) -> None:
    application = QApplication(sys.argv[:1])
    composer = Composer(application, Path(folder), login, number)
    reader = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, application)
    reader.activated.connect(lambda: composer.obey(sys.stdin.readline().strip()))
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:4])
