"""The desk's own things: settings, calendar, secrets."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Person
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, SPEC, add_calendar


def test_settings_have_defaults_and_come_back(store: SqlStore) -> None:
    with store.work() as work:
        assert work.settings() == DeskSettings()
        changed = replace(DeskSettings(), organisation="Lê Mạn", clocks_from=NOW, undo_seconds=0)
        work.put_settings(changed)
        work.put_settings(changed)
        work.commit()
    assert store.reader().settings() == changed


def test_the_calendar_grows_by_versions(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        with pytest.raises(Refused, match=r"calendar\.unknown_version"):
            work.calendar()
        second = CalendarVersion(2, SPEC, "", NOW, person.id, "Tết")
        work.put_calendar(CalendarVersion(1, SPEC, "office", NOW, None, ""))
        work.put_calendar(second)
        work.commit()
    with store.work() as work:
        assert work.calendar() == second
        assert work.calendar_version(1).preset == "office"
    assert store.reader().calendar() == second


def test_a_version_of_the_calendar_is_written_once(store: SqlStore) -> None:
    add_calendar(store)
    with pytest.raises(Conflict, match=r"storage\.taken"):
        add_calendar(store)


def test_secrets_are_sealed_and_bound_to_their_name(store: SqlStore) -> None:
    with store.work() as work:
        work.put_secret("mailbox:1", b"old")
        work.put_secret("mailbox:1", b"matkhau")
        work.commit()
        assert work.secret("mailbox:1") == b"matkhau"
        assert work.secret("mailbox:2") is None
        sealed = work._run(select(tables.secret.c.sealed)).scalar_one()
        assert b"matkhau" not in bytes(sealed)
        work._run(update(tables.secret).values(name="mailbox:2"))
        with pytest.raises(Refused, match=r"vault\.damaged"):
            work.secret("mailbox:2")


def test_people_are_listed_in_vietnamese_order(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        for name, login in (("Trần Văn Ánh", "anh"), ("Lê Thị Ân", "an"), ("Đỗ Bình", "binh")):
            work.add(
                Person(
                    PersonId(uuid4()),
                    name,
                    login,
                    person.roles,
                    disabled_at=NOW,
                    email=f"{login}@leman.example",
                )
            )
        work.commit()
        assert len(work.people()) == 4
    rows = store.reader().people()
    assert [row.name for row in rows] == ["Trần Văn Ánh", "Lê Thị Ân", "Đỗ Bình", "Võ Minh Khoa"]
    assert [row.disabled for row in rows] == [True, True, True, False]
    assert [row.email for row in rows] == ["anh@leman.example", "an@leman.example", "binh@leman.example", ""]
