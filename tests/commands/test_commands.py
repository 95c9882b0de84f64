"""Every command, run as people and timers run it, on real desks in temporary folders."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

import leman_desk.compose as composition
from leman_desk import __version__
from leman_desk.__main__ import main
from leman_desk.compose import Office
from leman_desk.domain.errors import Unavailable
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import blob_chunk, evidence
from tests.mail.dovecot import Dovecot, missing
from tests.mail.msg_writer import Msg, msg_file

LOGIN, PASSPHRASE = "mai", "seven working words"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Monday 10:00 in the office, three open hours after the mails below."""

WEEK = """\
[calendar]
zone = "Asia/Ho_Chi_Minh"
[calendar.week]
mon = [["08:00", "12:00"], ["13:00", "17:00"]]
tue = [["08:00", "12:00"], ["13:00", "17:00"]]
wed = [["08:00", "12:00"], ["13:00", "17:00"]]
thu = [["08:00", "12:00"], ["13:00", "17:00"]]
fri = [["08:00", "12:00"], ["13:00", "17:00"]]
[calendar.holidays]
"2026-11-24" = "Company day"
"""

SETTINGS = f"""\
[desk]
organisation = "Leman Jewelry"
undo_seconds = 20
clocks_from = 2026-11-01

{WEEK}
[[people]]
name = "Nguyễn Thị Mai"
login = "{LOGIN}"
roles = ["agent", "admin"]
title = "Customer care"
language = "en"

[[people]]
name = "Trần Văn Bảo"
login = "bao"
roles = ["board"]
"""


class FixedClock:
    def now(self) -> datetime:
        return NOW


class MemoryKeychain:
    """A keychain of this test alone; without `works` it is a computer that has none."""

    works = True
    secrets: dict[str, str]

    def __init__(self) -> None:
        self.secrets = _kept

    def available(self) -> bool:
        return MemoryKeychain.works

    def get(self, name: str) -> str | None:
        if not MemoryKeychain.works:
            raise Unavailable("keychain.missing")
        return self.secrets.get(name)

    def set(self, name: str, secret: str) -> None:
        if not MemoryKeychain.works:
            raise Unavailable("keychain.missing")
        self.secrets[name] = secret

    def delete(self, name: str) -> None:
        self.secrets.pop(name, None)


_kept: dict[str, str] = {}


class Desk:
    """A profile and the way to run commands on it."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile

    def run(
        self,
        *arguments: str | Path,
        person: str | None = LOGIN,
        passphrase: str = PASSPHRASE,
        variables: Mapping[str, str] | None = None,
    ) -> Result:
        environment: dict[str, str | None] = {
            "LEMAN_DESK_PERSON": person,
            "LEMAN_DESK_PASSPHRASE": passphrase,
            "LEMAN_DESK_MAIL_PASSWORD": None,
            **(variables or {}),
        }
        words = [str(each) for each in arguments]
        return CliRunner().invoke(main, [*words, "--profile", str(self.profile)], env=environment)

    def json(self, *arguments: str | Path, **options: Any) -> Any:
        result = self.run(*arguments, "--json", **options)
        assert result.exit_code == 0, result.stderr or repr(result.exception)
        return json.loads(result.stdout)

    def refused(self, *arguments: str | Path, **options: Any) -> str:
        """Run what must be refused and give its sentence."""
        result = self.run(*arguments, **options)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        assert result.stderr.count("\n") == 1
        assert "Traceback" not in result.stderr
        return result.stderr.strip()


@pytest.fixture(autouse=True)
def _this_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "Keychain", MemoryKeychain)
    monkeypatch.setattr(composition, "SystemClock", FixedClock)
    monkeypatch.setattr(MemoryKeychain, "works", True)
    _kept.clear()


def speak_english(profile: Path) -> None:
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "settings.json").write_text('{"language": "en"}', encoding="utf-8")


def make_desk(profile: Path, settings: str = SETTINGS) -> tuple[Desk, dict[str, Any]]:
    speak_english(profile)
    file = profile.parent / f"{profile.name}.toml"
    file.write_text(settings, encoding="utf-8")
    desk = Desk(profile)
    created: dict[str, Any] = desk.json(
        "init", "--settings", file, variables={"LEMAN_DESK_PASSPHRASE_BAO": "another long phrase"}
    )
    return desk, created


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made, _ = make_desk(tmp_path / "desk")
    return made


def mail(
    path: Path,
    subject: str,
    received: str | None = "Fri, 20 Nov 2026 16:30:00 +0700",
    sender: str = "Lê Thu <thu@customer.example>",
) -> Path:
    head = [f"Received: from out.customer.example by mx.leman.example; {received}"] if received else []
    head += [
        f"From: {sender}",
        "To: info@leman.example",
        f"Subject: {subject}",
        f"Message-ID: <{path.stem}@customer.example>",
        "Date: Fri, 20 Nov 2026 16:29:00 +0700",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\r\n".join(head) + "\r\n\r\nMy number was given to a wedding fair.\r\n").encode())
    return path


@pytest.fixture
def case(desk: Desk, tmp_path: Path) -> str:
    """Give the number of the one complaint of the desk."""
    desk.json("import", mail(tmp_path / "mails" / "one.eml", "Who gave my number away"))
    number = desk.json("complaints")[0]["number"]
    assert isinstance(number, str)
    return number


def opened_store(desk: Desk) -> SqlStore:
    store = Office(desk.profile).access.sign_in(LOGIN, PASSPHRASE).store
    assert isinstance(store, SqlStore)
    return store


# --- init and people ------------------------------------------------------------------------------


def test_init_makes_a_desk_with_its_people_and_shows_the_recovery_code_once(tmp_path: Path) -> None:
    desk, created = make_desk(tmp_path / "desk")
    assert created["profile"] == str(desk.profile)
    assert len(created["recovery_code"].replace("-", "")) > 25
    assert created["warnings"] == []
    stored = b"".join(file.read_bytes() for file in desk.profile.rglob("*") if file.is_file())
    assert created["recovery_code"].encode() not in stored
    assert PASSPHRASE.encode() not in stored
    rows = {row["login"]: row for row in desk.json("people", "list")}
    assert rows.keys() == {"mai", "bao"}
    assert rows["mai"]["roles"] == ["admin", "agent"]
    assert rows["bao"]["roles"] == ["board"]
    assert rows["bao"]["name"] == "Trần Văn Bảo"


def test_init_without_a_keychain_says_so_and_passphrases_open_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryKeychain, "works", False)
    desk, created = make_desk(tmp_path / "desk")
    assert created["warnings"] == ["keychain.missing"]
    assert desk.json("verify")["intact"] is True
    assert desk.run("verify", person=None).exit_code == 1


def test_the_settings_file_of_the_documentation_makes_its_desk(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "command-line.md"
    block = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    speak_english(tmp_path / "desk")
    (tmp_path / "desk.toml").write_text(block, encoding="utf-8")
    desk = Desk(tmp_path / "desk")
    secrets = {"LEMAN_DESK_MAIL_PASSWORD": "letmein"}
    desk.json("init", "--settings", tmp_path / "desk.toml", variables=secrets)
    assert {row["login"] for row in desk.json("people", "list")} == {"mai", "bao"}
    commented = block.split("# Or a calendar of your own")[1].split("[mailbox]")[0]
    own = "".join(line.removeprefix("# ") for line in commented.splitlines(keepends=True)[1:])
    before, rest = block.split("[calendar]  ")[0], block.split("[mailbox]")[1]
    (tmp_path / "own.toml").write_text(f"{before}{own}[mailbox]{rest}", encoding="utf-8")
    speak_english(tmp_path / "own")
    counted = Desk(tmp_path / "own")
    counted.json("init", "--settings", tmp_path / "own.toml", variables=secrets)
    said = counted.run("deadline", "2026-11-23T16:30", "--hours", "1").stdout
    assert "Vietnam Cultural Day" in said
    assert "Due: Mon 30 Nov 2026, 08:30" in said


def test_init_never_overwrites_a_desk(desk: Desk, tmp_path: Path) -> None:
    before = (desk.profile / "desk.db").read_bytes()
    sentence = desk.refused("init", "--settings", tmp_path / "desk.toml")
    assert sentence.startswith("There is a desk in this folder already.")
    assert (desk.profile / "desk.db").read_bytes() == before


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("[desk", "init.unreadable"),
        ("[office]\nname = 1\n", "init.field"),
        ("[desk]\nundo_secnds = 5\n[[people]]\nname='A'\nlogin='mai'\nroles=['admin']\n", "init.field"),
        ("[[people]]\nname = 'A'\nlogin = 'mai'\nroles = ['king']\n", "init.field"),
        ("[desk]\norganisation = 'A'\n", "init.field"),
        ("[[people]]\nname='A'\nlogin='mai'\nroles=['admin']\n[calendar]\npreset='never'\n", "calendar."),
        ("[[people]]\nname='A'\nlogin='mai'\nroles=['admin']\n[mailbox]\naddress='a@b.c'\n", "init.field"),
        ("[desk]\nundo_seconds = 900\n[[people]]\nname='A'\nlogin='mai'\nroles=['admin']\n", "settings."),
    ],
)
def test_init_names_what_is_wrong_in_the_file_and_leaves_nothing(
    tmp_path: Path, settings: str, code: str
) -> None:
    speak_english(tmp_path / "desk")
    file = tmp_path / "wrong.toml"
    file.write_text(settings, encoding="utf-8")
    result = Desk(tmp_path / "desk").run("init", "--settings", file, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stderr)["error"].startswith(code)
    assert not (tmp_path / "desk" / "desk.db").exists()


def test_init_asks_for_a_passphrase_it_cannot_find(tmp_path: Path) -> None:
    speak_english(tmp_path / "desk")
    file = tmp_path / "desk.toml"
    file.write_text(SETTINGS, encoding="utf-8")
    desk = Desk(tmp_path / "desk")
    sentence = desk.refused("init", "--settings", file, passphrase="")
    assert "LEMAN_DESK_PASSPHRASE" in sentence
    _kept.update({f"init:{LOGIN}": PASSPHRASE, "init:bao": "another long phrase"})
    assert desk.run("init", "--settings", file, passphrase="").exit_code == 0


def test_people_are_added_disabled_and_enabled(desk: Desk) -> None:
    own = {"LEMAN_DESK_PASSPHRASE_LAN": "lan has long words"}
    added = desk.json("people", "add", "lan", "--name", "Đỗ Lan", "--role", "agent", variables=own)
    assert added == {"login": "lan"}
    as_lan: dict[str, Any] = {"person": "lan", "passphrase": "lan has long words"}
    assert desk.json("complaints", **as_lan) == []
    assert desk.json("people", "disable", "lan") == {"login": "lan", "disabled": True}
    assert desk.refused("complaints", **as_lan)
    assert "disabled" in desk.run("people", "list").stdout
    assert desk.json("people", "disable", "lan", "--enable") == {"login": "lan", "disabled": False}
    assert desk.json("complaints", **as_lan) == []


def test_only_an_admin_adds_people_and_the_last_admin_stays(desk: Desk) -> None:
    own = {"LEMAN_DESK_PASSPHRASE_LAN": "lan has long words"}
    sentence = desk.refused(
        *("people", "add", "lan", "--name", "Đỗ Lan", "--role", "agent"),
        person="bao",
        passphrase="another long phrase",
        variables=own,
    )
    assert sentence == "Your role does not allow this. Only these roles may do it: Admin. Ask one of them."
    assert len(desk.json("people", "list")) == 2
    assert desk.refused("people", "disable", LOGIN).startswith("The desk needs an admin.")


# --- mail and complaints --------------------------------------------------------------------------


def test_import_takes_folders_once_and_counts_every_mail(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    mail(folder / "a.eml", "First")
    mail(folder / "deep" / "b.eml", "Second", sender="Hà <ha@customer.example>")
    mail(folder / "old.eml", "Before the desk", received="Mon, 5 Oct 2026 09:00:00 +0700")
    (folder / "notes.txt").write_text("not a mail", encoding="utf-8")
    first = desk.json("import", folder)
    assert (first["stored"], first["opened"], first["attention"]) == (3, 2, 0)
    assert first["balance"]["server"] == 0  # the balance is that of the mail server
    assert len(desk.json("complaints")) == 2  # the old one is archive
    again = desk.json("import", folder)
    assert (again["stored"], again["opened"]) == (0, 0)


def test_import_refuses_a_mail_that_no_server_stamped(desk: Desk, tmp_path: Path) -> None:
    unstamped = mail(tmp_path / "draft.eml", "Never sent", received=None)
    fine = mail(tmp_path / "fine.eml", "Sent")
    told = desk.refused("import", unstamped, fine)
    assert told.startswith("draft.eml: The message carries no receipt time.")
    assert len(desk.json("complaints")) == 1
    later = desk.json("import", unstamped, fine, "--received", "2026-11-20T16:30")
    assert (later["stored"], later["known"], later["unread"]) == (1, 1, [])


def test_an_outlook_file_is_inspected_and_taken_in_as_it_is(desk: Desk, tmp_path: Path) -> None:
    letter = tmp_path / "letter.msg"
    inside = Msg({0x37: "Bức thư gốc", 0x1000: "xin xóa"})
    letter.write_bytes(
        msg_file(
            Msg(
                {0x37: "Lộ số điện thoại", 0x1000: "Chào Leman", 0x65: "mai@customer.example",
                 0x0E06: datetime(2026, 11, 20, 9, 30, tzinfo=UTC)},
                files=[{0x3705: 5, 0x3001: "Bức thư gốc", 0x3701: inside}],
            )
        )
    )  # fmt: skip
    shown = desk.json("inspect", letter)
    assert (shown["subject"], shown["text"]) == ("Lộ số điện thoại", "Chào Leman")
    assert [each["filename"] for each in shown["attachments"]] == ["Bức thư gốc.eml"]
    assert (desk.json("import", letter)["opened"], desk.json("import", letter)["known"]) == (1, 1)
    (tmp_path / "cut.msg").write_bytes(letter.read_bytes()[:700])
    assert desk.refused("import", tmp_path / "cut.msg").startswith("cut.msg: The file is damaged")


def test_complaints_lists_the_clock_and_searches_without_marks(desk: Desk, tmp_path: Path) -> None:
    mail(tmp_path / "m" / "a.eml", "Lộ số điện thoại")
    mail(tmp_path / "m" / "b.eml", "Newsletter", sender="Hà <ha@customer.example>")
    desk.json("import", tmp_path / "m")
    rows = desk.json("complaints")
    assert {row["number"] for row in rows} == {"LD-26-0001", "LD-26-0002"}
    found = desk.json("complaints", "--search", "lo so dien thoai")
    assert [row["subject"] for row in found] == ["Lộ số điện thoại"]
    clock = found[0]["clock"]
    assert clock["started_at"] == "2026-11-20T09:30:00Z"
    assert clock["due_at"] == "2026-11-26T09:30:00Z"
    # Half an hour on Friday, two hours on Monday.
    assert clock["left_seconds"] == 24 * 3600 - 9000
    assert clock["state"] == "in_time"
    assert desk.json("complaints", "--mine") == []
    assert desk.json("complaints", "--segment", "answered") == []
    line = desk.run("complaints", "--search", "dien thoai").stdout
    assert "21 h 30 m left" in line


def test_show_gives_one_complaint_with_its_mail(desk: Desk, case: str) -> None:
    view = desk.json("show", case)
    assert view["row"]["number"] == case
    assert view["row"]["person"] == "Lê Thu"
    assert [message["text"].strip() for message in view["messages"]] == [
        "My number was given to a wedding fair."
    ]
    said = desk.run("show", case).stdout
    assert said.splitlines()[0] == f"{case}  Who gave my number away"
    assert "thu@customer.example" in said
    assert desk.refused("show", "LD-26-9999").startswith("The case was not found.")


def test_reading_cases_needs_a_person_and_a_role(tmp_path: Path) -> None:
    admin_alone = "[[people]]\nname = 'An'\nlogin = 'mai'\nroles = ['admin']\n"
    desk, _ = make_desk(tmp_path / "desk", admin_alone)
    assert desk.refused("complaints").startswith("Your role does not allow this.")
    assert desk.run("complaints", person=None).exit_code == 1


def test_intake_without_a_mailbox_says_so(desk: Desk) -> None:
    assert desk.refused("intake").startswith("The desk has no mailbox")


def desk_with_mailbox(profile: Path, mailbox: str) -> Desk:
    """Make a desk in a process of its own, as people do: nothing is loaded before its command."""
    speak_english(profile)
    file = profile.parent / "with-mailbox.toml"
    file.write_text(SETTINGS + mailbox, encoding="utf-8")
    made = run_program(
        *("init", "--settings", str(file), "--profile", str(profile)),
        variables={"LEMAN_DESK_PASSPHRASE": PASSPHRASE, "LEMAN_DESK_MAIL_PASSWORD": "matkhau"},
    )
    assert made.returncode == 0, made.stderr[-2000:]
    assert "Recovery code" in made.stdout
    return Desk(profile)


def test_intake_keeps_why_a_server_could_not_be_reached(tmp_path: Path) -> None:
    mailbox = """
[mailbox]
address = "info@leman.example"
imap = { host = "127.0.0.1", port = 9, security = "none" }
smtp = { host = "127.0.0.1", port = 9, security = "none" }
"""
    desk = desk_with_mailbox(tmp_path / "desk", mailbox)
    assert desk.refused("intake").startswith("The mail server can’t be reached.")
    problems = desk.json("doctor", person=None, passphrase="")["problems"]
    assert problems == ["The mail server can’t be reached"]


def test_intake_reads_a_real_mailbox_once_and_its_balance_adds_up(tmp_path: Path) -> None:
    lacks = missing()
    if lacks and not os.environ.get("CI"):
        pytest.skip(lacks)
    with Dovecot() as server:
        for name, subject in (("a", "First"), ("b", "Second")):
            raw = mail(tmp_path / f"{name}.eml", subject, sender=f"{name}@customer.example").read_bytes()
            server.deliver(raw, datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
        server.deliver(b"", datetime(2026, 11, 20, 9, 31, tzinfo=UTC))
        mailbox = f"""
[mailbox]
address = "info@leman.example"
username = "{server.user}"
ca = "{server.ca_file}"
imap = {{ host = "localhost", port = {server.tls_port} }}
smtp = {{ host = "localhost" }}
"""
        desk = desk_with_mailbox(tmp_path / "desk", mailbox)
        first = desk.json("intake")
        assert (first["stored"], first["opened"], first["attention"]) == (3, 2, 1)
        balance = first["balance"]
        assert (balance["server"], balance["case"], balance["attention"]) == (3, 2, 1)
        assert sum(count for name, count in balance.items() if name != "server") == 3
        # The key is in the keychain now, so a timer needs no person.
        assert desk.json("intake", person=None, passphrase="")["stored"] == 0
        assert len(server.messages()) == 3
        assert not any("S" in flags for flags in server.flags())
    rows = desk.json("complaints")
    assert {row["clock"]["due_at"] for row in rows} == {"2026-11-26T09:30:00Z"}


# --- evidence -------------------------------------------------------------------------------------


def test_evidence_comes_back_byte_for_byte(desk: Desk, case: str, tmp_path: Path) -> None:
    content = os.urandom(2_500_000)
    picture, note = tmp_path / "ảnh chụp.bin", tmp_path / "empty.txt"
    picture.write_bytes(content)
    note.write_bytes(b"")
    added = desk.json("evidence", "add", case, picture, note)
    assert [(row["label"], row["filename"]) for row in added] == [
        ("E1", "ảnh chụp.bin"),
        ("E2", "empty.txt"),
    ]
    assert added[0]["sha256"] == hashlib.sha256(content).hexdigest()
    target = tmp_path / "back.bin"
    saved = desk.json("evidence", "save", case, "e1", target)
    assert saved == {"label": "E1", "sha256": added[0]["sha256"], "target": str(target)}
    assert target.read_bytes() == content
    desk.json("evidence", "save", case, "E2", tmp_path / "nothing.txt")
    assert (tmp_path / "nothing.txt").read_bytes() == b""
    assert content[:64] not in (desk.profile / "desk.db").read_bytes()


def test_evidence_that_is_missing_is_refused_and_nothing_is_added(
    desk: Desk, case: str, tmp_path: Path
) -> None:
    there = tmp_path / "there.txt"
    there.write_text("there", encoding="utf-8")
    desk.refused("evidence", "add", case, there, tmp_path / "absent.pdf")
    assert desk.json("show", case)["evidence"] == []
    assert desk.refused("evidence", "save", case, "E1", tmp_path / "x").startswith(
        "The evidence was not found."
    )
    assert not (tmp_path / "x").exists()


# --- verify, backup, restore ----------------------------------------------------------------------


def test_verify_counts_facts_and_evidence(desk: Desk, case: str, tmp_path: Path) -> None:
    file = tmp_path / "proof.txt"
    file.write_text("proof", encoding="utf-8")
    desk.json("evidence", "add", case, file)
    found = desk.json("verify", person=None, passphrase="")
    assert found["intact"] is True
    assert found["evidence"] == 1
    assert found["damaged"] == []
    assert found["chain"]["facts"] > 5
    assert found["chain"]["broken_at"] is None


def test_verify_fails_on_evidence_whose_bytes_changed(desk: Desk, case: str, tmp_path: Path) -> None:
    file = tmp_path / "proof.txt"
    file.write_text("proof", encoding="utf-8")
    desk.json("evidence", "add", case, file)
    store = opened_store(desk)
    with store.writer.begin() as connection:
        blob = connection.execute(evidence.select()).one().blob_id
        connection.execute(
            update(blob_chunk).where(blob_chunk.c.blob_id == blob).values(sealed=os.urandom(21))
        )
    store.close()
    result = desk.run("verify", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["intact"] is False
    assert found["damaged"] == [f"{case} E1"]
    target = tmp_path / "back.txt"
    assert desk.refused("evidence", "save", case, "E1", target).startswith("A sealed file is damaged.")
    assert not target.exists()


def test_verify_names_the_first_fact_that_was_altered(desk: Desk) -> None:
    store = opened_store(desk)
    with store.writer.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER fact_no_update")
        connection.exec_driver_sql("UPDATE fact SET codes = '{\"sample\":true}' WHERE seq = 1")
    store.close()
    result = desk.run("verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["chain"]["broken_at"] == 1
    assert "broken at fact 1" in desk.run("verify").stdout


def test_a_damaged_database_file_is_one_sentence_and_exit_1(desk: Desk) -> None:
    database = desk.profile / "desk.db"
    content = bytearray(database.read_bytes())
    for place in range(6000, len(content), 512):
        content[place] ^= 0xFF
    database.write_bytes(content)
    assert desk.refused("verify").startswith("The database is damaged.")


def test_a_backup_is_restored_elsewhere_with_everything(desk: Desk, case: str, tmp_path: Path) -> None:
    proof = tmp_path / "proof.txt"
    proof.write_text("proof", encoding="utf-8")
    desk.json("evidence", "add", case, proof)
    target = tmp_path / "monday.backup"
    written = desk.json("backup", target, person=None, passphrase="")
    assert written == {"target": str(target), "bytes": target.stat().st_size, "verified": True}
    assert case.encode() not in target.read_bytes()
    assert desk.refused("backup", target)
    elsewhere = Desk(tmp_path / "elsewhere")
    speak_english(elsewhere.profile)
    restored = elsewhere.json("restore", target)
    assert restored == {"profile": str(elsewhere.profile), "kept": None}
    assert elsewhere.json("show", case)["row"]["subject"] == "Who gave my number away"
    back = tmp_path / "back.txt"
    elsewhere.json("evidence", "save", case, "E1", back)
    assert back.read_bytes() == b"proof"
    assert elsewhere.json("verify")["intact"] is True


def test_restore_goes_back_in_time_and_keeps_what_was_there(desk: Desk, case: str, tmp_path: Path) -> None:
    target = tmp_path / "monday.backup"
    desk.json("backup", target)
    desk.json("import", mail(tmp_path / "later.eml", "Later", sender="Hà <ha@customer.example>"))
    assert len(desk.json("complaints")) == 2
    kept = Path(desk.json("restore", target)["kept"])
    assert kept.exists()
    assert kept.parent == desk.profile
    assert [row["number"] for row in desk.json("complaints")] == [case]


def test_restore_takes_the_recovery_code(tmp_path: Path) -> None:
    desk, created = make_desk(tmp_path / "desk")
    target = tmp_path / "monday.backup"
    desk.json("backup", target)
    elsewhere = Desk(tmp_path / "elsewhere")
    speak_english(elsewhere.profile)
    code = created["recovery_code"]
    elsewhere.json("restore", target, "--recovery-code", code, person=None, passphrase="")
    assert {row["login"] for row in elsewhere.json("people", "list")} == {"mai", "bao"}


def test_a_scheduled_backup_is_made_once_and_rehearsed(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    first = desk.json("backup", "--scheduled", folder, person=None, passphrase="")
    assert [str(each) for each in folder.glob("*.backup")] == [first["target"]]
    again = desk.json("backup", "--scheduled", "--every", "1", folder)
    assert (again["target"], again["newest"]) == (None, first["newest"])
    rehearsed = desk.json("backup", "--rehearse", folder)
    assert rehearsed["backup"] == first["target"]
    assert desk.refused("backup", "--scheduled", tmp_path / "nowhere")


def test_restore_refuses_a_damaged_backup_and_leaves_the_desk(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "monday.backup"
    desk.json("backup", target)
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 0xFF
    target.write_bytes(content)
    desk.refused("restore", target)
    assert desk.json("verify")["intact"] is True
    assert not list(desk.profile.glob("*.before-restore*"))


def test_restore_waits_for_the_window_to_close_and_backup_does_not(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "monday.backup"
    with Office(desk.profile).lock():
        assert desk.json("backup", target)["verified"] is True
        assert desk.refused("restore", target).startswith("The desk is already open.")
    assert desk.json("restore", target)["kept"] is not None


def test_a_mistyped_recovery_code_is_told_from_a_wrong_one(tmp_path: Path) -> None:
    desk, created = make_desk(tmp_path / "desk")
    _, other = make_desk(tmp_path / "other")
    target = tmp_path / "monday.backup"
    desk.json("backup", target)
    code = created["recovery_code"]
    mistyped = code[:-1] + ("A" if code[-1] != "A" else "B")
    sentence = desk.refused("restore", target, "--recovery-code", mistyped)
    assert sentence.startswith("The recovery code has a typing error.")
    sentence = desk.refused("restore", target, "--recovery-code", other["recovery_code"])
    assert sentence.startswith("The recovery code does not open this desk.")


# --- without a desk -------------------------------------------------------------------------------


def test_deadline_explains_the_example_of_the_promise(tmp_path: Path) -> None:
    speak_english(tmp_path / "none")
    ledger = Desk(tmp_path / "none").json("deadline", "2026-11-20T16:30", person=None)
    assert ledger["start"] == "2026-11-20T09:30:00Z"
    assert ledger["due"] == "2026-11-26T09:30:00Z"
    assert ledger["zone"] == "Asia/Ho_Chi_Minh"
    assert ledger["seconds"] == 86_400
    assert sum(span["counted_seconds"] for span in ledger["spans"]) == 86_400
    ends = [
        (before["to"], after["from"])
        for before, after in zip(ledger["spans"], ledger["spans"][1:], strict=False)
    ]
    assert all(end == start for end, start in ends)
    holidays = {span["from"][:10] for span in ledger["spans"] if span["reason"] == "holiday"}
    assert holidays == {"2026-11-23"}  # in UTC, where the office's 24 November begins


def test_deadline_counts_with_the_desks_own_calendar(desk: Desk) -> None:
    said = desk.run("deadline", "2026-11-20T16:30", person=None, passphrase="").stdout
    assert "Due: Thu 26 Nov 2026, 16:30" in said
    assert "Company day" in said
    short = desk.json("deadline", "2026-11-20T16:30:00+07:00", "--hours", "0.5", person=None)
    assert short["due"] == "2026-11-20T10:00:00Z"


def test_deadline_refuses_what_is_no_moment(tmp_path: Path) -> None:
    speak_english(tmp_path / "none")
    none = Desk(tmp_path / "none")
    none.refused("deadline", "next friday")
    none.refused("deadline", "2026-11-20T16:30", "--preset", "never")
    assert none.run("deadline", "2026-11-20T16:30", "--hours", "0").exit_code == 2


def test_inspect_shows_how_a_mail_is_read(tmp_path: Path) -> None:
    speak_english(tmp_path / "none")
    file = tmp_path / "letter.eml"
    file.write_bytes(
        b"From: =?utf-8?q?L=C3=AA_Thu?= <thu@customer.example>\r\n"
        b"Subject: Pictures\r\nMessage-ID: <1@customer.example>\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b'<p>Look</p><script>alert(1)</script><img src="https://t.mailbeacon.example/p.gif">\r\n'
        b'--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="a.pdf"\r\n\r\n'
        b"PDF\r\n--x--\r\n"
    )
    none = Desk(tmp_path / "none")
    found = none.json("inspect", file)
    assert found["from"] == ["Lê Thu", "thu@customer.example"]
    assert "Look" in found["text"]
    assert found["attachments"][0]["filename"] == "a.pdf"
    assert found["attachments"][0]["sha256"] == hashlib.sha256(b"PDF").hexdigest()
    assert any("t.mailbeacon.example" in url for url, _ in found["blocked"])
    assert "Lê Thu <thu@customer.example>" in none.run("inspect", file).stdout
    assert none.refused("inspect", tmp_path / "absent.eml").startswith("The file can’t be read.")


def test_doctor_speaks_with_and_without_a_desk(desk: Desk, tmp_path: Path) -> None:
    found = desk.json("doctor", person=None, passphrase="")
    assert found["desk"] is True
    assert found["chain_intact"] is True
    assert found["version"] == __version__
    assert found["problems"] == []
    speak_english(tmp_path / "none")
    bare = Desk(tmp_path / "none").json("doctor", person=None)
    assert bare["desk"] is False
    assert bare["problems"] == []


def test_doctor_names_a_missing_keychain(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryKeychain, "works", False)
    found = desk.json("doctor")
    assert found["keychain"] == "keychain.missing"
    assert found["problems"][0].startswith("This computer has no usable keychain.")


# --- errors and exit codes ------------------------------------------------------------------------


def test_commands_that_need_a_desk_say_that_there_is_none(tmp_path: Path) -> None:
    speak_english(tmp_path / "none")
    none = Desk(tmp_path / "none")
    for arguments in (["complaints"], ["people", "list"], ["verify"], ["intake"], ["show", "LD-26-0001"]):
        assert none.refused(*arguments), arguments
    assert not (tmp_path / "none" / "desk.db").exists()


def test_errors_as_json_carry_code_and_sentence(desk: Desk) -> None:
    result = desk.run("show", "LD-26-0009", "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert json.loads(result.stderr) == {
        "error": "case.unknown",
        "message": "The case was not found. It may have been merged or erased. Search for its number.",
    }


def test_the_command_line_speaks_the_workstations_language(desk: Desk) -> None:
    (desk.profile / "settings.json").write_text('{"language": "vi"}', encoding="utf-8")
    assert desk.refused("show", "LD-26-0009").startswith("Không tìm thấy hồ sơ")


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["verify", "--fast"], ["deadline"], ["complaints", "--segment", "all"], ["people", "add"]],
)
def test_wrong_use_ends_with_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


def run_program(
    *arguments: str, variables: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEMAN_DESK")}
    # The real keychain of whoever runs the tests stays untouched.
    environment |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **(variables or {})}
    return subprocess.run(
        [sys.executable, "-m", "leman_desk", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_wrong_passphrase_is_one_sentence_without_traceback(desk: Desk) -> None:
    result = run_program(
        *("people", "list", "--profile", str(desk.profile), "--as", LOGIN),
        variables={"LEMAN_DESK_PASSPHRASE": "not the right words"},
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr == (
        "Name or passphrase is wrong. Check Caps Lock and the keyboard’s language, then try again.\n"
    )


def test_without_a_terminal_nothing_is_asked(desk: Desk) -> None:
    result = run_program("people", "list", "--profile", str(desk.profile))
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1


def test_version_and_help_load_neither_window_nor_database() -> None:
    probe = (
        "import sys\n"
        "from leman_desk.__main__ import main\n"
        "main(['--version'], standalone_mode=False)\n"
        "heavy = {'PySide6', 'sqlalchemy', 'imapclient'} & {name.split('.')[0] for name in sys.modules}\n"
        "assert not heavy, heavy\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"leman-desk, version {__version__}\n"
    listed = run_program("--help")
    assert listed.returncode == 0
    for name in (
        "init",
        "people",
        "intake",
        "import",
        "complaints",
        "show",
        "inspect",
        "deadline",
        "evidence",
    ):
        assert f"  {name} " in listed.stdout


def test_demo_makes_a_sample_desk_without_opening_it(tmp_path: Path) -> None:
    speak_english(tmp_path / "desk")
    made = Desk(tmp_path / "desk").json("demo", "--no-open", person=None)
    assert made["profile"] == str(tmp_path / "desk" / "sample")
    assert sum(made["messages"].values()) > 0
    assert (tmp_path / "desk" / "sample" / "desk.db").exists()


def test_import_takes_the_stated_receipt_time_of_a_mail_that_no_server_stamped(
    desk: Desk, tmp_path: Path
) -> None:
    unstamped = mail(tmp_path / "draft.eml", "Never sent", received=None)
    desk.json("import", unstamped, "--received", "2026-11-20T16:30")
    assert desk.json("complaints")[0]["received_at"] == "2026-11-20T09:30:00Z"


# --- deletion requests ----------------------------------------------------------------------------


def test_deletion_requests_are_listed_and_shown(desk: Desk, case: str) -> None:
    office = Office(desk.profile)
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    assert opened.actor is not None
    open_desk = office.open_desk(opened)
    wanted = open_desk.reading.case_by_number(opened.actor, number=case)
    open_desk.triage.set_category(opened.actor, cases=[wanted], code="REQ_DELETION")
    opened.store.close()
    (row,) = desk.json("deletion", "list")
    assert (row["number"], row["step"], row["complaint_number"]) == ("DR-26-0001", "received", case)
    shown = desk.run("deletion", "show", case)
    assert shown.exit_code == 0
    assert "DR-26-0001" in shown.stdout
    assert "[ ] Website account, profile, cart" in shown.stdout
    assert desk.refused("deletion", "show", "DR-26-9999")
    assert desk.json("deletion", "to-sign", person="bao", passphrase="another long phrase") == []
