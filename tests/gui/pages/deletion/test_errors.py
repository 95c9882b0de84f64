"""What went wrong on the page of a request, and how long it is said."""

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.gui.tasks import Tasks
from leman_desk.services.changes import Kind, changed
from tests.gui.pages.deletion.conftest import Open
from tests.gui.pages.deletion.test_page import opened, press
from tests.services.offices import Office


def test_what_went_wrong_stays_in_sight_until_something_else_is_tried(
    open_page: Open, office: Office, tasks: Tasks, request_case: CaseId
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    page.deeds.failed.emit(Refused("scope.unconfirmed"))
    assert page.request.error.isVisible()
    page.refresh(changed(Kind.DELETIONS, cases=[request_case]))
    assert tasks.wait_idle()
    assert page.request.error.isVisible(), "a change elsewhere took it away"
    press(page, tasks, "send_code")
    assert not page.request.error.isVisible()
