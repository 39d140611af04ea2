"""One statement that is a whole transaction, sent prepared and straight through libpq (ADR 0011).

SQLAlchemy writes the statement, once. What it and psycopg do around each execution of it costs
several times what PostgreSQL needs for the statement itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Error, pq
from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql.expression import ClauseElement

DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class NotDone(Exception):
    """PostgreSQL refused the statement; or it was lost, and nobody knows whether it happened."""


class Prepared:
    """A statement that returns one text or nothing; each execution commits by itself."""

    def __init__(self, name: str, statement: ClauseElement) -> None:
        """Put the statement into PostgreSQL's words; `name` is what the server knows it by."""
        # This dialect numbers the parameters and casts each of them; its driver is not needed.
        dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy gives no types.
        compiled: Any = statement.compile(dialect=dialect)
        self._name = name.encode()
        self._text = str(compiled).encode()
        self._names: Sequence[str] = compiled.positiontup
        self._constants: Mapping[str, Any] = compiled.params

    def text(self, engine: Engine, values: Mapping[str, Any]) -> str | None:
        """Execute and return the text, None where no row came. NotDone."""
        given = [values[name] if name in values else self._constants[name] for name in self._names]
        borrowed = engine.raw_connection()
        try:
            result = self._executed(borrowed, given)
        except Error as error:
            raise NotDone from error
        finally:
            borrowed.close()
        value = result.get_value(0, 0) if result.ntuples else None
        return None if value is None else value.decode()

    def _executed(self, borrowed: PoolProxiedConnection, given: Sequence[Any]) -> Any:
        """Send the statement; a connection that sees it for the first time prepares it."""
        server = borrowed.driver_connection.pgconn
        if self._name not in borrowed.info:
            _done(server.prepare(self._name, self._text))
            borrowed.info[self._name] = True
        formats = [isinstance(one, bytes) for one in given]
        return _done(server.exec_prepared(self._name, [_sent(one) for one in given], formats))


def _done(result: Any) -> Any:
    """Return the result of what was done; else raise NotDone with the server's reason."""
    if result.status not in DONE:
        raise NotDone(result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY))
    return result


def _sent(value: Any) -> bytes | None:
    """Return a value as libpq sends it: bytes as they are, an array of them and the rest as text."""
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return b"{%s}" % b",".join(b'"\\\\x%s"' % one.hex().encode() for one in value)
    return str(value).encode()
