"""Deletion requests at a sample desk, brought by its people to wherever a test looks at them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import pypdf

from leman_desk.domain.complaint import Channel
from leman_desk.domain.deletion_checklist import Performer, RowAction
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import LOOKED_FOR
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.access import SAMPLE_PASSPHRASE
from leman_desk.services.deletion_requests import RequestByHand
from leman_desk.services.desk import Desk

AGENT, MANAGER, BOARD = "linh", "khoa", ("ha", "long")
WAITING = timedelta(days=4)
"""Longer than the waiting period of the sample desk."""


@dataclass
class SteppedClock:
    """Stands still at a moment (UTC), until a test moves it on."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class DeletionStory:
    """The ways of a request, each told by the services as the people concerned do it in the window."""

    def __init__(self, desk: Desk, clock: SteppedClock) -> None:
        self.desk, self._clock = desk, clock
        with desk.store.work() as work:
            self.people = {each.login: Actor(each.id, each.name, each.roles) for each in work.people()}

    def number(self, number: str) -> CaseId:
        """Give the request with a number."""
        rows = self.desk.deletion.reading.queue(self.people[MANAGER])
        return next(each.case for each in rows if each.number == number)

    def before_board(self, name: str, email: str) -> CaseId:
        """Let somebody ask in the shop, and everything be prepared for the Board."""
        deletion, agent = self.desk.deletion, self.people[AGENT]
        asked = RequestByHand(
            Channel.SHOP,
            self._clock.now() - timedelta(hours=1),
            "Biên nhận tại cửa hàng",
            "Yêu cầu hủy bỏ dữ liệu của tôi",
            name=name,
            email=email,
        )
        case = deletion.requests.open_by_hand(agent, request=asked).params["case"]
        assert isinstance(case, int)
        request = CaseId(case)
        deletion.identity.verify_in_person(agent, request=request, note="Đã đối chiếu căn cước")
        deletion.scope.look(agent, request=request)
        deletion.scope.confirm(agent, request=request)
        deletion.holds.look_for(agent, request=request, grounds=LOOKED_FOR)
        deletion.holds.confirm(agent, request=request)
        return request

    def decide(self, request: CaseId, opinion: Opinion = Opinion.APPROVE, note: str = "") -> None:
        """Let every member sign who has not yet."""
        view = self.desk.deletion.reading.view(self.people[MANAGER], request=request)
        signed = {each.seat for each in view.signatures if each.voided_at is None}
        for login in BOARD:
            if self.people[login].id not in signed:
                self.desk.deletion.decisions.sign(
                    self.people[login],
                    request=request,
                    opinion=opinion,
                    passphrase=SAMPLE_PASSPHRASE,
                    note=note,
                )

    def wait(self) -> None:
        """Let the waiting period of what was decided pass."""
        self._clock.at += WAITING
        self.desk.deletion.worker.run()

    def clear(self, request: CaseId) -> None:
        """Close every system that people clear, as planned; what a hold keeps is retained."""
        view = self.desk.deletion.reading.view(self.people[MANAGER], request=request)
        held = {each.system for each in view.holds if each.active and each.system}
        for row in view.checklist:
            if row.performer is not Performer.DESK and row.closed_at is None:
                planned = row.planned if row.reason or row.planned is RowAction.ERASE else RowAction.NOT_FOUND
                planned = RowAction.RETAIN if row.system in held else planned
                self.desk.deletion.checklist.close_row(
                    self.people[AGENT], row=row.id, result=planned, proof="Nhật ký quản trị"
                )

    def begin(self, request: CaseId, name: str) -> None:
        """Type the name; nothing is erased before `erase`."""
        self.desk.deletion.execution.execute(self.people[MANAGER], request=request, typed_name=name)

    def erase(self, request: CaseId) -> None:
        """Erase, to the residue scan."""
        manager = self.people[MANAGER]
        self.desk.deletion.execution.run(
            manager, request=request, progress=lambda _done, _total: None, cancelled=lambda: False
        )

    def certify(self, request: CaseId) -> str:
        """Issue the certificate, and give its code as whoever reads the paper does."""
        report = self.desk.erasure.report(request)
        assert report is not None
        why = "" if report.clean else "Tên nhân viên, không phải của khách."
        self.desk.deletion.certificates.issue(self.people[MANAGER], request=request, explanation=why)
        pages = pypdf.PdfReader(BytesIO(self.certificate(request))).pages
        found = re.search(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", " ".join(each.extract_text() for each in pages))
        assert found is not None
        return found[0]

    def certificate(self, request: CaseId) -> bytes:
        """Give the certificate as a PDF."""
        return self.desk.deletion.certificates.pdf(self.people[MANAGER], request=request)
