"""Shows a reply with findings of the privacy guard in the real window, pictures it and measures it.

A process of its own, since the window dresses the whole application.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow
from typing_extensions import override

from leman_desk.compose import SAMPLE_FOLDER
from leman_desk.domain.guard import GuardKind
from leman_desk.gui.app import App
from leman_desk.gui.app_work import Work
from leman_desk.wording.words import Language
from tests.gui.screens import measure
from tests.gui.screens_child import SIZES, Stage, save

LETTERS = {
    Language.EN: (
        "Dear Ms Mai,\n\nThank you for writing to us. We are sorry. You gave your number and your wedding "
        "date to Leman for your order only, and someone else used them.\n\nWhat we know today: until "
        "January this fair was one of our event partners, and your record was on a guest list they "
        "received. The customer on 0900 000 418 is affected as well. Your order LJ-20931, paid with card "
        "4111 1111 1111 1111, was not part of the list. The list is attached.\n\nNguyễn Hà Linh, for the "
        "Management Board of Leman Jewelry"
    ),
    Language.VI: (
        "Kính gửi chị Trần Thị Thanh Mai,\n\nCảm ơn chị đã viết thư. Chúng tôi xin lỗi chị.\n\nĐến nay "
        "chúng tôi biết: đến tháng Một, đơn vị tổ chức hội chợ còn là đối tác sự kiện, và dữ liệu của chị "
        "nằm trong danh sách khách mời. Khách hàng số 0900 000 418 cũng bị ảnh hưởng. Đơn hàng LJ-20931 "
        "của chị, thanh toán bằng thẻ 4111 1111 1111 1111, không nằm trong danh sách. Chúng tôi gửi kèm "
        "danh sách.\n\nTrân trọng,\nNguyễn Hà Linh"
    ),
}
REASONS = {
    Language.EN: "Her brother, she asked for it.",
    Language.VI: "Em trai chị ấy, theo yêu cầu của chị.",
}


class GuardStage(Stage):
    """Opens the composer instead of the pages."""

    def show_reply(self) -> None:
        made, _ = self._office(self._profile).sample()
        made.store.close()
        with self._program(self._profile / SAMPLE_FOLDER) as program:
            program.start()
            sign_in = program.gate.sign_in
            assert sign_in is not None
            sign_in.use_published.click()
            sign_in.go.click()
            self._settle(program)
            self._write(program)

    @override
    def _picture(
        self,
        name: str,
        look: str,
        program: App,
        window: QMainWindow,
        sizes: Sequence[tuple[int, int]] = SIZES,
    ) -> None:
        for size in sizes:
            window.resize(*size)
            self._settle(program)
            key = f"{name}-{look}-{size[0]}"
            save(window, self._pictures / f"{key}.png")
            # Qt draws the words of a mark once with the line and once more in their own colour.
            found = [each for each in measure(window) if each.detail != f"and {each.text!r}"]
            self.findings[key] = found

    def _write(self, program: App) -> None:
        session = program.session
        assert session is not None
        assert isinstance(session.work, Work)
        desk, actor = session._around.desk, session._around.actor
        reply = session.work.reply
        session.work._write_reply(desk.reading.case_by_number(actor, number="LD-26-0147"), "")
        self._settle(program)
        for look in self._looks(program):
            reply.sheet.copies.setText("events@weddingfair.example")
            reply.sheet.editor.setPlainText(LETTERS[self._language])
            reply.guard.check()
            self._settle(program)
            assert reply.guard.report is not None
            assert len(reply.guard.report.findings) == 4
            self._picture("reply", look, program, session.window)
            session.window.resize(*SIZES[-1])
            self._settle(program)
            reply.drawer.open()
            self._picture("reply-guard", look, program, session.window, SIZES[-1:])
            reply.drawer.close()
        assert reply.guard.report is not None
        stranger = next(each for each in reply.guard.report.findings if each.kind is GuardKind.STRANGER)
        reply.guard.keep(stranger, REASONS[self._language])
        for finding in (*reply.guard.report.findings,):
            if finding.kind in {GuardKind.CARD, GuardKind.OTHER_PHONE}:
                reply.guard.remove(finding)
        self._settle(program)
        self._picture("reply-kept", f"light-{self._language}-100", program, session.window)
        reply.sheet.editor.setPlainText(LETTERS[self._language].split("\n", maxsplit=1)[0])
        reply.sheet.copies.setText("")
        reply.guard.check()
        self._settle(program)
        self._picture("reply-clear", f"light-{self._language}-100", program, session.window)


def main(profile: str, language: str, pictures: str) -> None:
    application = QApplication(sys.argv[:1])
    font = QFont(application.font())
    font.setPixelSize(13)
    application.setFont(font)
    stage = GuardStage(application, Path(profile), Language(language), Path(pictures))
    stage.show_reply()
    found = {key: [asdict(each) for each in findings] for key, findings in stage.findings.items()}
    sys.stdout.write(json.dumps({"sizes": SIZES, "found": found}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:4])
