"""`flask count seal`: one round of the sealer."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.core.current import keys
from app.core.db import db
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
