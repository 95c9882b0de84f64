"""The border where errors of the databases become the desk's own."""

from types import TracebackType

from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError

from leman_desk.domain.errors import Bug, Conflict, DeskError, Refused, Unavailable

# SQLite result codes (sqlite.org/rescode.html), primary code in the low byte.
_SQLITE = {
    "SQLITE_BUSY": ("storage.busy", Unavailable),
    "SQLITE_LOCKED": ("storage.busy", Unavailable),
    "SQLITE_FULL": ("storage.full", Unavailable),
    "SQLITE_IOERR": ("storage.io", Unavailable),
    "SQLITE_CANTOPEN": ("storage.cannot_open", Unavailable),
    "SQLITE_READONLY": ("storage.read_only", Unavailable),
    "SQLITE_PERM": ("storage.read_only", Unavailable),
    "SQLITE_CORRUPT": ("storage.damaged", Refused),
    "SQLITE_NOTADB": ("storage.damaged", Refused),
    "SQLITE_TOOBIG": ("storage.too_big", Refused),
}
# SQLSTATE codes (PostgreSQL 15, appendix A).
_POSTGRESQL = {
    "53100": ("storage.full", Unavailable),
    "55P03": ("storage.busy", Unavailable),
    "40001": ("storage.busy", Unavailable),
    "40P01": ("storage.busy", Unavailable),
    "57014": ("storage.busy", Unavailable),
    "25006": ("storage.read_only", Unavailable),
    "28P01": ("storage.sign_in_refused", Refused),
    "28000": ("storage.sign_in_refused", Refused),
    "3D000": ("storage.missing", Refused),
    "42501": ("storage.not_granted", Refused),
    "XX001": ("storage.damaged", Refused),
    "XX002": ("storage.damaged", Refused),
}
_UNIQUE = "23505"


class _Border:
    """Entered for every statement: a class of its own costs a third of what a generator does."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Nothing is to be done before."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise the desk's own error in place of a foreign one."""
        if isinstance(error, StaleDataError):
            raise Conflict("storage.stale") from error
        if isinstance(error, exc.TimeoutError):
            raise Unavailable("storage.busy") from error
        if isinstance(error, exc.DBAPIError):
            raise translated(error.orig) from error


_BORDER = _Border()


def border() -> _Border:
    """Turn what SQLAlchemy and the drivers raise inside into a DeskError, without their texts."""
    return _BORDER


def translated(error: BaseException | None) -> DeskError:
    """Name a driver's error in the desk's codes."""
    name = sqlite_name(error)
    state = str(getattr(error, "sqlstate", None) or "")
    # The driver gives only SQLite's primary code; its text names columns, never values.
    if state == _UNIQUE or (name == "SQLITE_CONSTRAINT" and str(error).startswith("UNIQUE")):
        return Conflict("storage.taken")
    if name.startswith("SQLITE_CONSTRAINT") or state.startswith("23"):
        return Bug("storage.integrity", state=state or name)
    family = "_".join(name.split("_")[:2])
    code, kind = _SQLITE.get(family) or _POSTGRESQL.get(state) or ("", Bug)
    if code:
        return kind(code)
    # Connection failures: SQLSTATE class 08, an operator's shutdown (57P0x), or no state from libpq at all.
    if state.startswith(("08", "57P")) or (
        not name and not state and type(error).__name__ == "OperationalError"
    ):
        if "password authentication failed" in str(error):
            return Refused("storage.sign_in_refused")
        return Unavailable("storage.unreachable")
    return Bug("storage.database", state=state or name, kind=type(error).__name__)


def sqlite_name(error: BaseException | None) -> str:
    """Give SQLite's name of an error, or nothing for errors of other origin."""
    return str(getattr(error, "sqlite_errorname", "") or "")
