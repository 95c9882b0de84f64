"""The set-up script, its locks, and the wheel."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def small_project(bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "packaging").mkdir()
    for name in (*LOCKS, "pyproject.toml"):
        place = tmp_path if name.endswith("toml") else tmp_path / "packaging"
        (place / name).write_text(name, encoding="utf-8")
    python = tmp_path / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    return tmp_path


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    lines = re.findall(r"^([A-Za-z0-9._-]+==[^\\\n]*?) *\\$", text, re.MULTILINE)
    return {Requirement(line).name + "|" + str(Requirement(line).marker): line for line in lines}


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_address_and_hash_every_package(name: str) -> None:
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pinned(name)) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in re.sub(r"^ +#.*$", "", text, flags=re.MULTILINE)


def test_what_the_tests_install_holds_exactly_what_the_window_runs_with() -> None:
    runtime, development = (set(pinned(name).values()) for name in LOCKS)
    assert runtime < development


@pytest.mark.parametrize(("name", "extras"), [(LOCKS[0], ["build"]), (LOCKS[1], ["build", "dev"])])
def test_locks_meet_every_declared_range(name: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    locked = [Requirement(line) for line in pinned(name).values()]
    for need in (Requirement(line) for line in wanted):
        if need.name == "leman-desk":
            continue
        versions = [
            next(iter(entry.specifier)).version for entry in locked if _plain(entry.name) == _plain(need.name)
        ]
        assert versions, f"{need} is not locked"
        assert all(need.specifier.contains(version) for version in versions), f"{need}: locked {versions}"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_locked_package_takes_over_imports() -> None:
    assert not [line for name in LOCKS for line in pinned(name) if "lazy" in line]


def test_a_finished_set_up_counts_until_something_changes(bootstrap: ModuleType, small_project: Path) -> None:
    assert not bootstrap.is_prepared("run")
    bootstrap.stamp_file("test").write_text(bootstrap.fingerprint("test"), encoding="ascii")
    assert bootstrap.is_prepared("test")
    assert bootstrap.is_prepared("run"), "what tests need holds all that the window needs"
    (small_project / "pyproject.toml").write_text("changed", encoding="utf-8")
    assert not bootstrap.is_prepared("test")
    assert not bootstrap.is_prepared("run")


def test_the_window_alone_is_not_enough_for_tests(bootstrap: ModuleType, small_project: Path) -> None:
    assert small_project
    bootstrap.stamp_file("run").write_text(bootstrap.fingerprint("run"), encoding="ascii")
    assert bootstrap.is_prepared("run")
    assert not bootstrap.is_prepared("test")


STATUS = """Package: postgresql-16
Status: install ok installed
Version: 16.4

Package: libglib2.0-0t64
Status: install ok installed
Provides: libglib2.0-0 (= 2.84), other:any

Package: xvfb
Status: deinstall ok config-files
Version: 2
"""


def test_installed_packages_are_read_with_what_they_provide(bootstrap: ModuleType) -> None:
    installed = bootstrap.installed_packages(STATUS)
    assert {"postgresql-16", "libglib2.0-0t64", "libglib2.0-0", "other"} == installed


def test_only_what_is_missing_is_asked_for(bootstrap: ModuleType) -> None:
    installed = bootstrap.installed_packages(STATUS)
    wanted = (("xvfb",), ("postgresql-15", "postgresql"), ("libglib2.0-0",))
    assert bootstrap.missing_packages(wanted, installed) == [("xvfb",)]


@pytest.mark.skipif(os.name == "nt", reason="apt is Linux only")
def test_without_rights_the_exact_command_is_told(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    with pytest.raises(bootstrap.SetupError, match=r"sudo apt-get install libegl1 postgresql-15$"):
        bootstrap.apt_install([("libegl1",), ("postgresql-15", "postgresql")])


@pytest.mark.parametrize(
    ("arguments", "environment", "platform", "lacking"),
    [
        ([], {}, "linux", True),
        (["open"], {}, "linux", True),
        (["--profile", "Desk", "demo"], {}, "linux", True),
        (["demo", "--no-open"], {}, "linux", False),
        (["--help"], {}, "linux", False),
        (["inspect", "a.eml"], {}, "linux", False),
        ([], {"DISPLAY": ":0"}, "linux", False),
        ([], {"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ([], {"DISPLAY": ""}, "linux", True),
        ([], {}, "win32", False),
        ([], {}, "darwin", False),
    ],
)
def test_a_missing_screen_matters_to_windows_only(
    bootstrap: ModuleType, arguments: list[str], environment: dict[str, str], platform: str, *, lacking: bool
) -> None:
    assert bootstrap.lacks_screen(arguments, environment, platform) is lacking


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("Retrying: NewConnectionError: Failed to establish a new connection", "cannot be reached"),
        (
            "[Errno -3] Temporary failure in name resolution\nERROR: No matching distribution found",
            "cannot be reached",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "not the one that was checked",
        ),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: No matching distribution found for x==1", "nothing for this computer"),
        ("something else", "pip could not install"),
    ],
)
def test_failures_of_pip_are_told_in_a_sentence(bootstrap: ModuleType, output: str, expected: str) -> None:
    told = bootstrap.explain_pip(output)
    assert expected in told.splitlines()[0]
    assert output.splitlines()[-1] in told


def test_a_full_disk_stops_the_set_up_before_it_begins(
    bootstrap: ModuleType, small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "FREE_BYTES_NEEDED", 10**18)
    monkeypatch.setattr(bootstrap, "prepare_system", lambda _scope: None)
    with pytest.raises(bootstrap.SetupError, match="GB are free"):
        bootstrap.prepare("run")
    assert not (small_project / ".venv" / "ready-to-run").exists()


def test_an_old_python_is_refused(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    assert bootstrap.main(["run"]) == 1
    assert "is needed" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["fly"]])
def test_wrong_use_shows_the_verbs(arguments: list[str]) -> None:
    shown = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bootstrap.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 2
    assert "prepare [run] [test]" in shown.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_run_without_a_screen_says_what_to_do() -> None:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    shown = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bootstrap.py"), "run"],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name not in hidden},
    )
    assert shown.returncode == 1
    assert "no screen" in shown.stderr
    assert "xvfb-run" in shown.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="X servers of one's own are for Linux")
def test_the_virtual_screen_lives_as_long_as_its_block(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    with bootstrap.screen() as environment:
        assert _screen_size(environment) == "1440 900"
        assert "WAYLAND_DISPLAY" not in environment
    assert not _screen_size(environment)


def _screen_size(environment: dict[str, str]) -> str:
    asked = ["xdotool", "getdisplaygeometry"]
    return subprocess.run(asked, env=environment, capture_output=True, text=True, check=False).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="X servers of one's own are for Linux")
def test_a_present_screen_is_used(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":77")
    with bootstrap.screen() as environment:
        assert environment["DISPLAY"] == ":77"


@pytest.mark.parametrize(("arguments", "runs"), [([], 2), (["tests/domain"], 1)])
@pytest.mark.parametrize("failing", [0, 1])
def test_benchmarks_run_after_the_tests_and_a_failure_of_either_counts(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, arguments: list[str], runs: int, failing: int
) -> None:
    given: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        given.append(command)
        return int(len(given) - 1 == failing)

    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(bootstrap, "prepare", lambda _scope: None)
    monkeypatch.setattr(bootstrap.subprocess, "call", call)
    monkeypatch.setattr(bootstrap, "MEMORY", ROOT / "none")
    assert bootstrap.test(arguments) == (1 if failing < runs else 0)
    assert len(given) == runs
    assert given[0][3:] == (arguments or list(bootstrap.SHARED_TESTS))


@pytest.mark.parametrize(("kilobytes", "plenty"), [(8_000_000, True), (7_000_000, False)])
def test_files_of_tests_lie_in_memory_where_there_is_plenty(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kilobytes: int, *, plenty: bool
) -> None:
    (tmp_path / "meminfo").write_text(f"MemTotal: 9 kB\nMemAvailable:   {kilobytes} kB\n", encoding="ascii")
    monkeypatch.setattr(bootstrap, "MEMORY", tmp_path)
    monkeypatch.setattr(bootstrap, "MEMINFO", tmp_path / "meminfo")
    usage = bootstrap.shutil.disk_usage(tmp_path)._replace(free=9_000_000_000)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _folder: usage)
    with bootstrap.quick_folder() as options:
        assert bool(options) is plenty
        made = list(tmp_path.glob("leman-desk-*"))
        assert [options[1]] == [str(each / "tests") for each in made] if plenty else not made
    assert list(tmp_path.glob("leman-desk-*")) == []


def test_the_wheel_carries_its_resources_and_finds_them(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "-q",
            "-w",
            tmp_path,
            ROOT,
        ],
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    (wheel,) = tmp_path.glob("leman_desk-*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    kept = {
        path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()
    }
    carried = unpacked / "leman_desk" / "_resources"
    ignored = {path for path in kept if path.suffix == ".mo"}
    assert {path.relative_to(carried) for path in carried.rglob("*") if path.is_file()} >= kept - ignored
    assert not (unpacked / "tests").exists()
    code = "from leman_desk.system.paths import resources; print(resources())"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=unpacked,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(found.stdout.strip()).samefile(carried)
