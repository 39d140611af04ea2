"""`flask audit`: whether the journal of acts is what it was."""

import sys

import click
from flask.cli import AppGroup

from app.core import chain
from app.core.db import db
from voting import journal

audit = AppGroup("audit", help="The journal of acts.")


@audit.command("verify")
def verify() -> None:
    """Recompute the chain of the journal and compare it with the heads in the public protocol."""
    session = db.session()
    heads = journal.sealed(session)
    faults = list(chain.faults(session, heads))
    for fault in faults:
        click.echo(fault)
    found = chain.head(session)
    click.echo(f"{found.size} entries, head {found.digest.hex()}")
    click.echo(f"{len(heads)} heads in the protocol, {chain.waiting(session)} entries wait")
    sys.exit(1 if faults else 0)


@audit.command("seal")
def seal() -> None:
    """Chain what waits, and put the head into the protocol of each season that goes on."""
    added = journal.seal(db.session())
    db.session.commit()
    click.echo(f"{added} leaves added")
