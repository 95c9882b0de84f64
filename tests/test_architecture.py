"""The house in sentences: who may import whom, what a room may never touch."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.longest import PLACES

PACKAGE = Path(__file__).resolve().parents[1] / "leman_desk"
FLOORS = {
    "domain": {"domain"},
    "services": {"services", "domain"},
    "wording": {"wording", "domain"},
    "storage": {"storage", "services", "domain"},
    "mail": {"mail", "services", "domain"},
    "documents": {"documents", "services", "domain", "wording"},
    "system": {"system", "services", "domain"},
    "gui": {"gui", "services", "domain", "wording", "system"},
    "commands": {"commands", "compose", "services", "domain", "wording"},
    "compose": {"compose", "gui", "storage", "mail", "documents", "system", "services", "domain", "wording"},
    "__main__": {"commands", "compose", "domain"},
    "__init__": set(),
}
WINDOW_LIBRARIES = {"PySide6", "qtawesome", "pyqtgraph", "shiboken6"}
DATABASE_LIBRARIES = {"sqlalchemy", "alembic", "sqlcipher3", "psycopg", "sqlite3"}
NETWORK_LIBRARIES = {"imapclient", "imaplib", "smtplib", "socket", "ssl", "httpx", "urllib.request", "http"}
TRANSLATION_LIBRARIES = {"babel", "gettext"}


@cache
def modules() -> dict[str, ast.Module]:
    found: dict[str, ast.Module] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if "versions" in parts:
            continue
        name = ".".join(part for part in parts if part != "__init__") or "__init__"
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(tree: ast.AST) -> list[tuple[str, ast.AST]]:
    found: list[tuple[str, ast.AST]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.append((node.module, node))
    return found


def room(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def inner(tree: ast.AST) -> list[str]:
    return [name.removeprefix("leman_desk.") for name, _ in imports(tree) if name.startswith("leman_desk.")]


def breaches(kept_out: set[str], *rooms: str) -> list[str]:
    return [
        f"{name} imports {found}"
        for name, tree in modules().items()
        if room(name) in rooms
        for found, _ in imports(tree)
        if found in kept_out or found.split(".", maxsplit=1)[0] in kept_out
    ]


def test_each_floor_sees_only_the_floors_below_it() -> None:
    wrong = [
        f"{name} imports leman_desk.{target}"
        for name, tree in modules().items()
        for target in inner(tree)
        if room(target) not in FLOORS[room(name)]
    ]
    assert not wrong


def test_the_domain_knows_no_window_no_database_no_network_no_translation_and_no_clock() -> None:
    outside = WINDOW_LIBRARIES | DATABASE_LIBRARIES | NETWORK_LIBRARIES | TRANSLATION_LIBRARIES
    assert not breaches(outside | {"time", "os", "pathlib"}, "domain")
    clocks = [
        f"{name}: {node.func.attr}"
        for name, tree in modules().items()
        if room(name) == "domain"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
    ]
    assert not clocks


def test_the_services_know_no_window_no_database_no_network_and_no_words() -> None:
    outside = WINDOW_LIBRARIES | DATABASE_LIBRARIES | NETWORK_LIBRARIES | TRANSLATION_LIBRARIES
    assert not breaches(outside, "services")


def test_only_the_window_uses_qt() -> None:
    rest = set(FLOORS) - {"gui", "compose"}
    assert not breaches(WINDOW_LIBRARIES, *rest)


def test_only_storage_uses_a_database_and_only_mail_the_network() -> None:
    assert not breaches(DATABASE_LIBRARIES, *(set(FLOORS) - {"storage"}))
    assert not breaches(NETWORK_LIBRARIES - {"socket"}, *(set(FLOORS) - {"mail"}))


def test_pages_never_import_pages() -> None:
    wrong = [
        f"{name} imports {target}"
        for name, tree in modules().items()
        if name.startswith("gui.pages.")
        for target in inner(tree)
        if target.startswith("gui.pages.") and target.split(".")[2] != name.split(".")[2]
    ]
    assert not wrong


def test_models_and_widgets_never_call_a_service() -> None:
    allowed = {"services.queries", "services.changes"}
    wrong = [
        f"{name} imports {target}"
        for name, tree in modules().items()
        if name.startswith(("gui.models", "gui.widgets"))
        for target in inner(tree)
        if target.startswith("services.") and target not in allowed
    ]
    assert not wrong


def test_only_tasks_start_threads() -> None:
    wrong = [
        f"{name} imports {found}"
        for name, tree in modules().items()
        if room(name) == "gui" and name != "gui.tasks"
        for found, _ in imports(tree)
        if found.split(".")[0] in {"threading", "concurrent", "multiprocessing"}
    ]
    assert not wrong


def test_no_circles_between_modules() -> None:
    graph = {name: set(inner(tree)) & set(modules()) for name, tree in modules().items()}
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            pytest.fail(" → ".join((*path[path.index(name) :], name)))
        if name not in done:
            for target in graph[name]:
                walk(target, (*path, name))
            done.add(name)

    for name in graph:
        walk(name, ())


def test_no_type_checking_blocks() -> None:
    wrong = [
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"
    ]
    assert not wrong


def test_imports_inside_functions_are_heavy_third_parties_whole_floors_or_pages() -> None:
    wrong = []
    for name, tree in modules().items():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for target, _ in imports(function):
                ours = target.startswith("leman_desk")
                # The composition root loads a floor, and the window its pages, when first needed.
                if (
                    ours
                    and name != "compose"
                    and not (target.startswith("leman_desk.gui") and room(name) == "gui")
                ):
                    wrong.append(f"{name}.{function.name} imports {target}")
    assert not wrong


def test_broad_except_stands_only_at_the_task_boundary() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if name != "gui.tasks"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _broad(node) and not _reraises(node)
    ]
    assert not wrong


def _broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(each, ast.Name) and each.id in {"Exception", "BaseException"} for each in names)


def _reraises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))


def test_every_module_says_its_purpose() -> None:
    silent = [name for name, tree in modules().items() if not ast.get_docstring(tree)]
    assert not silent


def test_files_stay_small() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if "versions" not in path.parts
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert not long


def test_the_tests_to_begin_with_are_there() -> None:
    assert [str(each) for each in PLACES if not each.is_file()] == []
