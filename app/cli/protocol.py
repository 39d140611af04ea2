"""`flask protocol verify`: the public verifier, run on the database."""

import tempfile
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.season import chosen
from app.core.db import db
from voting import publications
from voting.protocol import verify as verifier

protocol = AppGroup("protocol", help="The public record of a season.")


@protocol.command("verify")
@click.argument("slug", metavar="[SEASON]", required=False)
def verify(slug: str | None) -> None:
    """Write the public files of a season to a temporary folder and recount them."""
    season, store = chosen(slug), current_app.extensions["checkpoints"]
    if store.latest(season) is None:
        raise click.ClickException("Контрольной точки ещё нет. Сначала: flask count seal.")
    with tempfile.TemporaryDirectory() as folder:
        publications.write(db.session(), season, store, Path(folder))
        faults = verifier.verify(verifier.load(folder))
    if faults:
        raise click.ClickException("\n".join(faults))
    leaves = publications.size(store, season)
    click.echo(f"Протокол сезона «{season.name}» сходится, строк: {leaves}.")
