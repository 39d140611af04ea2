"""One statement that is a whole transaction, sent prepared and straight through libpq (ADR 0011).

SQLAlchemy writes the statement, once. What it and psycopg do around each execution of it costs
several times what PostgreSQL needs for the statement itself.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import pq
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql.expression import ClauseElement

NAME = b"statement"
DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class NotDone(Exception):
    """PostgreSQL refused the statement; or it was lost, and nobody knows whether it happened."""


class Prepared:
    """A statement that returns one text or nothing, with connections of its own to execute it.

    A process makes as many as it has threads that execute at once.
    """

    def __init__(self, engine: Engine, statement: ClauseElement) -> None:
        """Put the statement into PostgreSQL's words; the engine says where the database is."""
        # This dialect numbers the parameters and casts each of them; its driver is not needed.
        dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy gives no types.
        compiled: Any = statement.compile(dialect=dialect)
        self._text = str(compiled).encode()
        self._names: Sequence[str] = compiled.positiontup
        self._constants: Mapping[str, Any] = compiled.params
        address = engine.url.set(drivername="postgresql")
        self._address = address.render_as_string(hide_password=False).encode()
        self._idle: deque[pq.abc.PGconn] = deque()

    def text(self, values: Mapping[str, Any]) -> str | None:
        """Execute and commit; return the text, None where no row came. NotDone."""
        given = [values[name] if name in values else self._constants[name] for name in self._names]
        sent: list[Any] = [_sent(one) for one in given]
        formats = [isinstance(one, bytes) for one in given]  # True is libpq's 1: binary.
        connection = self._connection()
        try:
            result = _done(connection.exec_prepared(NAME, sent, formats))
        finally:
            if connection.status == pq.ConnStatus.OK:
                self._idle.append(connection)
        value = result.get_value(0, 0) if result.ntuples else None
        return None if value is None else value.decode()

    def _connection(self) -> pq.abc.PGconn:
        """Return a connection on which the statement is prepared."""
        try:
            return self._idle.pop()
        except IndexError:
            connection = pq.PGconn.connect(self._address)
        if connection.status != pq.ConnStatus.OK:
            raise NotDone(connection.error_message)
        _done(connection.prepare(NAME, self._text))
        return connection


def _done(result: pq.abc.PGresult) -> pq.abc.PGresult:
    """Return the result of what was done; else raise NotDone with the server's code for why."""
    if result.status not in DONE:
        raise NotDone(result.error_field(pq.DiagnosticField.SQLSTATE))
    return result


def _sent(value: Any) -> bytes | None:
    """Return a value as libpq sends it: bytes as they are, an array of them and others as text."""
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return b"{%s}" % b",".join(b'"\\\\x%s"' % one.hex().encode() for one in value)
    return str(value).encode()
