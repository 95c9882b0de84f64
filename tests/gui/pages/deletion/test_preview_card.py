"""What the certificate will say is there to be seen before it is issued, and grows with the request."""

from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.ids import CaseId
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.pages.deletion.preview_card import draft_of
from leman_desk.gui.tasks import Tasks
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words
from tests.gui.pages.deletion.conftest import Open
from tests.gui.pages.deletion.test_page import PASSPHRASE, opened, prepared
from tests.services.offices import Office


def facts(page: DeletionPage, words: Words) -> dict[str, str]:
    assert page.request.view is not None
    return dict(draft_of(page.request.view, Moments(words, "Asia/Ho_Chi_Minh")))


def test_it_says_what_is_known_and_names_nobody(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks, words: Words
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    assert page.request.preview.isVisible()
    known = facts(page, words)
    assert known["Request"].startswith("DR-26-0001")
    assert (known["Identity"], known["Decision"]) == ("not checked yet", "0 of 2 signatures")
    assert known["Verification code"] == "when it is issued"
    prepared(office, request_case)
    office.desk.deletion.decisions.sign(
        office.people["ha"], request=request_case, opinion=Opinion.APPROVE, passphrase=PASSPHRASE
    )
    page.open_request(request_case)
    assert tasks.wait_idle()
    known = facts(page, words)
    assert (known["Identity"], known["Decision"]) == ("In person, at the shop", "1 of 2 signatures")
    assert "Invoices, accounting" in known["Kept"]
    assert page.request.view is not None
    assert not any(page.request.view.row.person in each for each in known.values())


def test_a_refusal_has_none(open_page: Open, office: Office, request_case: CaseId, tasks: Tasks) -> None:
    prepared(office, request_case)
    for signer in ("ha", "long"):
        office.desk.deletion.decisions.sign(
            office.people[signer],
            request=request_case,
            opinion=Opinion.REFUSE,
            passphrase=PASSPHRASE,
            note="A lawsuit is pending",
        )
    page = opened(open_page, office.agent, request_case, tasks)
    assert not page.request.preview.isVisible()
