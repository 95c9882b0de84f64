"""Prints what a screen reader is told of the window, as JSON; run by a Python with the AT-SPI bindings.

Usage: python3 tree_reader.py [SECONDS TO WAIT FOR THE PROGRAM]
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import gi  # type: ignore[import-not-found,unused-ignore]  # the system's Python has it, the project's does not

gi.require_version("Atspi", "2.0")
# After its version.
from gi.repository import Atspi, GLib  # type: ignore[import-not-found,unused-ignore]  # noqa: E402

PROGRAM = "Leman Desk"
DEEPEST = 40
TRIES = 5


def find(seconds: float) -> Any:
    """Wait for the program on the accessibility bus; give it, or nothing."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            program = desktop.get_child_at_index(index)
            if program is not None and program.get_name() == PROGRAM and program.get_child_count():
                return program
        time.sleep(0.1)
    return None


def labels(node: Any) -> str:
    """Give what the labels of a node say."""
    return " ".join(
        relation.get_target(index).get_name() or ""
        for relation in node.get_relation_set()
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
        for index in range(relation.get_n_targets())
    )


def value(node: Any) -> str:
    """Give what stands in a field of text; empty for everything else."""
    if node.get_role_name() != "text" or node.get_text_iface() is None:
        return ""
    return str(Atspi.Text.get_text(node, 0, -1))


def told(node: Any, depth: int = 0) -> Iterator[dict[str, object]]:
    """Give each showing node with its role, name and description, in the order in which they are read."""
    if node is None or depth > DEEPEST:
        return
    states = node.get_state_set()
    if depth and not states.contains(Atspi.StateType.SHOWING):
        return
    yield {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "focused": states.contains(Atspi.StateType.FOCUSED),
        "enabled": states.contains(Atspi.StateType.SENSITIVE),
        "editable": states.contains(Atspi.StateType.EDITABLE),
        "checked": states.contains(Atspi.StateType.CHECKED),
        "selected": states.contains(Atspi.StateType.SELECTED),
        "depth": depth,
        "label": labels(node),
        "value": value(node),
    }
    count = node.get_child_count()
    for index in range(min(count, 200)):
        yield from told(node.get_child_at_index(index), depth + 1)


def whole(program: Any) -> list[dict[str, object]]:
    """Read the window; from the beginning if something went away meanwhile, as a busy window's parts do."""
    for left in reversed(range(TRIES)):
        try:
            return list(told(program))
        except GLib.GError:
            if not left:
                raise
            time.sleep(0.5)
            Atspi.Accessible.clear_cache(program)
    return []


def main() -> None:
    program = find(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
    json.dump(whole(program) if program is not None else [], sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
