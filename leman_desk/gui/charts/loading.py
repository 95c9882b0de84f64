"""Loads what charts are drawn with: numpy in a lane, pyqtgraph on the window's thread a piece at a time.

Widget classes that come into being in a worker while the window's thread makes widgets end the process now
and then, so pyqtgraph is not loaded in a lane.
"""

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from leman_desk.gui.piecewise import Piecewise

_QT = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtTest", "PySide6.QtSvg")
_BESIDE = (
    "numpy",
    "numpy.typing",
    "cProfile",
    "importlib.resources",
    "multiprocessing.connection",
    "multiprocessing.util",
    "pydoc",
    "subprocess",
    "xml.etree.ElementTree",
)
_PACKAGE = "pyqtgraph"
_BY_LINE = (_PACKAGE, f"{_PACKAGE}.parametertree", f"{_PACKAGE}.parametertree.parameterTypes")
_CHARTS = (
    "leman_desk.gui.charts.chart",
    "leman_desk.gui.charts.plot",
    "leman_desk.gui.charts.bars",
)
_AT_ONCE = 15


def load_beside() -> None:
    """Load what knows nothing of Qt; in a lane."""
    for name in _BESIDE:
        importlib.import_module(name)


def steps() -> Iterator[Callable[[], object]]:
    """Give what is left for the window's thread after `load_beside`, a step for each turn of its loop."""
    # pyqtgraph asks for every class of Qt, and each comes into being at the first mention.
    for name in _QT:
        module = importlib.import_module(name)
        names = iter(dir(module))
        while some := tuple(islice(names, _AT_ONCE)):
            yield partial(_mention, module, some)
    # In one piece it holds the window up for four frames.
    yield from Piecewise(_PACKAGE, by_line=_BY_LINE).steps(_PACKAGE)
    ours = Piecewise("leman_desk")
    for name in _CHARTS:
        yield from ours.steps(name)


def _mention(module: object, names: tuple[str, ...]) -> None:
    for name in names:
        getattr(module, name)
