"""The host's clock, for everything but the count; the database's clock decides about votes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
