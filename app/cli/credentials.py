"""`flask credentials`: what the prize states of entries, signed."""

import click
from flask.cli import AppGroup

from app.cli.season import chosen
from app.core.current import settings
from app.core.db import db
from app.core.errors import DomainError
from nominations import entries
from voting import credentials as operations
from voting.models.credential import Kind

credentials = AppGroup("credentials", help="Signed statements that badges and diplomas lead to.")


@credentials.command("issue")
def issue() -> None:
    """Issue what is missing, as the worker does every minute."""
    issued = operations.issue(db.session(), settings().protocol_key)
    db.session.commit()
    click.echo(f"{issued} issued")


@credentials.command("revoke")
@click.argument("code")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("reason")
@click.option("--season", "slug", help="A season's short name; the one on show by default.")
def revoke(code: str, kind: str, reason: str, slug: str | None) -> None:
    """Revoke an entry's statement, for good; its page shows the REASON."""
    entry = entries.by_code(db.session(), chosen(slug), code)
    if entry is None:
        raise click.ClickException(f"There is no entry {code}.")
    try:
        operations.revoke(db.session(), entry, Kind(kind), reason, by=None)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    click.echo(f"Revoked: {kind} {code}")
