"""Reads hostile mail in the real window, in a process of its own that a recorder looks at.

Arguments: folder of the sample desk, what to do, a port of this computer. ``plant`` reads one mail and then
makes the connections that the recorder has to catch; ``read`` reads everything and makes none.
"""

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QUrl
from PySide6.QtGui import QImage
from PySide6.QtNetwork import QHostInfo, QNetworkAccessManager, QNetworkRequest, QTcpSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from leman_desk.compose import SAMPLE_FOLDER, Office
from leman_desk.gui.app import App
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.services.ports_mailing import FetchedMail
from leman_desk.services.queries import View
from tests.features.hostile_html import hostile
from tests.gui.screens_child import StoppedClock

_PATIENCE_MS = 60_000
_AT = datetime(2026, 2, 13, 7, 0, tzinfo=UTC)
_IN_ONE_MAIL = 8


def hostile_mails(pieces: list[str]) -> list[FetchedMail]:
    """Put the pieces into mails, some to each; a nested one comes as an attachment."""
    made = []
    for number in range(0, len(pieces), _IN_ONE_MAIL):
        message = EmailMessage()
        message["From"] = f"Hostile <h{number}@example.com>"
        message["To"] = "info@leman.jewelry"
        message["Subject"] = f"Hostile mail {number}"
        message["Message-ID"] = f"<hostile-{number}@example.com>"
        message["Date"] = "Fri, 13 Feb 2026 14:00:00 +0700"
        message.set_content(
            f"<p>Reading {number}</p>" + "\n".join(pieces[number : number + _IN_ONE_MAIL]), "html"
        )
        message.add_attachment(pieces[number].encode(), maintype="text", subtype="html", filename="a.html")
        raw = message.as_bytes()
        made.append(FetchedMail(number, _AT, len(raw), raw))
    return made


class Reader:
    """The window, driven."""

    def __init__(self, program: App) -> None:
        self._program = program

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        limit = QDeadlineTimer(_PATIENCE_MS)
        quiet = 0
        while quiet < 3:
            assert not limit.hasExpired()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QApplication.sendPostedEvents()
            quiet = quiet + 1 if self._program.tasks.wait_idle(20) and until() else 0

    def read_everything(self, pieces: list[str]) -> int:
        """Open each mail, unfold it, press its links without following them; then feed the browser raw."""
        session = self._program.session
        assert session is not None
        actor, desk = session.actor, session.desk
        report = desk.intake.import_mails(actor, mails=hostile_mails(pieces))
        session.show_page(View.ALL.value)
        self.settle()
        page = session.window.findChild(DeskPage)
        assert page is not None
        pressed = 0
        seen: set[str] = set()

        def new_text() -> bool:
            shown = {card.body.toPlainText().partition("\n")[0] for card in page.findChildren(MessageCard)}
            return any(text.startswith("Reading ") and text not in seen for text in shown)

        for number in sorted(report.changes.cases):
            page.open_case(number)  # type: ignore[arg-type]  # ids of cases
            self.settle(new_text)
            seen |= {card.body.toPlainText().partition("\n")[0] for card in page.findChildren(MessageCard)}
            for address in self._links(page):
                # Another card each time, for what others change is read again meanwhile.
                page.findChildren(MessageCard)[0].body.anchorClicked.emit(QUrl(address))
                for box in QApplication.topLevelWidgets():
                    if isinstance(box, QMessageBox):
                        box.reject()
                        pressed += 1
                self.settle()
            for card in page.findChildren(MessageCard):
                card._fold.click()
                card._more.click()
            self.settle()
        browser = SafeBrowser(page._theme, lambda _content_id: QImage())
        browser.resize(600, 400)
        browser.show()
        for piece in pieces:
            # As if nothing had been made safe before: the browser alone fetches nothing either.
            browser.show_html(piece)
            QTest.mouseMove(browser.viewport())
            self.settle()
        assert report.opened == len(hostile_mails(pieces))
        return pressed

    def _links(self, page: DeskPage) -> list[str]:
        found = []
        for card in page.findChildren(MessageCard):
            block = card.body.document().begin()
            while block.isValid():
                part = block.begin()
                while not part.atEnd():
                    found.append(part.fragment().charFormat().anchorHref())
                    part += 1
                block = block.next()
        return [address for address in dict.fromkeys(found) if address]


def plant(port: int) -> None:
    """Make one connection in each manner that a window could."""
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
    wire = QTcpSocket()
    wire.connectToHost("127.0.0.1", port + 1)
    wire.waitForConnected(2_000)
    manager, loop = QNetworkAccessManager(), QEventLoop()
    reply = manager.get(QNetworkRequest(QUrl(f"http://127.0.0.1:{port + 2}/planted.png")))
    reply.finished.connect(loop.quit)
    loop.exec()
    QHostInfo.fromName("planted.invalid")


def main(profile: str, what: str, port: str) -> None:
    application = QApplication(sys.argv[:1])
    office = Office(Path(profile) / SAMPLE_FOLDER)
    office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
    program = App(application, office)
    program.start()
    reader = Reader(program)
    sign_in = program.gate.sign_in
    assert sign_in is not None
    sign_in.use_published.click()
    sign_in.go.click()
    reader.settle(lambda: program.session is not None)
    pieces = hostile(int(port))
    pressed = reader.read_everything(pieces if what == "read" else pieces[:1])
    if what == "plant":
        plant(int(port))
    sys.stdout.write(f"read {pressed}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:4])
