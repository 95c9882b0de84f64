"""A customer gets what the desk holds about them, and nothing of anybody else."""

import hashlib
import json
import re
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst

from leman_desk.domain.correspondence import Direction, MessageBody, Placement, StoredMessage
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.text import fold, modern_tones
from leman_desk.services.data_packages import PackageWish
from leman_desk.system.paths import resources
from tests.services.offices import CUSTOMER, Office, mail

OTHER = "Nguyễn Thị Hòa"
PLANTED = (
    OTHER,
    modern_tones(OTHER),
    unicodedata.normalize("NFD", OTHER),
    fold(OTHER),
    "hoa.nguyen@elsewhere.example",
    "0912 345 678",
    "+84 912-345-678",
    "0912.345.678",
    "912345678",
    "Bùi Quốc Bảo",
    "bao@else.example",
)


def asks(office: Office, **parts: Any) -> CaseId:
    """Let a customer ask for their data."""
    case = office.complains(text="I would like a copy of my data.", subject="My data", **parts)
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_ACCESS")
    return case


def verified(office: Office, case: CaseId) -> None:
    office.desk.rights.identity.verify_in_person(office.agent, case=case, note="Identity card, name matches")


def packed(office: Office, case: CaseId, tmp_path: Path, **wish: Any) -> zipfile.ZipFile:
    target = tmp_path / "package.zip"
    wanted = PackageWish(target, **{"language": "en", **wish})
    office.desk.rights.packages.make(office.agent, case=case, wish=wanted)
    return zipfile.ZipFile(target)


def text_of_pdf(data: bytes) -> str:
    """Read the words of a PDF, and what else it says of itself."""
    read = pypdf.PdfReader(BytesIO(data))
    return "\n".join([*(page.extract_text() for page in read.pages), str(read.metadata)])


def everything(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Give every word of a package, by file."""
    for name in package.namelist():
        data = package.read(name)
        yield name, name
        yield name, text_of_pdf(data) if name.endswith(".pdf") else data.decode("utf-8", "replace")


def mails_of(package: zipfile.ZipFile) -> list[dict[str, Any]]:
    parts = json.loads(package.read("data.json"))["correspondence"]["parts"]
    return [each for part in parts for each in json.loads(package.read(part["json"]))["mails"]]


def know_hoa(office: Office) -> None:
    """Let another customer have a card, with a number."""
    raw = mail(sender="hoa.nguyen@elsewhere.example").replace(b"Tran Thi Thanh Mai", b"Nguyen Thi Hoa")
    office.arrives(raw)
    with office.store.work() as work:
        other = work.customer_by_email("hoa.nguyen@elsewhere.example")
        assert other is not None
        other.name = OTHER
        number = other.id
        work.commit()
    office.desk.customers.add_address(
        office.agent, customer=number, kind=AddressKind.PHONE, written="0912 345 678"
    )


def test_nobody_else_is_in_any_part_of_a_package(office: Office, tmp_path: Path) -> None:
    know_hoa(office)
    told = "\n".join(f"So {each} said." for each in PLANTED)
    quoted = f"On Mon, 2 Mar 2026 at 09:00 Bùi Quốc Bảo <bao@else.example> wrote:\n> From: {OTHER}\n> Hello"
    case = asks(
        office,
        Cc=f"Bui Quoc Bao <bao@else.example>, {CUSTOMER}",
        files=[
            ("Nguyen_Thi_Hoa 0912345678.txt", told.encode()),
            ("cp1258.csv", "Nguyễn Hoa; 0912345678".encode("utf-16")),
            ("forwarded.eml", mail(told, sender="bao@else.example")),
        ],
    )
    office.arrives(mail(f"{told}\n{quoted}", subject=f"About {OTHER}", answers="", sender=CUSTOMER))
    office.answers(case, f"We spoke with {office.agent.name} about it.")
    verified(office, case)
    before = {each for each in PLANTED if each in told}
    assert before == set(PLANTED), "nothing was planted"
    with packed(office, case, tmp_path) as package:
        for name, words in everything(package):
            plain = fold(unicodedata.normalize("NFC", words))
            squeezed = re.sub(r"\D", "", words) if name.startswith("messages") and name.endswith("x") else ""
            for each in (*PLANTED, office.agent.name):
                assert each not in words, (name, each)
                assert fold(each) not in plain, (name, each)
            assert "912345678" not in squeezed
            assert "912345678" not in re.sub(r"[ .\-]", "", words), name
        data = json.loads(package.read("data.json"))
        assert {each["withheld"] for each in data["files"]} == {None, "names_others"}
        assert data["taken_out"]["name"] > 0
        assert data["taken_out"]["phone"] > 0
        assert data["taken_out"]["email"] > 0
        texts = " ".join(each["text"] for each in mails_of(package))
        assert "[another person]" in texts
        assert "[our staff]" in texts


def test_the_customer_finds_their_own_data(office: Office, tmp_path: Path) -> None:
    case = asks(office, attachment=b"\x89PNG picture of mine")
    office.desk.casework.add_note(office.agent, case=case, text="Suspicious, check again")
    office.answers(case, "Here is our answer, dear Ms Mai.")
    verified(office, case)
    (file,) = office.desk.rights.packages.files_to_see(office.agent, case=case) or ()
    with packed(office, case, tmp_path, looked_at=frozenset({file.sha256})) as package:
        data = json.loads(package.read("data.json"))
        assert data["customer"]["addresses"][0]["value"] == CUSTOMER
        assert [each["number"] for each in data["cases"]] == ["LD-26-0001"]
        first, second = mails_of(package)
        assert first["people"][0] == {"role": "from", "who": f"Tran Thi Thanh Mai <{CUSTOMER}>"}
        assert first["text"].strip() == "I would like a copy of my data."
        assert (first["direction"], second["direction"]) == ("in", "out")
        assert "Here is our answer, dear Ms Mai." in second["text"]
        (picture,) = data["files"]
        assert package.read(picture["path"]) == b"\x89PNG picture of mine"
        assert (picture["searched"], picture["looked_at"], picture["mail"]) == (False, True, 1)
        assert data["internal_notes_kept"] == 1
        overview = text_of_pdf(package.read("overview.pdf"))
        assert CUSTOMER in overview
        assert "LD-26-0001" in overview
        mails = text_of_pdf(package.read("messages/0001.pdf"))
        assert "I would like a copy of my data." in mails
        assert not any("Suspicious" in words for _, words in everything(package))


def test_the_manifest_and_the_fact_have_the_right_digests(office: Office, tmp_path: Path) -> None:
    case = asks(office, attachment=b"\x89PNG")
    verified(office, case)
    with packed(office, case, tmp_path) as package:
        assert package.testzip() is None
        lines = package.read("manifest-sha256.txt").decode().splitlines()
        listed = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
        assert listed.keys() | {"manifest-sha256.txt"} == set(package.namelist())
        for name, sha256 in listed.items():
            assert hashlib.sha256(package.read(name)).hexdigest() == sha256
    whole = hashlib.sha256((tmp_path / "package.zip").read_bytes()).hexdigest()
    fact = office.store.reader().facts(before=None, limit=1, case=case)[0]
    assert fact.kind == "data_package_made"
    assert fact.codes["sha256"] == whole
    assert not fact.detail
    (kept,) = office.desk.rights.packages.view(office.agent, case=case).packages
    assert (kept.sha256, kept.path) == (whole, str(tmp_path / "package.zip"))


def test_the_files_are_as_the_schema_says(office: Office, tmp_path: Path) -> None:
    schema = json.loads((resources() / "documents" / "data-package.schema.json").read_text(encoding="utf-8"))
    know_hoa(office)
    case = asks(office, files=[("a.txt", b"x"), ("b.exe", b"MZ"), ("c.pdf", b"%PDF")])
    verified(office, case)
    with packed(office, case, tmp_path) as package:
        assert json.loads(package.read("schema.json")) == schema
        conforms(json.loads(package.read("data.json")), schema["$defs"]["overview"], schema)
        conforms(json.loads(package.read("messages/0001.json")), schema["$defs"]["part"], schema)


def conforms(value: Any, rule: dict[str, Any], whole: dict[str, Any]) -> None:
    """Compare with the part of JSON Schema that ours uses; an unknown keyword fails."""
    if "$ref" in rule:
        conforms(value, whole["$defs"][rule["$ref"].rpartition("/")[2]], whole)
    if "const" in rule:
        assert value == rule["const"]
    if "enum" in rule:
        assert value in rule["enum"], value
    if "pattern" in rule:
        assert re.search(rule["pattern"], value), value
    kinds: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    kinds["null"] = type(None)
    wanted = rule.get("type")
    if wanted is not None:
        several = [wanted] if isinstance(wanted, str) else wanted
        assert isinstance(value, tuple(kinds[each] for each in several)), (value, wanted)
    if isinstance(value, dict):
        assert set(rule.get("required", ())) <= value.keys()
        known = rule.get("properties", {})
        for name, each in value.items():
            inner = known.get(name, rule.get("additionalProperties", True))
            assert inner is not False, name
            if isinstance(inner, dict):
                conforms(each, inner, whole)
    for each in value if isinstance(value, list) else ():
        conforms(each, rule["items"], whole)


def test_a_mail_between_others_on_the_case_is_not_given(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    with office.store.work() as work:
        first = work.messages_of(case)[0]
        work.add(
            StoredMessage(
                Direction.IN, Placement.CASE, "<x@y>", "Bao", "bao@else.example",
                '[["", "info@leman.jewelry"]]', "Secret plan", office.clock.now(), office.clock.now(),
                first.raw, "0" * 64, 1, case=case,
            )
        )  # fmt: skip
        work.commit()
    verified(office, case)
    view = office.desk.rights.packages.view(office.agent, case=case)
    assert (view.mails, view.between_others) == (1, 1)
    with packed(office, case, tmp_path) as package:
        assert json.loads(package.read("data.json"))["correspondence"]["between_others"] == 1
        assert not any("Secret plan" in words for _, words in everything(package))


def test_words_that_a_person_adds_go_too_and_files_may_be_left_out(office: Office, tmp_path: Path) -> None:
    case = asks(office, attachment=b"\x89PNG")
    office.arrives(mail("My neighbour at Villa Rosa heard it."))
    verified(office, case)
    with packed(office, case, tmp_path, words=("villa rosa",), with_files=False, language="vi") as package:
        assert not any("Rosa" in words for _, words in everything(package))
        (file,) = json.loads(package.read("data.json"))["files"]
        assert (file["withheld"], file["path"]) == ("not_wanted", "")
        assert not [each for each in package.namelist() if each.startswith("files/")]


def paper(text: str) -> bytes:
    return bytes(typst.compile(text.encode(), format="pdf"))


def test_files_that_name_others_or_cannot_be_read_wait_for_a_persons_look(
    office: Office, tmp_path: Path
) -> None:
    case = asks(
        office,
        Cc="Bui Quoc Bao <bao@else.example>",
        files=[
            ("bill.pdf", paper("Your ring is ready at our shop.")),
            ("deal.pdf", paper("Bring it to Bùi Quốc Bảo.")),
            ("call.pdf", paper("Call somebody else: 0987 654 321.")),
            ("empty.pdf", paper("#rect()")),
            ("torn.pdf", paper("Words")[:400]),
            ("me.png", b"\x89PNG of me"),
        ],
    )
    office.desk.evidence.add_files(office.agent, case=case, paths=[picture_of(tmp_path)])
    verified(office, case)
    packages = office.desk.rights.packages
    to_see = {each.name: each for each in packages.files_to_see(office.agent, case=case) or ()}
    unread = {"empty.pdf", "torn.pdf", "me.png", "shop.png"}
    assert {name: each.why.value for name, each in to_see.items()} == {
        "deal.pdf": "names_others",
        "call.pdf": "names_others",
        **dict.fromkeys(unread, "not_searched"),
    }
    assert to_see["me.png"].number == "LD-26-0001"
    assert to_see["me.png"].message is not None
    assert to_see["shop.png"].evidence is not None
    more = packages.files_to_see(office.agent, case=case, words=("at our shop",))
    assert "bill.pdf" in {each.name for each in more or ()}
    assert packages.files_to_see(office.agent, case=case, cancelled=lambda: True) is None
    with packed(office, case, tmp_path) as package:
        files = {each["name"]: each for each in json.loads(package.read("data.json"))["files"]}
        assert {name for name, each in files.items() if each["withheld"]} == set(to_see)
        told = " ".join(text_of_pdf(package.read("overview.pdf")).split())
        assert "me.png" in told
        assert "Not in the package: names another person" in told
        assert "nobody looked at it" in told
    looked_at = frozenset({to_see["me.png"].sha256, to_see["call.pdf"].sha256})
    with packed(office, case, tmp_path, looked_at=looked_at) as package:
        files = {each["name"]: each for each in json.loads(package.read("data.json"))["files"]}
        assert {name for name, each in files.items() if each["withheld"]} == set(to_see) - {
            "me.png",
            "call.pdf",
        }
        assert package.read(files["me.png"]["path"]) == b"\x89PNG of me"
        assert [name for name, each in files.items() if each["looked_at"]] == ["call.pdf", "me.png"]
    fact = office.store.reader().facts(before=None, limit=1, case=case)[0]
    assert fact.codes["looked_at"] == 2


def picture_of(folder: Path) -> Path:
    picture = folder / "shop.png"
    picture.write_bytes(b"\x89PNG of the shop")
    return picture


def test_what_a_person_looked_at_is_not_given_when_it_may_run(office: Office, tmp_path: Path) -> None:
    case = asks(office, files=[("run.exe", b"MZ\x90")])
    verified(office, case)
    assert office.desk.rights.packages.files_to_see(office.agent, case=case) == ()
    looked_at = frozenset({hashlib.sha256(b"MZ\x90").hexdigest()})
    with packed(office, case, tmp_path, looked_at=looked_at) as package:
        (file,) = json.loads(package.read("data.json"))["files"]
    assert (file["withheld"], file["looked_at"]) == ("risky", False)


def test_typed_words_with_digits_and_long_ones_go_too(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    long = "the blue house behind the old market by the river"
    office.arrives(mail(f"Ask at 12/4 Lê Lợi, in {long}, licence 51F-883.20, not at 12/5 Lê Lợi."))
    verified(office, case)
    with packed(office, case, tmp_path, words=("12/4 lê lợi", long, "51F 88320", "51f-883.20")) as package:
        told = " ".join(each["text"] for each in mails_of(package))
    assert "12/5 Lê Lợi" in told
    for gone in ("12/4", "883.20", "blue house", "river"):
        assert gone not in told


def test_risky_quarantined_and_unread_evidence_stay_at_the_desk(office: Office, tmp_path: Path) -> None:
    case = asks(office, files=[("run.exe", b"MZ\x90"), ("page.html", b"<p>hi</p>")])
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"\x89PNG of a register with others")
    office.desk.evidence.add_files(office.agent, case=case, paths=[scan])
    verified(office, case)
    with packed(office, case, tmp_path) as package:
        files = json.loads(package.read("data.json"))["files"]
    assert {each["name"]: each["withheld"] for each in files} == {
        "run.exe": "risky",
        "page.html": "risky",
        "scan.png": "not_searched",
    }


def test_without_a_verified_identity_nothing_is_given(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    with pytest.raises(Refused, match=r"package\.not_verified"):
        packed(office, case, tmp_path)
    verified(office, case)
    office.clock.forward(days=30)
    with pytest.raises(Refused, match=r"package\.not_verified"):
        packed(office, case, tmp_path)
    assert not list(tmp_path.glob("package.zip"))
    assert office.desk.rights.packages.view(office.agent, case=case).packages == ()


def test_only_a_request_for_access_brings_a_package(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    with pytest.raises(Refused, match=r"package\.not_asked"):
        packed(office, case, tmp_path)
    assert not office.desk.rights.packages.view(office.agent, case=case).asked


def test_a_code_to_the_address_on_file_verifies(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    office.desk.rights.identity.send_code(office.agent, case=case)
    assert office.desk.rights.packages.view(office.agent, case=case).code_open is not None
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    letter = office.servers.parse(office.servers.tries[-1])
    assert [each.address for each in letter.to] == [CUSTOMER]
    found = re.search(r"\b(\d{6})\b", letter.text)
    assert found is not None
    wrong = "000000" if found[1] != "000000" else "111111"
    with pytest.raises(Refused, match=r"identity\.code_wrong"):
        office.desk.rights.identity.enter_code(office.agent, case=case, code=wrong)
    office.desk.rights.identity.enter_code(office.agent, case=case, code=found[1])
    view = office.desk.rights.packages.view(office.agent, case=case)
    assert view.verified_at is not None
    packed(office, case, tmp_path).close()


def test_a_code_proves_nothing_for_another_card(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    office.desk.rights.identity.send_code(office.agent, case=case)
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    found = re.search(r"\b(\d{6})\b", office.servers.parse(office.servers.tries[-1]).text)
    assert found is not None
    office.desk.rights.identity.enter_code(office.agent, case=case, code=found[1])
    know_hoa(office)
    with office.store.work() as work:
        other = work.customer_by_email("hoa.nguyen@elsewhere.example")
        assert other is not None
        work.complaint(case).customer = other.id
        work.commit()
    with pytest.raises(Refused, match=r"package\.not_verified"):
        packed(office, case, tmp_path)


def test_codes_run_out_and_are_spent(office: Office) -> None:
    case, identity = asks(office), office.desk.rights.identity
    with pytest.raises(Refused, match=r"identity\.no_code"):
        identity.enter_code(office.agent, case=case, code="123456")
    identity.send_code(office.agent, case=case)
    office.clock.forward(minutes=10)
    with pytest.raises(Refused, match=r"identity\.code_expired"):
        identity.enter_code(office.agent, case=case, code="123456")
    for _ in range(4):
        identity.send_code(office.agent, case=case)
        office.clock.forward(seconds=1)
    with pytest.raises(Refused, match=r"identity\.too_many_codes"):
        identity.send_code(office.agent, case=case)
    with pytest.raises(Refused, match=r"identity\.note_missing"):
        identity.verify_in_person(office.agent, case=case, note=" ")


def test_a_package_that_is_stopped_leaves_nothing(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    verified(office, case)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Refused, match=r"package\.cancelled"):
        office.desk.rights.packages.make(
            office.agent, case=case, wish=PackageWish(folder / "p.zip", "vi"), cancelled=cancelled
        )
    assert list(folder.iterdir()) == []
    (kept,) = office.desk.rights.packages.view(office.agent, case=case).packages
    assert kept.removed_at is not None
    assert "data_package_made" not in office.kinds(case)


def test_a_folder_that_cannot_be_written_is_said(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    verified(office, case)
    with pytest.raises(Unavailable, match=r"file\.unwritable"):
        office.desk.rights.packages.make(
            office.agent, case=case, wish=PackageWish(tmp_path / "none" / "p.zip", "vi")
        )


def test_a_customer_without_mails_gets_their_card(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    with office.store.work() as work:
        for each in work.messages_of(case):
            each.case = None
            each.sender_address = "nobody@else.example"
            each.recipients = "[]"
        work.commit()
    verified(office, case)
    with packed(office, case, tmp_path) as package:
        data = json.loads(package.read("data.json"))
        assert data["correspondence"] == {"mails": 0, "between_others": 0, "parts": []}
        assert "There is no mail of yours." in text_of_pdf(package.read("overview.pdf"))


HOSTILE = (
    '#panic("x") #read("/etc/passwd") $ \\ ` * _ <label> @cite // /* #{ } [ ] #import "@preview/x:1.0.0": *',
    "\x00\x1b[31m\u202egnp.exe\u2066 \ufdd0 😀 العربية 漢字 " + "a" * 5000,
    "<script>alert(1)</script>\n= Heading\n- list\n" + "[" * 200 + "#" * 200,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(office: Office, tmp_path: Path, text: str) -> None:
    case = asks(office)
    with office.store.work() as work:
        first = work.messages_of(case)[0]
        first.subject = text
        body = work.body(first.id)
        assert body is not None
        body.text = text
        work.complaint(case).subject = text
        work.commit()
    verified(office, case)
    with packed(office, case, tmp_path) as package:
        shown = text_of_pdf(package.read("messages/0001.pdf"))
        assert "Your correspondence, part 1" in shown
        assert "root:" not in shown
        if "#panic" in text:
            assert "#panic(" in shown
        assert mails_of(package)[0]["text"]


def many_mails(office: Office, case: CaseId, many: int) -> None:
    """Let a case have so many mails in all."""
    with office.store.work() as work:
        first = work.messages_of(case)[0]
        for number in range(many - 1):
            at = office.clock.now() + timedelta(seconds=number)
            work.add(
                StoredMessage(
                    Direction.IN, Placement.CASE, f"<{number}@x>", "Tran Thi Thanh Mai", CUSTOMER,
                    '[["", "info@leman.jewelry"]]', f"Mail {number}", at, at, first.raw, f"{number:064d}", 1,
                    case=case,
                )
            )  # fmt: skip
        work.flush()
        for each in work.messages_of(case):
            if each.id != first.id:
                work.add(MessageBody(each.id, f"Number {each.subject}. " + "Một hai ba bốn. " * 40, "", ""))
        work.commit()


def test_mails_are_divided_into_parts(office: Office, tmp_path: Path) -> None:
    case = asks(office)
    many_mails(office, case, 450)
    verified(office, case)
    with packed(office, case, tmp_path) as package:
        parts = json.loads(package.read("data.json"))["correspondence"]["parts"]
        assert [(each["first"], each["last"]) for each in parts] == [(1, 200), (201, 400), (401, 450)]
        assert [each["number"] for each in mails_of(package)] == list(range(1, 451))
        assert all(package.read(each["pdf"]).startswith(b"%PDF") for each in parts)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_five_thousand_mails_cost_little_memory(office: Office, tmp_path: Path) -> None:
    case, many = asks(office), 5_000
    many_mails(office, case, many)
    verified(office, case)
    told: list[tuple[int, int]] = []
    tracemalloc.start()
    office.desk.rights.packages.make(
        office.agent,
        case=case,
        wish=PackageWish(tmp_path / "package.zip", "vi"),
        progress=lambda done, total: told.append((done, total)),
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told[-1] == (many, many)
    with zipfile.ZipFile(tmp_path / "package.zip") as package:
        assert len(mails_of(package)) == many
        plain = sum(info.file_size for info in package.infolist())
    assert peak < 40_000_000, peak
    assert plain > 10_000_000
