"""The computer's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Reads the time from the operating system."""

    def now(self) -> datetime:
        """Give the present moment as aware UTC."""
        return datetime.now(UTC)
