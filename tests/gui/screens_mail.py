"""Opens the dialogs about mail in the states that people meet them in, for their pictures."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialog

from leman_desk.domain.errors import Refused
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import MAIL
from leman_desk.gui.mail_import import ImportResult
from leman_desk.gui.pages.imports.dialog import ImportDialog
from leman_desk.gui.pages.mail.link_dialog import LinkDialog
from leman_desk.gui.pages.mail.page import MailPage
from leman_desk.gui.reading.rule_dialog import RuleDialog
from leman_desk.services.intake import IntakeReport, Stage
from leman_desk.services.ports_mailing import UnreadFile
from leman_desk.services.queries import View

MAIL_DIALOGS = ("link", "rule", "import-running", "import-done")
_FOLDER = Path("/home/khoa/Thư cũ của phòng khiếu nại 2024–2025")
_FILES = (_FOLDER, Path("/home/khoa/Tải về/Khiếu nại chuyển từ hộp thư cũ.mbox"), Path("thu.eml"))
_UNREAD = tuple(
    UnreadFile(_FOLDER / name, name, Refused(code))
    for name, code in (
        ("2024/Đơn khiếu nại bị rò rỉ số điện thoại.msg", "import.msg_unreadable"),
        ("hop thu cu.mbox #217", "import.too_large"),
        ("khong ngay.eml", "import.receipt_unknown"),
        ("anh chup.eml", "file.unreadable"),
    )
)
_DONE = ImportResult(
    IntakeReport(stored=1_284, known=31, unread=_UNREAD, parsed=1_284, opened=17, attention=3),
    "Asia/Ho_Chi_Minh",
)


def mail_dialogs(session: Session, settle: Callable[[], None]) -> Iterator[tuple[str, QDialog]]:
    """Open one after another; each is to be closed before the next is asked for."""
    page = _page(session, View.LINKING, settle)
    page.verbs.link_other()
    link = session.window.findChildren(LinkDialog)[-1]
    link.finder.search.setText("LD")
    link.finder.look()
    settle()
    yield "link", link
    page = _page(session, View.AUTOMATIC, settle)
    page.verbs.sender_rule()
    rule = session.window.findChildren(RuleDialog)[-1]
    rule.reason.setText("Bản tin đã đăng ký, không phải khiếu nại")
    settle()
    rule.reason.setFocus()
    rule.pattern.deselect()
    yield "rule", rule
    running = session.imports.running
    imports = _imports(session)
    imports.add(_FILES)
    running._task = object()  # type: ignore[assignment]  # an import that never ends
    running._signs.stage = Stage.FILING
    imports._show()
    settle()
    imports.stop.setFocus()
    imports._on_progress(437, 1_315)
    yield "import-running", imports
    imports = _imports(session)
    settle()
    running._task, running.result = None, _DONE
    imports._over()
    settle()
    imports.close_button.setFocus()  # a section of a moment that is chosen is drawn twice
    yield "import-done", imports
    running.forget()


def _page(session: Session, view: View, settle: Callable[[], None]) -> MailPage:
    session.show_page(view.value)
    settle()
    page = session.window.page(MAIL)
    assert isinstance(page, MailPage)
    return page


def _imports(session: Session) -> ImportDialog:
    session.imports.open()
    dialog = session.imports.dialog
    assert dialog is not None
    return dialog
