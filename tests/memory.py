"""How much memory this process held at most, apart from what the one that started it held (Linux only).

`getrusage` will not do: its figure never falls, and a new process begins with that of its parent.
"""

from pathlib import Path

_PROCESSES = Path("/proc")
_PROCESS = _PROCESSES / "self"


def peak_mb(process: int | None = None) -> float:
    """Give the most memory since the start of the program, or since `forget_peak`, in MiB."""
    status = (_PROCESSES / str(process or "self") / "status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def forget_peak() -> None:
    """Count anew from what is held now (proc(5), clear_refs)."""
    (_PROCESS / "clear_refs").write_text("5", encoding="ascii")
