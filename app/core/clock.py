"""The host's clock, for everything but the count; the database's clock decides about votes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def last(ends: datetime) -> datetime:
    """Return the last moment of a term: one that ends at midnight ends on the day before."""
    return ends - timedelta(microseconds=1)
