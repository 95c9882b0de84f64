import subprocess
import sys

CHILD = """
import sys
from threading import Thread
import PySide6.QtWidgets
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
assert {"pyqtgraph", "leman_desk.gui.charts.plot", "leman_desk.gui.charts.bars"} <= set(sys.modules)
print(len(steps))
"""


def test_pyqtgraph_is_loaded_by_the_windows_thread_alone() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10
