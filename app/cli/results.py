"""`flask results`: certifying a season."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.season import chosen
from app.core.db import db
from app.core.errors import DomainError
from voting import certifying
from voting import results as operations
from voting.checkpoints import guard

results = AppGroup("results", help="Who has won.")


@results.command("certify")
@click.argument("slug", metavar="[SEASON]", required=False)
def certify(slug: str | None) -> None:
    """Give the prize places of a season whose voting is over and whose votes are all counted.

    A rehearsal's only: a real season's are certified by two organisers in the panel.
    """
    season = chosen(slug)
    try:
        guard(db.session(), season, current_app.extensions["checkpoints"])
        certifying.alone(db.session(), season)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    found = operations.of(db.session(), season)
    awarded = found.awarded if found else 0
    click.echo(f"Итоги «{season.name}» подведены: мест {awarded} из {season.announced_places}.")
