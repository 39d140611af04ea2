"""The database: one session, named constraints, instants in UTC, and the database's own clock."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    FunctionElement,
    Integer,
    MetaData,
    event,
    func,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model; its constraints are named so that a clash can be recognised."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

#: SQLite numbers rows by itself only in a column of type INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; PostgreSQL's timestamptz, SQLite's ISO text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite gets UTC without its mark, so that text compares as time."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive datetime has no place in the database"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class db_now(FunctionElement[datetime]):  # noqa: N801 -- reads as the SQL function it is.
    """The database's clock; it decides when a vote was cast, whatever the hosts' clocks say."""

    type = Instant()
    inherit_cache = True
    name = "db_now"


@compiles(db_now, "postgresql")
def _postgresql_now(_element: db_now, _compiler: SQLCompiler, **_kw: Any) -> str:
    return "clock_timestamp()"


@compiles(db_now, "sqlite")
def _sqlite_now(_element: db_now, _compiler: SQLCompiler, **_kw: Any) -> str:
    return "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    """WAL, a full sync at each commit and foreign keys; and no transaction behind our back."""
    if not isinstance(connection, SQLiteConnection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


#: True while a request only reads: SQLite then lets writers go on beside it.
only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


def begin_writing(session: Session) -> None:
    """Let a request that only reads write after all: what it read is forgotten and begun anew."""
    session.rollback()
    only_reading.set(False)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Take SQLite's write lock at BEGIN: a read that later writes could not be retried."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if only_reading.get() else "BEGIN IMMEDIATE")


def violated(error: IntegrityError, constraint: str, *columns: str) -> bool:
    """Tell whether this named constraint refused the row; SQLite names only table.column."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == constraint)
    return constraint in str(error.orig) or all(column in str(error.orig) for column in columns)


@contextmanager
def answering(session: Session, constraint: str, *columns: str, clash: Exception) -> Iterator[None]:
    """Run a block in a savepoint; raise `clash` where the named constraint refused a row."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        if violated(error, constraint, *columns):
            raise clash from error
        raise


def move(
    session: Session, row: Base, still: ColumnElement[bool], values: Mapping[str, Any]
) -> bool:
    """Change a row while `still` holds in the database: of two who try at once, one does.

    The row is then read anew; False when it holds no more.
    """
    model, state = type(row), inspect(row)
    [key], [number] = state.mapper.primary_key, state.identity or ()
    moved = session.execute(
        update(model)
        .where(key == number, still)
        .values(**values)
        .returning(key)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if moved is None:
        session.expire(row)
        return False
    session.refresh(row)
    return True


def elected(session: Session, lock: int) -> bool:
    """Take an advisory lock until the transaction ends, or tell that another worker has it.

    SQLite's BEGIN IMMEDIATE has elected already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(lock))))
