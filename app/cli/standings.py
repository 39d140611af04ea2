"""`flask standings`: how the votes stand, for those who run the season."""

import json

import click
from flask.cli import AppGroup

from app.cli.season import chosen
from app.core.db import db
from nominations import divisions
from voting import standings as operations
from voting.standings import Row

standings = AppGroup("standings", help="How the votes stand.")


@standings.command("show")
@click.argument("nomination")
@click.option("--season", "slug", help="A season's short name; the one on show by default.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of JSON objects.")
def show(nomination: str, slug: str | None, *, as_json: bool) -> None:
    """Show the standings of a NOMINATION (its short name), division by division.

    The public's date of hiding does not bind the organiser at the console.
    """
    found = divisions.nomination(db.session(), chosen(slug), nomination)
    if found is None:
        raise click.ClickException(f"Нет номинации {nomination}.")
    boards = operations.of_nomination(db.session(), found)
    rows = [described(row) for board in boards for row in board.rows]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))


def described(row: Row) -> dict[str, object]:
    """Return a standing as design.md §9 promises it; the place is within the division."""
    return {
        "code": row.code,
        "counted": row.counted,
        "held": row.held,
        "voided": row.voided,
        "place": row.rank,
    }
