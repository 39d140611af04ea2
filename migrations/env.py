"""How Alembic runs here: on the application's own engine, with the models' metadata."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from app.core.db import Instant, db

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Write our own column types as what they are in the database."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction, on the connection that a test may have given."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    with database.engine.connect() as connection:
        migrate(connection)


def migrate(connection: Any) -> None:
    """Configure the context and migrate."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
