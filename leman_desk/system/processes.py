"""Who works on this computer, and whether they still do."""

import socket
from uuid import uuid4

import psutil


class Processes:
    """Names this process for leases and claims, and tells which other holders are gone."""

    def __init__(self) -> None:
        started = int(psutil.Process().create_time() * 1000)
        self._place = socket.gethostname()
        self._name = f"{self._place}/{psutil.Process().pid}/{started}/{uuid4().hex[:12]}"

    def name(self) -> str:
        """Give a name that no other process, now or later, has."""
        return self._name

    def gone(self, holder: str) -> bool:
        """Tell whether a holder of this computer has ended; of another computer's nothing is known."""
        parts = holder.split("/")
        if len(parts) != 4 or parts[0] != self._place:  # noqa: PLR2004 - the form that `name` gives
            return False
        try:
            process = psutil.Process(int(parts[1]))
            return int(process.create_time() * 1000) != int(parts[2])
        except (psutil.NoSuchProcess, ValueError):
            return True
        except psutil.AccessDenied:
            return False
