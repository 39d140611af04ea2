"""The gate at the close: whoever casts holds it shared, whoever closes holds it alone.

A vote reads the database's clock only once it is through the gate, and keeps the gate until its
commit. So when the closer has the gate, every vote of before the close is committed and seen.
SQLite needs no gate: BEGIN IMMEDIATE lets one writer in at a time.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import FunctionElement, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from app.core.db import Instant, db_now
from nominations.models.season import Season

GATE_LOCK = 7_201_402


class moment_past_gate(FunctionElement[datetime]):  # noqa: N801 -- reads as the SQL function it is.
    """The database's clock, read after the shared lock was got; CASE keeps the order."""

    type = Instant()
    inherit_cache = True
    name = "moment_past_gate"


@compiles(moment_past_gate, "postgresql")
def _postgresql(_element: moment_past_gate, _compiler: SQLCompiler, **_kw: Any) -> str:
    return (
        f"CASE WHEN pg_advisory_xact_lock_shared({GATE_LOCK}) IS NULL THEN NULL "
        "ELSE clock_timestamp() END"
    )


@compiles(moment_past_gate, "sqlite")
def _sqlite(_element: moment_past_gate, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(db_now(), **kw)


def shut(session: Session) -> None:
    """Wait for the votes being cast, and keep others out until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(GATE_LOCK)))


def over(session: Session, season: Season) -> bool:
    """Tell, by the database's clock, whether a season's voting is over."""
    closed = select(Season.voting_closes <= db_now()).where(Season.id == season.id)
    return bool(session.scalar(closed))
