"""Set the project up in `.venv`, then open its window or run its checks; needs Python alone.

Usage: python3 packaging/bootstrap.py VERB, where VERB is one of
  run [arguments of leman-desk]   open the window
  test [arguments of pytest]      run the tests
  lint                            run all other checks
  check                           run tests and all other checks
  prepare [run] [test]            only set up, for what the names say
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
FREE_BYTES_NEEDED = 1_500_000_000
# The tests of a file stay with one worker, for they share servers. Left alone, xdist begins with the files of
# most tests, and ends with those of one long test.
SHARED_TESTS = (
    *("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder"),
    *("-m", "not soak and not benchmark"),
    *("--durations", "40", "--durations-min", "10"),
)
MEMORY, MEMINFO = Path("/dev/shm"), Path("/proc/meminfo")  # noqa: S108 - a folder of one's own is made in it
MEMORY_BYTES_NEEDED = 8_000_000_000
BENCHMARKS = ("-m", "benchmark and not soak")
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
DPKG_STATUS = Path("/var/lib/dpkg/status")

# Each line names one need; of several names the first that the system offers is taken.
WINDOW_PACKAGES = (
    ("libegl1",),
    ("libgl1",),
    ("libglib2.0-0", "libglib2.0-0t64"),
    ("libfontconfig1",),
    ("libxkbcommon0",),
    ("libxkbcommon-x11-0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-cursor0",),
    ("libxcb-image0",),
    ("libxcb-render-util0",),
    ("libxcb-shape0",),
    ("libdbus-1-3",),
    ("libwayland-cursor0",),
)
SCREEN_PACKAGES = (("xvfb",), ("xauth",), ("xdotool",), ("imagemagick",), ("fonts-noto-core",))
SERVER_PACKAGES = (
    ("dovecot-imapd",),
    ("gnome-keyring",),
    ("dbus",),
    ("postgresql-15", "postgresql"),
    ("gettext",),
    ("clamav-daemon",),
    ("strace",),
)
# Other programs that index mail, beside which the benchmark of imports runs.
PEER_PACKAGES = (("notmuch",), ("maildir-utils",))
# What a screen reader reads by; its bindings come with the system's own Python only.
READER_PACKAGES = (("at-spi2-core",), ("gir1.2-atspi-2.0",), ("python3-gi",))
PIP_TROUBLES = {
    "The disk is full. Free some space, then run the same command again.": r"No space left|Errno 28",
    "A downloaded package is not the one that was checked, so nothing was installed. If a new try does not "
    "help, the package index or something on the way to it delivers altered files.": r"NOT MATCH THE HASHES",
    "The package index cannot be reached. Check the network, or pip's settings for a proxy or an index; then "
    "run the same command again.": r"(?i)name resolution|failed to establish a new connection|getaddrinfo"
    r"|connection (refused|reset|aborted)|network is unreachable|timed out|proxyerror|max retries",
    "A package was not found. Either the package index is out of reach (see the network and pip's settings), "
    "or it offers nothing for this computer and this Python; known gaps stand in CONTRIBUTING.md.": (
        r"No matching distribution found|is not a supported wheel"
    ),
}


class SetupError(Exception):
    """Something the person at the keyboard has to settle; the text says what and how."""


# --- the Python environment -------------------------------------------------------------------


def venv_python() -> Path:
    """Tell where the environment's own Python is."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(scope: str) -> str:
    """Hash all that decides what belongs into the environment; a moved project counts as changed."""
    digest = hashlib.sha256(f"{scope}\n{ROOT}\n".encode())
    for path in (ROOT / "packaging" / LOCKS[scope], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp_file(scope: str) -> Path:
    """Name the file that tells a finished set-up."""
    return VENV / f"ready-to-{scope}"


def is_prepared(scope: str) -> bool:
    """Tell whether the environment is complete; what tests need holds all that the window needs."""
    return venv_python().exists() and any(
        _read(stamp_file(candidate)) == fingerprint(candidate)
        for candidate in ((scope,) if scope == "test" else ("run", "test"))
    )


def prepare(scope: str) -> None:
    """Install what is missing on the system and in `.venv`; returns at once when nothing is.

    Args:
        scope: ``run`` for the window, ``test`` for the window and all tools of its development.

    Raises:
        SetupError: With what to do about it.
    """
    prepare_system(scope)
    if is_prepared(scope):
        return
    free = shutil.disk_usage(ROOT).free
    if free < FREE_BYTES_NEEDED:
        raise SetupError(
            f"{free / 1e9:.1f} GB are free on this disk; the set-up needs {FREE_BYTES_NEEDED / 1e9:.1f} GB."
        )
    create_venv()
    for old in LOCKS:
        stamp_file(old).unlink(missing_ok=True)
    say("Installing packages into .venv; the first time this takes some minutes.")
    pip_install("--require-hashes", "-r", str(ROOT / "packaging" / LOCKS[scope]))
    pip_install("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp_file(scope).write_text(fingerprint(scope), encoding="ascii")
    say("Ready.")


def create_venv() -> None:
    """Make the environment, or make it anew when its Python or its pip is gone."""
    if venv_python().exists() and _succeeds([str(venv_python()), "-c", "import pip"]):
        return
    if importlib.util.find_spec("ensurepip") is None:
        name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not has_apt():
            raise SetupError(
                "This Python lacks the module ensurepip. Install a complete Python 3.11 or newer."
            )
        apt_install([name])
    say("Creating .venv.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        detail = (made.stderr.strip() or made.stdout.strip())[-800:]
        raise SetupError(f"Python could not create {VENV}: {detail}")


def pip_install(*arguments: str) -> None:
    """Run pip in the environment, with the machine's own pip settings, and translate its failures."""
    command = [str(venv_python()), "-m", "pip", "install", "--no-input", "--progress-bar", "off", *arguments]
    tail: deque[str] = deque(maxlen=200)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        for line in pip.stdout or ():
            tail.append(line)
            if line.startswith(("Collecting ", "Installing ")):
                say("  " + line.split(" (from ")[0].strip()[:100])
    if pip.returncode != 0:
        raise SetupError(explain_pip("".join(tail)))


def explain_pip(output: str) -> str:
    """Say in one sentence why pip failed, followed by its own last lines."""
    sentence = "pip could not install the packages."
    for text, pattern in PIP_TROUBLES.items():
        if re.search(pattern, output):
            sentence = text
            break
    last = "\n".join(output.strip().splitlines()[-12:])
    return f"{sentence}\npip said:\n{last}"


# --- system packages (Debian and its kin) -----------------------------------------------------


def has_apt() -> bool:
    """Tell whether this is a system whose packages apt installs."""
    return sys.platform == "linux" and DPKG_STATUS.exists() and shutil.which("apt-get") is not None


def installed_packages(status: str) -> set[str]:
    """Read from dpkg's status file the names of installed packages and of what they provide."""
    names: set[str] = set()
    for entry in status.split("\n\n"):
        if "\nStatus: install ok installed" not in entry:
            continue
        for field in re.findall(r"^(?:Package|Provides): (.*)$", entry, re.MULTILINE):
            names.update(re.sub(r"\(.*?\)|:\S+", "", part).strip() for part in field.split(","))
    return names


def missing_packages(wanted: Sequence[tuple[str, ...]], installed: set[str]) -> list[tuple[str, ...]]:
    """List the needs of which no name is installed; any server version of PostgreSQL will do."""
    found = installed | {"postgresql" for name in installed if re.fullmatch(r"postgresql-\d+", name)}
    return [names for names in wanted if not found.intersection(names)]


def prepare_system(scope: str) -> None:
    """Install missing system packages, or say which command does."""
    essential = WINDOW_PACKAGES + (SCREEN_PACKAGES if scope == "test" else ())
    helpful = SERVER_PACKAGES + READER_PACKAGES + PEER_PACKAGES if scope == "test" else ()
    if not has_apt():
        if sys.platform == "linux" and not is_prepared(scope):
            say("Not a Debian system, so its packages are not checked. By Debian's names the desk needs: ")
            say("  " + " ".join(names[0] for names in essential + helpful))
        return
    installed = installed_packages(DPKG_STATUS.read_text(encoding="utf-8", errors="replace"))
    needed = missing_packages(essential, installed)
    useful = missing_packages(helpful, installed)
    if not needed and not useful:
        return
    try:
        apt_install(needed + useful)
    except SetupError as error:
        # On a laptop the tests that want a missing server say so and are skipped; in CI none may be.
        if needed or os.environ.get("CI"):
            raise
        say(f"{error}\nWithout them some tests are skipped.")


def apt_install(wanted: Sequence[str | tuple[str, ...]]) -> None:
    """Install packages with apt where this user may.

    Raises:
        SetupError: With the command to type, or apt's own last lines.
    """
    needs = [(need,) if isinstance(need, str) else need for need in wanted]
    rights: list[str] | None = [] if os.geteuid() == 0 else None
    if rights is None and shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        rights = ["sudo", "-n"]
    if rights is None:
        names = " ".join(need[0] for need in needs)
        raise SetupError(
            f"Some system packages are missing. Install them with:\n  sudo apt-get install {names}"
        )
    say("Installing system packages: " + " ".join(need[0] for need in needs))
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    _apt([*apt, "update"])
    names_offered = [next((name for name in need if _offered(name)), need[-1]) for need in needs]
    _apt([*apt, "install", "-y", "--no-install-recommends", *names_offered])


def _offered(name: str) -> bool:
    shown = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, check=False)
    return re.search(r"Candidate: (?!\(none\))\S", shown.stdout) is not None


def _apt(command: list[str]) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        last = "\n".join(done.stdout.strip().splitlines()[-8:])
        raise SetupError(f"This command failed: {' '.join(command)}\n{last}")


# --- what it is all for -----------------------------------------------------------------------


def lacks_screen(arguments: Sequence[str], environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window is asked for where none can be shown."""
    if not platform.startswith("linux") or {"--help", "--version", "--no-open"} & set(arguments):
        return False
    verb = next((word for word in arguments if re.fullmatch(r"[a-z]+", word)), "open")
    shown = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return verb in {"open", "demo"} and not shown


def run(arguments: Sequence[str]) -> int:
    """Open the window; further arguments go to the desk's command line."""
    if lacks_screen(arguments, os.environ, sys.platform):
        raise SetupError(
            "There is no screen here to show a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
            "Run it in a desktop session, or on a virtual screen:\n"
            "  xvfb-run -a python3 packaging/bootstrap.py run"
        )
    prepare("run")
    # -P: a file of the current folder must not stand in for one of Python's modules.
    command = [str(venv_python()), "-P", "-m", "leman_desk", *arguments]
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - a fixed program, no shell; signals reach the desk itself
    return subprocess.call(command)


def test(arguments: Sequence[str]) -> int:
    """Run pytest, on a virtual screen of its own where there is no other.

    Without arguments everything runs but the soaks: first the tests, shared among workers, then the
    benchmarks by themselves, for nothing may run beside what is measured.
    """
    prepare("test")
    with screen() as environment, quick_folder() as quick:
        runs = [arguments] if arguments else [(*SHARED_TESTS, *quick), BENCHMARKS]
        pytest = [str(venv_python()), "-m", "pytest"]
        return max(subprocess.call([*pytest, *each], cwd=ROOT, env=environment) for each in runs)


def lint(_arguments: Sequence[str] = ()) -> int:
    """Run every check but the tests, all of them even when one fails."""
    prepare("test")
    python = str(venv_python())
    checks = {
        "rules": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "types": [python, "-m", "mypy"],
        "translations": [python, str(ROOT / "packaging" / "check_catalogues.py")],
    }
    failed = []
    for name, command in checks.items():
        say(f"--- {name}")
        if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL) != 0:
            failed.append(name)
    say(f"Failed: {', '.join(failed)}." if failed else "Rules, format, types and translations are in order.")
    return 1 if failed else 0


def check(arguments: Sequence[str]) -> int:
    """Run tests and all other checks."""
    return max(test(arguments) != 0, lint())


def prepare_only(scopes: Sequence[str]) -> int:
    """Set up for ``run`` (the default), ``test`` or both."""
    if not {*scopes} <= {*LOCKS}:
        raise SetupError("prepare takes the words run and test.")
    for scope in scopes or ["run"]:
        prepare(scope)
    return 0


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Give the environment for tests; on Linux without DISPLAY with an X server that ends with the block."""
    environment = dict(os.environ)
    if sys.platform != "linux" or environment.get("DISPLAY"):
        yield environment
        return
    with virtual_screen() as name:
        environment["DISPLAY"] = name
        environment.pop("WAYLAND_DISPLAY", None)
        yield environment


@contextlib.contextmanager
def quick_folder() -> Iterator[tuple[str, ...]]:
    """Give pytest's arguments for temporary files in memory, where Linux has plenty of it.

    On a disk each of many thousand transactions waits until it is written, for desks that last a second.
    """
    available = re.search(r"^MemAvailable:\s+(\d+) kB$", _read(MEMINFO) or "", re.MULTILINE)
    in_memory = shutil.disk_usage(MEMORY).free if MEMORY.is_dir() else 0
    if available is None or min(int(available[1]) * 1024, in_memory) < MEMORY_BYTES_NEEDED:
        yield ()
        return
    with tempfile.TemporaryDirectory(prefix="leman-desk-", dir=MEMORY, ignore_cleanup_errors=True) as made:
        yield ("--basetemp", str(Path(made) / "tests"), "-o", "tmp_path_retention_policy=failed")


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """Run an X server while the block lasts, and give its display's name."""
    if shutil.which("Xvfb") is None:
        raise SetupError("Xvfb is missing. Install it, or run the tests in a desktop session.")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    null = subprocess.DEVNULL
    with subprocess.Popen(command, pass_fds=(writing,), stdin=null, stdout=null, stderr=null) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as numbers:
                number = numbers.readline().strip()
            if not number:
                raise SetupError("Xvfb did not start; try `Xvfb :99` to see why.")
            yield f":{number}"
        finally:
            server.terminate()


def _read(path: Path) -> str | None:
    return path.read_text(encoding="ascii") if path.is_file() else None


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0


def say(text: str) -> None:
    """Print at once, so that lines stand in order beside those of the programs started."""
    print(text, flush=True)


def _stop(_signal: int, _frame: object) -> None:
    # Unwinds through `screen`, so that no X server is left behind.
    raise SystemExit(143)


def main(arguments: Sequence[str]) -> int:
    """Carry out one verb; 0 done, 1 failed with the reason on stderr, 2 wrong use."""
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    verb, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    verbs: dict[str, Callable[[Sequence[str]], int]] = {
        "run": run,
        "test": test,
        "lint": lint,
        "check": check,
        "prepare": prepare_only,
    }
    if verb not in verbs:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _stop)
    try:
        return verbs[verb](rest)
    except SetupError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror}: {error.filename or ROOT}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
