"""Imports modules one at a time, what they need first, so that no turn of the event loop waits for all."""

import ast
import importlib
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from types import ModuleType

_IMPORT = re.compile(
    r"^(?:from[ \t]+(?P<base>[.\w]+)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n#]*)"
    r"|import[ \t]+(?P<plain>[\w., ]+))",
    re.MULTILINE,
)
"""Imports that stand at the margin; those further in are for some occasion and come when it does."""
_NAME = re.compile(r"^\w+")
_COMMENT = re.compile(r"#[^\n]*")
Step = Callable[[], object]
_under_way: dict[str, tuple[ModuleType, deque[ast.stmt]]] = {}
"""What is left of packages that come line by line; whoever runs the next step goes on with it."""


class Piecewise:
    """Finds what modules of some packages need by reading their source, and gives a step for each module.

    A step only brings an import forward, so it may fail in silence: the line that means it will say so.
    Without source, as in a frozen program, a module comes in one piece with all it needs.
    """

    def __init__(self, *packages: str, besides: Iterable[str] = (), by_line: Iterable[str] = ()) -> None:
        """Make one that has read nothing.

        Args:
            packages: Whose modules are looked into; others come with whoever imports them.
            besides: Modules that somebody else loads.
            by_line: Packages whose own lines are run one by one, each after the modules that it names: a
                module within cannot come before its package, which would bring all of them in one piece.
        """
        self._packages = frozenset(packages)
        self._seen = set(besides)
        self._by_line = frozenset(by_line)
        self._specs: dict[str, ModuleSpec | None] = {}

    def steps(self, name: str) -> Iterator[Step]:
        """Give the steps that import a module, what it needs first; each is to be run before the next."""
        there = name in sys.modules and name not in _under_way
        if name in self._seen or there or name.partition(".")[0] not in self._packages:
            return
        self._seen.add(name)
        spec = self._spec(name)
        if spec is None:
            return
        above = name.rpartition(".")[0]
        if above:
            yield from self.steps(above)
        if name in self._by_line and source_of(spec) is not None:
            yield from self._lines(name, spec)
            return
        for needed in self.needed(source_of(spec), _package_of(spec)):
            yield from self.steps(needed)
        if name not in sys.modules:
            yield partial(_bring, name)

    def _lines(self, name: str, spec: ModuleSpec) -> Iterator[Step]:
        if name not in _under_way:
            lines = ast.parse(source_of(spec) or "").body
            _under_way[name] = module_from_spec(spec), deque(lines)
        # What lies within asks for the package first.
        yield partial(_begin, name)
        for line in tuple(_under_way[name][1]):
            if isinstance(line, ast.ImportFrom):
                for needed in self.needed(ast.unparse(line), name):
                    yield from self.steps(needed)
            yield partial(run_line, name)

    def needed(self, source: str | None, package: str) -> Iterator[str]:
        """Give the modules that a source names at its margin, as far as they exist.

        Args:
            source: The text; None gives nothing.
            package: What relative names begin from.
        """
        for found in _IMPORT.finditer(source or ""):
            plain = found["plain"]
            if plain is not None:
                yield from (each.split()[0] for each in plain.split(",") if each.strip())
                continue
            base = _absolute(found["base"], package)
            yield base
            for each in _COMMENT.sub("", found["names"]).strip("() \t\n").split(","):
                if (named := _NAME.match(each.strip())) is not None:
                    # A name may be a module of the package; what is none is found nowhere, and left out.
                    yield f"{base}.{named[0]}"

    def _spec(self, name: str) -> ModuleSpec | None:
        """Find a module without importing the packages above it."""
        if name not in self._specs:
            above = name.rpartition(".")[0]
            parent = self._spec(above) if above else None
            places = parent.submodule_search_locations if parent is not None else None
            known = not above or places is not None
            self._specs[name] = (
                PathFinder.find_spec(name, list(places) if places else None) if known else None
            )
        return self._specs[name]


def source_of(spec: ModuleSpec | None) -> str | None:
    """Give the source of a module; None where there is none."""
    read = getattr(spec.loader, "get_source", None) if spec is not None else None
    source = read(spec.name) if spec is not None and callable(read) else None
    return source if isinstance(source, str) else None


def run_line(name: str) -> None:
    """Run the next line of a package that comes line by line, unless somebody else was faster.

    Raises whatever the line raises; as after an import that failed, nothing half made stays behind.
    """
    if name not in _under_way:
        return
    _begin(name)
    module, lines = _under_way[name]
    part = compile(ast.Module([lines.popleft()], type_ignores=[]), module.__file__ or "", "exec")
    try:
        exec(part, module.__dict__)  # noqa: S102 - what an import does, too
    except BaseException:
        del _under_way[name], sys.modules[name]
        raise
    if not lines:
        del _under_way[name]
        above, _, own = name.rpartition(".")
        if above in sys.modules:
            setattr(sys.modules[above], own, module)


def _begin(name: str) -> None:
    if name in _under_way:
        sys.modules[name] = _under_way[name][0]


def _package_of(spec: ModuleSpec) -> str:
    return spec.name if spec.submodule_search_locations is not None else spec.name.rpartition(".")[0]


def _absolute(base: str, package: str) -> str:
    name = base.lstrip(".")
    if name == base:
        return base
    parts = package.split(".")
    parts = parts[: len(parts) - (len(base) - len(name)) + 1]
    return ".".join([*parts, name] if name else parts)


def _bring(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:
        # Modules that need one another may not come in this order; they do in their own.
        return
