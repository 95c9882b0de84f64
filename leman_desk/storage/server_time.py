"""The moment that all computers of an office agree on: that of the database server, where there is one."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select


def server_moment(connection: Connection) -> datetime | None:
    """Give the server's present, UTC; None where the database is a file and this computer's clock will do.

    Workstations may be minutes apart, so what lives for seconds only must not be compared across them.
    """
    if connection.dialect.name != "postgresql":
        return None
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return now.astimezone(UTC)
