"""A program killed while it saves a data package leaves half of one, which the desk finds and removes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from leman_desk.domain.data_package import DataPackage
from leman_desk.domain.erasure import Reason, Subject
from leman_desk.domain.ids import CaseId
from tests.features.processes import ROOT, kill, lines_until, release
from tests.services.offices import CUSTOMER, Office
from tests.services.test_data_packages import asks, verified

CHILD = Path(__file__).with_name("package_child.py")


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    """The folder that a person chose."""
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder


def making(office: Office, case: CaseId, chosen: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, str(CHILD), str(office.files.folder), str(case), str(chosen / "package.zip")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    lines_until(process, "half")
    return process


def asked(office: Office) -> CaseId:
    case = asks(office)
    verified(office, case)
    return case


def packages(office: Office, case: CaseId) -> list[DataPackage]:
    with office.store.work() as work:
        return work.data_packages(case)


def killed(office: Office, case: CaseId, chosen: Path) -> None:
    with making(office, case, chosen) as process:
        kill(process)
    (left,) = chosen.iterdir()
    assert left.name.startswith(".leman-desk.unfinished-")


def test_the_next_start_removes_it_and_says_that_nothing_lies_there(office: Office, chosen: Path) -> None:
    case = asked(office)
    killed(office, case, chosen)
    assert office.desk.rights.packages.tidy() == 1
    assert list(chosen.iterdir()) == []
    (package,) = packages(office, case)
    assert package.removed_at == office.clock.now()
    assert office.desk.rights.packages.tidy() == 0


def test_one_that_is_being_saved_is_let_be(office: Office, chosen: Path) -> None:
    case = asked(office)
    with making(office, case, chosen) as process:
        assert office.desk.rights.packages.tidy() == 0
        assert packages(office, case)[0].removed_at is None
        release(process)
        lines_until(process, "done")
    assert [each.name for each in chosen.iterdir()] == ["package.zip"]
    (package,) = packages(office, case)
    assert package.sha256
    assert package.removed_at is None


def test_a_stick_that_was_pulled_out_is_remembered(office: Office, chosen: Path) -> None:
    case = asked(office)
    killed(office, case, chosen)
    chosen.rename(chosen.with_name("elsewhere"))
    assert office.desk.rights.packages.tidy() == 0
    assert packages(office, case)[0].removed_at is None
    chosen.with_name("elsewhere").rename(chosen)
    assert office.desk.rights.packages.tidy() == 1


@pytest.mark.parametrize("there", [True, False])
def test_an_erasure_removes_it_or_names_it(office: Office, chosen: Path, *, there: bool) -> None:
    case = asked(office)
    killed(office, case, chosen)
    request = office.complains(sender="other@example.com")
    with office.store.work() as work:
        customer = work.complaint(case).customer
        assert customer is not None
        subject = Subject(emails=(CUSTOMER,), customers=frozenset({customer}), cases=frozenset({case}))
        office.desk.erasure.begin(work, office.manager, request=request, subject=subject, kept=())
        work.commit()
    if not there:
        chosen.rename(chosen.with_name("elsewhere"))
    report = office.desk.erasure.run(office.manager, request=request)
    unreached = [each for each in report.residues if each.reason is Reason.UNREACHABLE]
    if there:
        assert list(chosen.iterdir()) == []
        assert not unreached
    else:
        assert [(each.place, each.count) for each in unreached] == [("data_package", 1)]
