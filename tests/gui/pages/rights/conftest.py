"""A real desk with a customer who asks for their data; the desk is that of the deletion pages' tests."""

import pytest

from leman_desk.domain.ids import CaseId
from tests.gui.pages.deletion.conftest import made, office
from tests.services.offices import Office

__all__ = ["access_case", "made", "office"]


@pytest.fixture
def access_case(office: Office) -> CaseId:
    """Let a customer ask for their data."""
    case = office.complains(text="I would like a copy of my data.", subject="My data")
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_ACCESS")
    return case
