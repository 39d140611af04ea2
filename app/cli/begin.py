"""`flask begin`: the one command of an empty installation; the rest is done in the panel."""

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import invitations
from app.core.current import settings
from app.core.db import db
from app.core.errors import DomainError
from nominations import cities
from nominations.models.city import City


@click.command("begin")
@click.argument("email")
@with_appcontext
def begin(email: str) -> None:
    """Make the tables, load the towns, print a link by which EMAIL becomes the first organiser."""
    upgrade()
    session = db.session()
    loaded = towns(session)
    try:
        _row, secret = invitations.invite_first(session, email)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    session.commit()
    if loaded:
        click.echo(f"Городов загружено: {loaded}.")
    link = f"{settings().public_base_url}/join/{secret}"
    click.echo(f"Откройте в течение трёх дней, ссылка действует один раз:\n{link}")


def towns(session: Session) -> int:
    """Load the towns unless some are there; return how many came."""
    return 0 if session.scalars(select(City.id).limit(1)).first() else cities.load(session)
