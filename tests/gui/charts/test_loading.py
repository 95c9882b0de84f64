import subprocess
import sys

CHILD = """
import sys
from threading import Thread
import PySide6.QtWidgets
from leman_desk.gui import piecewise
from leman_desk.gui.charts import loading

assert not {"numpy", "pyqtgraph"} & set(sys.modules)
worker = Thread(target=loading.load_beside)
worker.start()
worker.join()
assert "numpy" in sys.modules
assert not [name for name in sys.modules if name.startswith("pyqtgraph")]
steps = list(loading.steps())
assert "pyqtgraph" not in sys.modules
for step in steps:
    step()
assert not piecewise._under_way
assert {"pyqtgraph", "leman_desk.gui.charts.plot", "leman_desk.gui.charts.bars"} <= set(sys.modules)
print(len(steps))
"""


def test_pyqtgraph_is_loaded_by_the_windows_thread_alone() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10


HALF = """
import sys
import PySide6.QtWidgets
from leman_desk.gui import piecewise
from leman_desk.gui.charts import loading

loading.load_beside()
first = list(loading.steps())
for step in first[: -60]:
    step()
assert "pyqtgraph" in sys.modules and not hasattr(sys.modules["pyqtgraph"], "PlotWidget")
# A page was opened meanwhile: it goes on where the other stopped, and the other finds nothing left to do.
for step in loading.steps():
    step()
for step in first[-60:]:
    step()
import pyqtgraph
from pyqtgraph.widgets.PlotWidget import PlotWidget
assert pyqtgraph.PlotWidget is PlotWidget
assert pyqtgraph.parametertree.parameterTypes.SliderParameter
assert not piecewise._under_way
assert not [step for step in loading.steps() if step.func is piecewise.run_line]
"""


def test_two_may_load_it_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", HALF], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


BROKEN = """
import sys
import PySide6.QtWidgets
from leman_desk.gui import piecewise
from leman_desk.gui.charts import loading

loading.load_beside()
steps = [step for step in loading.steps() if getattr(step, "args", None) == ("pyqtgraph",)]
sys.modules["pyqtgraph.colormap"] = None
failed = 0
for step in steps:
    try:
        step()
    except ImportError:
        failed += 1
assert failed == 1 and "pyqtgraph" not in sys.modules
del sys.modules["pyqtgraph.colormap"]
for step in loading.steps():
    step()
import pyqtgraph
assert pyqtgraph.ColorMap
"""


def test_what_failed_half_way_can_be_loaded_again() -> None:
    done = subprocess.run([sys.executable, "-c", BROKEN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
