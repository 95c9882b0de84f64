"""Holders that ended are told from those that work."""

import subprocess
import sys

from leman_desk.system.processes import Processes


def test_this_process_is_there() -> None:
    here = Processes()
    assert not here.gone(here.name())


def test_two_names_of_one_process_differ() -> None:
    assert Processes().name() != Processes().name()


def test_a_process_that_ended_is_gone() -> None:
    script = "from leman_desk.system.processes import Processes; print(Processes().name())"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert Processes().gone(ended.stdout.strip())


def test_a_number_that_another_process_took_over_is_gone() -> None:
    place, number, started, own = Processes().name().split("/")
    assert Processes().gone(f"{place}/{number}/{int(started) - 5000}/{own}")


def test_of_another_computer_nothing_is_known() -> None:
    _, number, started, own = Processes().name().split("/")
    assert not Processes().gone(f"elsewhere/{number}/{started}/{own}")
    assert not Processes().gone("")
