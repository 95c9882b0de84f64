"""Costs that were measured in this run, with the goals beside them; a report, never a verdict."""

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "output" / "benchmarks.json"


@dataclass(frozen=True, slots=True)
class Measure:
    """One cost; `goal` is what it should not exceed (or, of a rate, not fall below), in the same unit."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""

    def line(self) -> str:
        """Say it in one line."""
        goal = f"   goal {self.goal:g} {self.unit}" if self.goal is not None else ""
        note = f"   ({self.note})" if self.note else ""
        return f"{self.what:<52} {self.value:>10,.1f} {self.unit}{goal}{note}"


@dataclass
class Report:
    """Everything measured in one run of the tests."""

    measures: list[Measure] = field(default_factory=list)

    def add(self, what: str, value: float, unit: str, *, goal: float | None = None, note: str = "") -> None:
        """Note a cost."""
        self.measures.append(Measure(what, round(value, 2), unit, goal, note))

    def save(self) -> None:
        """Write the costs of this run over those of the last."""
        FILE.parent.mkdir(parents=True, exist_ok=True)
        told = {
            "python": sys.version.split()[0],
            "system": platform.platform(),
            "processors": os.cpu_count(),
            "measures": [asdict(each) for each in self.measures],
        }
        FILE.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


def share(values: list[float], percent: float) -> float:
    """Give the value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
