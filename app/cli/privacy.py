"""`flask privacy`: erasing phones in time, and the acts that prove it."""

import click
from flask.cli import AppGroup

from app.core.clock import now
from app.core.db import db
from voting import erasures, subscriptions
from voting.models.retention_act import RetentionAct

privacy = AppGroup("privacy", help="Voters' personal data.")


@privacy.command("erase")
def erase() -> None:
    """Erase phones, messages and mail addresses whose term is over; print the acts of phones."""
    written = erasures.due(db.session(), now())
    subscriptions.forget(db.session(), now())
    db.session.commit()
    for act in written:
        click.echo(described(act))
    if not written:
        click.echo("Стирать нечего: ни у одного сезона срок не вышел.")


@privacy.command("acts")
def acts() -> None:
    """Print every act of erasure: its number, its words and their SHA-256."""
    for act in erasures.acts(db.session()):
        click.echo(described(act))


def described(act: RetentionAct) -> str:
    """Return an act as one line; the hash is over its words exactly as they are printed."""
    return f"{act.id}\t{erasures.words(act)}\t{act.sha256.hex()}"
