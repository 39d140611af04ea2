"""Searching Russian names alike on every database: case and ё don't matter."""

import sqlite3
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, Engine, FunctionElement, String, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler

_LOWER = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_CAPITAL = _LOWER.upper() + "Ёё" + ascii_uppercase
_PLAIN = _LOWER + "ее" + ascii_lowercase
_TABLE = str.maketrans(_CAPITAL, _PLAIN)


def fold(text: str) -> str:
    """Return the text as it is searched: in lower case, ё as е."""
    return text.translate(_TABLE)


class folded(FunctionElement[str]):  # noqa: N801 -- reads as the SQL function it is.
    """A column as it is searched; the database's locale, which may be C, has no say in it."""

    type = String()
    inherit_cache = True
    name = "folded"


def matches(column: ColumnElement[str] | Any, word: str) -> ColumnElement[bool]:
    """Tell, in SQL, whether the column holds the word, whatever its case."""
    return folded(column).contains(fold(word), autoescape=True)


@compiles(folded, "postgresql")
def _on_postgresql(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"translate({column}, '{_CAPITAL}', '{_PLAIN}')"


@compiles(folded, "sqlite")
def _on_sqlite(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"folded({compiler.process(element.clauses, **options)})"


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("folded", 1, fold, deterministic=True)
