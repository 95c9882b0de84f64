"""The least that PySide6 can do: a window with a table of many rows. Says when it was painted and idle."""

import json
import sys
import time

import psutil
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from typing_extensions import override

_COLUMNS = 6
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Rows(QAbstractTableModel):
    """Rows made when they are looked at."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self._many = many

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._many

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _COLUMNS

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return f"{index.row()}:{index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


class Table(QTableView):
    """A table that remembers its first painting."""

    painted = 0.0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = time.monotonic()
            QTimer.singleShot(0, QApplication.quit)


def main(begun: float, many: int) -> None:
    application = QApplication(sys.argv[:1])
    window, table, rows = QMainWindow(), Table(), Rows(many)
    table.setModel(rows)
    window.setCentralWidget(table)
    window.resize(1440, 900)
    window.show()
    application.exec()
    idle = time.monotonic()
    memory = psutil.Process().memory_full_info()
    told = {"painted": table.painted - begun, "usable": idle - begun, "uss": memory.uss, "rss": memory.rss}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
