"""Selections as runs of rows: one range is quick where a hundred thousand single rows are not."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionRange


def parts_of(selection: QItemSelection) -> list[QItemSelectionRange]:
    """List the ranges of a selection."""
    return [selection.at(number) for number in range(selection.count())]


def runs_of(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Join ascending rows that stand next to each other, as (first, last)."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
