"""flask cities: the reference table of towns."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.db import db
from app.core.errors import DomainError
from nominations import cities as reference

cities = AppGroup("cities", help="The reference table of Russian towns.")


@cities.command("load")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def load(file: Path | None) -> None:
    """Load the towns; with FILE, an official CSV (name, region, population, source, date)."""
    session = db.session()
    try:
        count = reference.load_file(session, file) if file else reference.load(session)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    session.commit()
    click.echo(f"Городов загружено: {count}.")
