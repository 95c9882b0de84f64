"""What an import says, in both languages."""

from pathlib import Path

from leman_desk.domain.errors import Refused
from leman_desk.gui.pages.imports.words import progress_text, summary
from leman_desk.services.intake import IntakeReport, Stage
from leman_desk.services.ports_mailing import UnreadFile
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Wording, Words


def test_progress() -> None:
    words = Words(Language.EN)
    assert progress_text(words, 0, 0) == "Looking for mail in the files…"
    assert progress_text(words, 3, 9) == "Reading files, message 3 of 9"
    assert progress_text(words, 3, 9, stage=Stage.FILING) == "Filing what was read, 3 of 9"
    assert progress_text(words, 3, 9, stage=Stage.INDEXING) == "Indexing for search, 3 of 9"
    assert progress_text(words, 3, 9, stage=Stage.FILING, stopping=True).startswith("Stopping")


def test_summary_names_only_what_there_was() -> None:
    unread = UnreadFile(Path("a"), "a", Refused("import.no_mail"))
    report = IntakeReport(stored=5, known=2, opened=1, attention=1, unread=(unread,), cancelled=True)
    vi = Wording(resources() / "translations")[Language.VI]
    assert summary(Words(Language.EN), IntakeReport(stored=1)) == "1 message taken in."
    assert summary(vi, report) == (
        "Đã nhập 5 thư. 1 khiếu nại mới. 2 thư đã có từ trước. 1 thư cần kiểm tra."
        " 1 tệp không đọc được. Đã dừng; các tệp còn lại chưa được nhập."
    )
