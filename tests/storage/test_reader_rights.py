"""What is read for a data package, on both databases: one person's data, and who else there is."""

import pytest

from leman_desk.domain.correspondence import Direction, Note
from leman_desk.domain.customer_address import AddressKind, CustomerAddress
from leman_desk.domain.data_package import DataPackage
from leman_desk.domain.errors import Refused
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.ids import CustomerId, MessageId
from leman_desk.domain.people import Person
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, add_all, add_case, add_message, customer


def test_one_person_has_cards_cases_mails_and_files(store: SqlStore, person: Person) -> None:
    mine = customer("Trần Thị Mai", "mai@example.vn", phone="0903 555 018")
    other = customer("Nguyễn Thị Hòa", "hoa@example.vn", phone="0912 345 678")
    add_all(store, mine, other)
    merged = customer("Mai Tran", "mai.tran@example.vn", merged_into=mine.id)
    add_all(store, merged)
    case = add_case(store, 1, customer=mine.id)
    add_case(store, 2, customer=other.id)
    with store.work() as work:
        blob = work.vault.put(b"scan")
        work.add(CustomerAddress(mine.id, AddressKind.EMAIL, "second@example.vn", NOW))
        first = add_message(
            work, "one", case=case, sender_address="mai@example.vn", recipients="[]", message_id="<1@x>"
        )
        add_message(
            work, "two", case=case, sender_address="bao@else.example", recipients="[]", message_id="<2@x>"
        )
        single = add_message(
            work, "three", sender_address="second@example.vn", recipients="[]", message_id="<3@x>"
        )
        add_message(work, "four", sender_address="hoa@example.vn", recipients="[]", message_id="<4@x>")
        work.add(Note(case, person.id, "internal", NOW))
        work.add(Evidence(case, 1, "scan.png", "image/png", 4, "a" * 64, blob, NOW, person.id))
        work.add(
            Evidence(case, 2, "old.png", "image/png", 4, "b" * 64, blob, NOW, person.id, withdrawn_at=NOW)
        )
        work.commit()
    scope = store.reader().package_scope(mine.id)
    assert scope.customers == {mine.id, merged.id}
    assert set(scope.names) == {"Trần Thị Mai", "Mai Tran"}
    assert scope.addresses == {"mai@example.vn", "mai.tran@example.vn", "second@example.vn"}
    assert scope.phones == {"+84903555018"}
    assert [each.id for each in scope.cases] == [case]
    assert first.id in {each.id for each in scope.heads}
    assert single.id in {each.id for each in scope.heads}
    assert len(scope.heads) == 3
    assert [each.filename for each in scope.evidence] == ["scan.png"]
    assert (scope.files, scope.notes) == (1, 1)
    assert store.reader().vault.get(scope.evidence[0].blob) == b"scan"


def test_one_mail_comes_with_its_text(store: SqlStore, person: Person) -> None:
    assert person
    with store.work() as work:
        kept = add_message(work, "Chào chị", direction=Direction.IN, recipients="[]", message_id="<1@x>")
        work.commit()
    mail = store.reader().package_mail(kept.id)
    assert (mail.id, mail.text, mail.attachments) == (kept.id, "Chào chị", ())
    with pytest.raises(Refused, match=r"message\.unknown"):
        store.reader().package_mail(MessageId(99))
    with pytest.raises(Refused, match=r"customer\.unknown"):
        store.reader().package_scope(CustomerId(99))


def test_everybody_else_is_known(store: SqlStore, person: Person) -> None:
    mine = customer("Trần Thị Mai", "mai@example.vn")
    other = customer("Nguyễn Thị Hòa", "hoa@example.vn", phone="0912 345 678")
    add_all(store, mine, other)
    known = store.reader().people_known([mine.id])
    assert known.names == {"Nguyễn Thị Hòa"}
    assert known.emails == {"hoa@example.vn"}
    assert known.phones == {"+84912345678"}
    assert known.staff == {person.name}


def test_packages_are_kept_as_rows_without_contents(store: SqlStore, person: Person) -> None:
    mine = customer()
    add_all(store, mine)
    case = add_case(store, 1, customer=mine.id)
    add_all(store, DataPackage(case, mine.id, NOW, person.id, "vi", "/a.zip"))
    add_all(store, DataPackage(case, mine.id, NOW, person.id, "en", "/b.zip", "f" * 64, 5_000_000_000))
    with store.work() as work:
        newest, first = work.data_packages(case)
        assert (first.path, newest.path, newest.size) == ("/a.zip", "/b.zip", 5_000_000_000)
        assert work.data_package(newest.id) is newest
        with pytest.raises(Refused, match=r"package\.unknown"):
            work.data_package(type(newest.id)(99))
