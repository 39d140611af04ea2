"""`flask privacy`: erasing phones in time, and the acts that prove it."""

import click
from flask.cli import AppGroup

from app.core.clock import now
from app.core.db import db
from app.tasks import jobs
from voting import erasures, leftovers, shredding, subscriptions
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


@privacy.command("left")
def left() -> None:
    """Print what personal data is left: the columns, rows, the oldest, rows past their term."""
    for line in leftovers.report(db.session(), now()):
        columns = ",".join(line.holding.columns)
        oldest = line.oldest.isoformat() if line.oldest else "-"
        click.echo(f"{line.holding.table}.{columns}\t{line.rows}\t{oldest}\t{line.due}")


@privacy.command("shred")
def shred() -> None:
    """Go on at once with the shredding of seasons that two organisers have agreed on."""
    jobs.shred()
    waiting = len(shredding.under_way(db.session()))
    click.echo("Всё согласованное уничтожено." if not waiting else f"Осталось сезонов: {waiting}.")
