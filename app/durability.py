"""Refusing to start where an acknowledged vote could be lost to a power cut."""

from flask import Flask
from sqlalchemy import text

from app.config import Settings, UnsafeSettings
from app.core.db import db

#: https://www.postgresql.org/docs/15/wal-reliability.html
POSTGRESQL_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
SQLITE_FULL = 2


def install(app: Flask, settings: Settings) -> None:
    """In production, ask the database how it keeps its promises; UnsafeSettings lists lapses."""
    if not settings.production:
        return
    with app.app_context():
        lapses = faults()
        db.engine.dispose()
    if lapses:
        raise UnsafeSettings("The database is not safe for votes:\n  " + "\n  ".join(lapses))


def faults() -> list[str]:
    """Return what the database would lose votes by."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            level = connection.execute(text("PRAGMA synchronous")).scalar_one()
            return [] if level >= SQLITE_FULL else ["SQLite must run with synchronous=FULL"]
        shown = {
            name: connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in POSTGRESQL_MUST_BE_ON
        }
    return [f"PostgreSQL runs with {name} off" for name, value in shown.items() if value == "off"]
