"""`flask count seal`: one round of the sealer. `flask count turnout`: the desk's figures anew."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.core.current import keys
from app.core.db import db
from nominations import seasons
from voting import kept_figures, revealing, turnouts
from voting.publishing import LogForked, seal_all

count = AppGroup("count", help="Seal ballots into the public log.")


@count.command("seal")
def seal() -> None:
    """Seal all that was cast, in every published season."""
    try:
        added = seal_all(db.session(), keys(), current_app.extensions["checkpoints"])
    except LogForked as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{added} leaves sealed")


@count.command("turnout")
def turnout() -> None:
    """Count anew the votes by hour, nomination and region, and the sums that anybody may see."""
    season = seasons.current(db.session())
    if season is None:
        raise click.ClickException("There is no published season.")
    revealing.lock(db.session())
    votes = turnouts.rebuild(db.session(), season)
    turnouts.take(db.session(), season)
    kept_figures.take(db.session(), season)
    db.session.commit()
    click.echo(f"{votes} votes in {season.slug}")
