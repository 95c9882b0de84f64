"""Writes compound files as [MS-CFB] describes them, for tests: header, FAT, mini FAT, directory, streams."""

import struct
from dataclasses import dataclass, field

Tree = dict[str, "bytes | Tree"]
_SECTOR, _MINI, _CUTOFF = 512, 64, 4_096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_IN_HEADER = 109


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = _END
    size: int = 0


@dataclass
class _File:
    entries: list[_Entry] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)
    sectors: list[bytes] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """Lay data into a chain of sectors; give the first."""
        if not data:
            return _END
        first, count = len(self.sectors), -(-len(data) // _SECTOR)
        self.sectors += [data[i * _SECTOR :][:_SECTOR].ljust(_SECTOR, b"\0") for i in range(count)]
        self.fat += [*range(first + 1, first + count), _END]
        return first


def compound_file(tree: Tree) -> bytes:
    """Write a file with these streams and storages."""
    file = _File([_Entry("Root Entry", _ROOT)])
    file.entries[0].child = _add(file, tree)
    mini, mini_fat = bytearray(), list[int]()
    for entry in file.entries[1:]:
        entry.size = len(entry.data)
        if entry.kind != _STREAM or not entry.data:
            continue
        if len(entry.data) >= _CUTOFF:
            entry.start = file.put(entry.data)
            continue
        entry.start, count = len(mini_fat), -(-len(entry.data) // _MINI)
        mini_fat += [*range(entry.start + 1, entry.start + count), _END]
        mini += entry.data.ljust(count * _MINI, b"\0")
    root = file.entries[0]
    root.start, root.size = file.put(bytes(mini)), len(mini)
    mini_start = file.put(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) // 128) * 512, b"\xff")
    )
    directory = file.put(b"".join(_record(each) for each in file.entries))
    tables = 1
    while len(file.sectors) + tables > tables * 128:
        tables += 1
    assert tables <= _IN_HEADER, "a file of this size needs a DIFAT"
    first = len(file.sectors)
    file.fat += [_FAT] * tables
    fat = struct.pack(f"<{len(file.fat)}I", *file.fat).ljust(tables * _SECTOR, b"\xff")
    places = [*range(first, first + tables)] + [_FREE] * (_IN_HEADER - tables)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, _CUTOFF)
    header += struct.pack("<IIII", mini_start, -(-len(mini_fat) // 128), _END, 0)
    return header + struct.pack("<109I", *places) + b"".join(file.sectors) + fat


def _add(file: _File, tree: Tree) -> int:
    """Add the entries of a storage as a balanced tree, ordered by length and name; give its top."""
    numbers: list[int] = []
    for name, inside in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        entry = _Entry(name, _STREAM if isinstance(inside, bytes) else _STORAGE)
        numbers.append(len(file.entries))
        file.entries.append(entry)
        if isinstance(inside, bytes):
            entry.data = inside
        else:
            entry.child = _add(file, inside)

    def top(low: int, high: int) -> int:
        if low >= high:
            return _FREE
        middle = (low + high) // 2
        entry = file.entries[numbers[middle]]
        entry.left, entry.right = top(low, middle), top(middle + 1, high)
        return numbers[middle]

    return top(0, len(numbers))


def _record(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    assert len(name) <= 64
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), entry.kind, 1)
    return head + struct.pack(
        "<III36xIQ", entry.left, entry.right, entry.child, entry.start & 0xFFFFFFFF, entry.size
    )
