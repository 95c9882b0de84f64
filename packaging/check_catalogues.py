"""Fail when the Vietnamese catalogue is not complete, current and compiled."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.exit(runpy.run_path(str(Path(__file__).with_name("catalogues.py")))["check"]())
