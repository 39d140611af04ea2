"""`flask protocol`: the public verifier run on the database, and the way back after a restore."""

import tempfile
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.season import chosen
from app.core.current import keys
from app.core.db import db
from app.core.errors import DomainError
from voting import checkpoints, publications, reingesting
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


@protocol.command("write")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("slug", metavar="[SEASON]", required=False)
def write(folder: Path, slug: str | None) -> None:
    """Write the public files of a season to a folder: a mirror for a lost log to come back from."""
    folder.mkdir(parents=True, exist_ok=True)
    season, store = chosen(slug), current_app.extensions["checkpoints"]
    publications.write(db.session(), season, store, folder)
    click.echo(f"Строк: {publications.size(store, season)}.")


@protocol.command("reingest")
@click.argument("source", metavar="FOLDER-OR-URL")
@click.argument("slug", metavar="[SEASON]", required=False)
def reingest(source: str, slug: str | None) -> None:
    """Take in what was published and an older backup has not; stop the worker before."""
    season, store = chosen(slug), current_app.extensions["checkpoints"]
    try:
        files = verifier.load(source)
        done = reingesting.reingest(db.session(), season, keys(), store, files)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    checkpoints.publish(db.session(), season, store)
    click.echo(f"Возвращено строк: {done.leaves}. Утрачено голосов: {len(done.lost)}.")
