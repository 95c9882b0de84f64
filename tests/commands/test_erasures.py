"""The commands about what was erased."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leman_desk.__main__ import main
from leman_desk.compose import Office
from leman_desk.domain.certificate import (
    CODE_RANDOM,
    Ending,
    IssuedCertificate,
    certificate_code,
    code_tag,
)
from leman_desk.domain.complaint import Channel
from leman_desk.domain.errors import Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.services.casework import CaseByHand
from leman_desk.services.certificates import CODE_KEY
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.ledger import Ledger
from leman_desk.storage.sealing import DeskKeys
from tests.features.mail_desk import LOGIN, PASSPHRASE, make_desk, opened


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = make_desk(tmp_path_factory.mktemp("profile"))
    with opened(office) as (desk, _), desk.store.work() as work:
        work.suppress(["mai@example.vn", "0903 555 018"], "objection", desk.reading.now())
        work.commit()
    return office


def run(office: Office, *words: str) -> Result:
    environment = {"LEMAN_DESK_PERSON": LOGIN, "LEMAN_DESK_PASSPHRASE": PASSPHRASE}
    return CliRunner().invoke(main, ["erasures", *words, "--profile", str(office.profile)], env=environment)


def test_those_to_be_left_alone_are_named_and_nobody_else(office: Office, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(
        "Mai@Example.vn\n\nlan@example.vn\n+84 903 555 018\n", encoding="utf-8"
    )
    found = run(office, "suppressed", "--file", str(tmp_path / "list.txt"), "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout) == {"asked": 3, "suppressed": ["Mai@Example.vn", "+84 903 555 018"]}
    assert run(office, "suppressed", "lan@example.vn").exit_code == 0
    assert run(office, "suppressed").exit_code == 2


def test_the_ledger_is_saved_sealed(office: Office, tmp_path: Path) -> None:
    done = run(office, "export", str(tmp_path / "ledger.txt"), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["entries"] == 0
    key = office.access._files.slots().unlock(LOGIN, PASSPHRASE)[1]
    lines = (tmp_path / "ledger.txt").read_text(encoding="ascii").splitlines()
    assert Ledger(lines, DeskKeys.of(key).ledger).entries == ()


def test_a_set_up_that_fails_half_way_leaves_no_ledger_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise Unavailable("file.full")

    monkeypatch.setattr(KeySlotFile, "add_passphrase", fails)
    with pytest.raises(Unavailable, match=r"file\.full"):
        make_desk(tmp_path / "profile")
    monkeypatch.undo()
    assert not (tmp_path / "profile" / "erasures.ledger").exists()
    with opened(make_desk(tmp_path / "profile")) as (desk, _):
        assert desk.reading.now()


def verified(office: Office, code: str) -> Result:
    words = ["deletion", "verify", code, "--json", "--profile", str(office.profile)]
    environment = {"LEMAN_DESK_PERSON": LOGIN, "LEMAN_DESK_PASSPHRASE": PASSPHRASE}
    return CliRunner().invoke(main, words, env=environment)


def test_a_code_leads_to_its_certificate(office: Office) -> None:
    code = certificate_code(range(CODE_RANDOM))
    with opened(office) as (desk, actor):
        now = desk.reading.now()
        by_phone = CaseByHand(Channel.PHONE, "Mai", "", "0903 555 018", "Xóa", "Xóa giúp.", now, "call log")
        (case,) = desk.casework.open_by_hand(actor, case=by_phone).changes.cases
        with desk.store.work() as work:
            work.put_secret(CODE_KEY, bytes(32))
            tag, sha256 = code_tag(bytes(32), code), hashlib.sha256(b"%PDF").hexdigest()
            work.add(IssuedCertificate(CaseId(case), 1, tag, Ending.DONE, now, actor.id, sha256, b"%PDF"))
            work.commit()
    found = verified(office, code.lower().replace("-", " "))
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert (told["number"], told["ending"], told["sha256"]) == ("LD-26-0001", "done", sha256)


def test_a_code_of_no_certificate_is_told_from_a_mistyped_one(office: Office) -> None:
    unknown, typo = verified(office, "0" * 24), verified(office, "0" * 23 + "1")
    assert (unknown.exit_code, typo.exit_code) == (1, 1)
    assert unknown.stderr != typo.stderr
