"""`flask entries`: who takes part."""

import json

import click
from flask.cli import AppGroup

from app.cli.season import chosen
from app.core.db import db
from nominations import entries as operations
from nominations.entries import Card

entries = AppGroup("entries", help="Who takes part.")


@entries.command("list")
@click.option("--season", "slug", help="A season's short name; the one on show by default.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of JSON objects.")
def listed(slug: str | None, *, as_json: bool) -> None:
    """List all entries of a season by code, withdrawn ones too."""
    rows = [described(card) for card in operations.everyone(db.session(), chosen(slug))]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("\t".join(row.values()))


def described(card: Card) -> dict[str, str]:
    """Return an entry as design.md §9 promises it."""
    return {
        "code": card.code,
        "name": card.name,
        "nomination": card.nomination_slug,
        "size_band": card.size_slug,
        "city_band": card.city_band_slug,
        "city": card.city,
        "region": card.region,
        "status": "withdrawn" if card.withdrawn else "accepted",
    }
