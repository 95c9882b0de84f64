"""Deletion requests in the states that come after the decision, to be pictured on their page."""

from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.ids import CaseId
from leman_desk.gui.app_nav import DELETIONS
from leman_desk.gui.app_session import Session
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.wording.words import Words
from tests.deletion_story import DeletionStory

REQUESTS = ("ready", "refused", "erasing", "scanned", "closed")
_PEOPLE = {
    "refused": ("Trần Văn Tài", "tai.tran@example.vn"),
    "erasing": ("Nguyễn Thị Bích Ngọc", "ngoc.nguyen@example.vn"),
    "scanned": ("Lê Hoàng Phúc", "phuc.le@example.vn"),
    "closed": ("Võ Thanh Tâm", "tam.vo@example.vn"),
}
_DONE, _ALL = 5, 13
"""Steps of the erasing that is pictured, done and all."""


def bring_about(story: DeletionStory) -> dict[str, CaseId]:
    """Bring a request into each state; the one of the sample desk is the one that is ready."""
    found = {"ready": story.number("DR-26-0001")}
    for state, who in _PEOPLE.items():
        found[state] = story.before_board(*who)
    for state, request in found.items():
        if state == "refused":
            story.decide(request, Opinion.REFUSE, "Đang có tranh chấp về hai đơn hàng.")
        else:
            story.decide(request)
    story.wait()
    for state, request in found.items():
        if state != "refused":
            story.clear(request)
        if state in {"erasing", "scanned", "closed"}:
            story.begin(request, _PEOPLE[state][0])
        if state in {"scanned", "closed"}:
            story.erase(request)
    story.certify(found["closed"])
    story.desk.deletion.closing.run()
    return found


def deletion_page(session: Session) -> DeletionPage:
    """Bring the page to the front."""
    session.show_page(DELETIONS)
    page = session.window.page(DELETIONS)
    assert isinstance(page, DeletionPage)
    return page


def show_progress(page: DeletionPage, words: Words) -> None:
    """Show how far an erasing is, as it does while it runs."""
    progress = page.request.outcome.progress
    progress._text_of = lambda done, all_: words.t("Erasing, {percent} %", percent=100 * done // all_)
    progress._on_progress(_DONE, _ALL)
    progress.show()
    page.request.outcome.erase.setEnabled(False)
