"""Migrations: one head, numbered names, up and down and up again, and equal to the models."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.core.db import db
from tests.application import make_app, make_settings
from voting.models import every

VERSIONS = Path("migrations/versions")


def test_there_is_one_head():
    assert len(ScriptDirectory("migrations").get_heads()) == 1


def test_names_have_four_digits():
    names = [path.name for path in VERSIONS.glob("*.py")]

    assert names
    assert all(re.fullmatch(r"\d{4}_\w+\.py", name) for name in names)


# SQLite has no words of names, which an index of PostgreSQL's is over.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression")
@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_up_down_and_up_again_gives_what_the_models_say(database, tmp_path, request):
    settings = make_settings(tmp_path)
    if database == "postgresql":
        settings = make_settings(tmp_path, database_url=request.getfixturevalue("postgres_url"))
    with make_app(settings).app_context():
        upgrade()
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names())
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, db.metadata)
        db.engine.dispose()

    assert left == {"alembic_version"}
    assert differences == []
    assert every.__all__


def test_every_constraint_is_named_and_the_vote_has_its_own():
    constraints = [one for table in db.metadata.tables.values() for one in table.constraints]

    assert all(one.name for one in constraints)
    assert "uq_ballot_nomination_voter" in {one.name for one in constraints}
