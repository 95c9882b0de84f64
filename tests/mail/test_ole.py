"""Compound files within bounds."""

import pytest

from leman_desk.mail.ole import Container, Damaged, is_ole
from tests.mail.ole_writer import Tree, compound_file

TREE: Tree = {
    "small": b"s",
    "large": b"l" * 10_000,
    "Folder 1": {"inside": b"i", "empty": b""},
    "folder 2": {},
}


def test_streams_and_storages_by_name_without_case() -> None:
    container = Container(compound_file(TREE))
    root = container.root
    assert (root.stream("SMALL"), root.stream("large"), root.stream("none")) == (b"s", b"l" * 10_000, b"")
    assert (root.has("large"), root.has("Folder 1")) == (True, False)
    inside = root.folder("folder 1")
    assert inside is not None
    assert (inside.stream("inside"), inside.longest_stream()) == (b"i", b"i")
    assert len(root.folders("folder")) == 2
    assert root.folder("folder 3") is None
    empty = root.folder("folder 2")
    assert empty is not None
    assert empty.longest_stream() == b""
    assert not container.damaged
    container.close()


def test_many_entries_of_one_storage() -> None:
    container = Container(
        compound_file({f"stream {number}": bytes([number % 256]) for number in range(2000)})
    )
    assert container.root.stream("stream 1999") == bytes([1999 % 256])
    container.close()


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"x" * 3000])
def test_what_is_none_is_refused(data: bytes) -> None:
    assert not is_ole(data)
    with pytest.raises(Damaged):
        Container(data)
