"""What is packed in files and mails is given to a search, to a bound, and what is not is said."""

import base64
import io
import random
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from leman_desk.domain.erasure import Reason
from leman_desk.domain.people import Person
from leman_desk.services.ports_erasure import Plan
from leman_desk.storage.store import SqlStore
from leman_desk.storage.unpacking import Unpacking, may_be_packed
from tests.erasure.plant import pdf
from tests.erasure.rows import NAME, planted
from tests.storage.sample import add_case, message

SPLIT = "<w:r><w:t>Nguyễn Thị</w:t></w:r><w:r><w:t xml:space='preserve'> Hòa</w:t></w:r>"


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return buffer.getvalue()


def office_file() -> bytes:
    return archive(document=f"<?xml version='1.0'?><w:document>{SPLIT}</w:document>".encode())


def mail(attached: bytes) -> bytes:
    return b"From: minh@example.vn\r\nMIME-Version: 1.0\r\n\r\n" + base64.encodebytes(attached).replace(
        b"\n", b"\r\n"
    )


@pytest.mark.parametrize(
    "data",
    [office_file(), mail(office_file()), mail(archive(inner=office_file())), archive(name=NAME.encode())],
    ids=["file", "mail", "archive in a mail", "plain"],
)
def test_a_name_in_an_archive_is_given_even_over_several_elements(data: bytes) -> None:
    assert NAME.encode() not in data
    assert may_be_packed(data)
    unpacking = Unpacking()
    assert any(NAME.encode() in part for part in unpacking.parts(data))
    assert unpacking.whole


@pytest.mark.parametrize("way", [bytes, mail], ids=["file", "mail"])
def test_the_packed_text_of_a_pdf_is_given(way: Callable[[bytes], bytes]) -> None:
    unpacking = Unpacking()
    parts = unpacking.parts(way(pdf("Nguyen Thi Hoa", packed=True)))
    assert any(b"(Nguyen Thi Hoa)" in part for part in parts)
    assert unpacking.whole


def test_what_unfolds_without_end_is_cut_and_said() -> None:
    bomb = archive(**{f"m{number}": bytes(4_000_000) for number in range(5)})
    unpacking = Unpacking(10_000_000)
    assert sum(len(part) for part in unpacking.parts(bomb)) <= 10_000_000
    assert not unpacking.whole
    deep = archive(a=b"x")
    for _ in range(6):
        deep = archive(a=deep)
    unpacking = Unpacking()
    assert list(unpacking.parts(deep))
    assert not unpacking.whole


def test_nothing_damaged_raises() -> None:
    chance = random.Random(7)
    for data in (office_file(), pdf("Nguyen", packed=True), mail(office_file())):
        for _ in range(150):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 9)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            list(Unpacking().parts(bytes(broken[: chance.randint(1, len(broken))])))
    assert list(Unpacking().parts(b"JVBERi" + b"A" * 47)), "cut in the middle of a group"


def test_the_scan_tells_of_a_packed_name_in_another_persons_mail(store: SqlStore, person: Person) -> None:
    assert person
    _, subject = planted(store)
    other = add_case(store, 9)
    with store.work() as work:
        work.add(message(work.vault.put(mail(office_file())), case=other, sha256="cd" * 32))
        work.commit()
    found, _ = store.erasing().scan(Plan(subject))
    assert (Reason.OTHER_CASE, "name") in {(each.reason, each.what) for each in found if each.place == "blob"}
