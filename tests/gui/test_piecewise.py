import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leman_desk.gui.piecewise import Piecewise

FILES = {
    "__init__.py": "from .low import one\nfrom . import high\n",
    "low.py": '"""Low."""\nimport json\none = 1\n',
    "high.py": "from .sub import (\n    deep,\n    other as another,\n)\nimport made_up_pieces.low as low\n",
    "sub/__init__.py": "",
    "sub/deep.py": "from ..low import one\nfrom .. import late  # the package is half there\n",
    "sub/other.py": "def use() -> None:\n    from made_up_pieces.sub import unused\n",
    "sub/unused.py": "",
    "late.py": "",
}
NAME = "made_up_pieces"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, source in FILES.items():
        path = tmp_path / NAME / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / NAME
    for name in [each for each in sys.modules if each.partition(".")[0] == NAME]:
        del sys.modules[name]


def loaded() -> set[str]:
    return {name.removeprefix(f"{NAME}.") for name in sys.modules if name.startswith(f"{NAME}.")}


def test_what_a_module_needs_comes_before_it_and_each_in_a_step(package: Path) -> None:
    assert package.is_dir()
    seen: list[set[str]] = []
    for step in Piecewise(NAME).steps(f"{NAME}.sub.deep"):
        before = loaded()
        step()
        seen.append(loaded() - before)
    assert {"low", "high", "sub", "sub.deep", "sub.other", "late"} <= loaded()
    assert "sub.unused" not in loaded()
    assert sys.modules[NAME].high.another is sys.modules[f"{NAME}.sub.other"]
    assert not list(Piecewise(NAME).steps(f"{NAME}.sub.deep"))


def test_only_modules_of_the_packages_named_are_looked_into(package: Path) -> None:
    assert package.is_dir()
    assert not list(Piecewise("another").steps(f"{NAME}.low"))
    assert not list(Piecewise(NAME, besides=[NAME, f"{NAME}.low"]).steps(f"{NAME}.low"))
    assert not list(Piecewise(NAME).steps(f"{NAME}.missing.deep"))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("import a.b, c as d", ["a.b", "c"]),
        ("from . import x", ["p.q", "p.q.x"]),
        ("from ..r import x as y, z", ["p.r", "p.r.x", "p.r.z"]),
        ("from a import (\n    b,  # why\n    c,\n)", ["a", "a.b", "a.c"]),
        ("    from a import b", []),
    ],
)
def test_imports_at_the_margin_are_found(line: str, named: list[str]) -> None:
    assert list(Piecewise("p").needed(f"x = 1\n{line}\n", "p.q")) == named


def test_a_module_that_does_not_come_alone_comes_with_those_that_mean_it(package: Path) -> None:
    (package / "low.py").write_text("from .high import missing\n", encoding="utf-8")
    for step in Piecewise(NAME).steps(f"{NAME}.low"):
        step()
    with pytest.raises(ImportError):
        __import__(f"{NAME}.low")
