"""`flask season`: the demo season, what a season is made of, the end of a rehearsal."""

import json

import click
from flask.cli import AppGroup

from app.cli.demo import season as demo
from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from app.core.errors import DomainError
from nominations import phases, seasons
from nominations.models.band import Axis
from nominations.models.season import Season

season = AppGroup("season", help="Seasons of the prize.")


def chosen(slug: str | None) -> Season:
    """Return the season of this short name, or the one on show; a sentence when there is none."""
    session = db.session()
    found = seasons.by_slug(session, slug) if slug else seasons.current(session)
    if found is None:
        raise click.ClickException(f"Нет опубликованного сезона {slug or ''}".rstrip() + ".")
    return found


@season.command("create-demo")
def create_demo() -> None:
    """Create the demo season: some 240 businesses, voting open, several thousand votes."""
    if settings().production:
        msg = "Показательный сезон с известными паролями в рабочей системе не создаётся."
        raise click.ClickException(msg)
    try:
        made = demo.create(db.session(), keys(), now())
        demo.enrol(db.session(), settings().secret_key)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    # The letters of the demo are the sweeper's: a newcomer's first code must not wait behind them.
    db.session().info.pop("posted", None)
    db.session.commit()
    click.echo(f"«{made.season.name}»: участников {made.entries}, голосов {made.votes}.")
    for login in made.logins:
        click.echo(f"{login.role}: {login.email} / {login.password}")
    click.echo(f"Код второго шага входа: {settings().public_base_url}/dev/codes")


@season.command("show")
@click.argument("slug", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(slug: str | None, *, as_json: bool) -> None:
    """Show a season: its dates, nominations, bands and places."""
    facts = described(chosen(slug))
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {value}")


def described(shown: Season) -> dict[str, object]:
    """Return what a season is made of, ready for JSON; moments in UTC."""
    session = db.session()
    return {
        "slug": shown.slug,
        "name": shown.name,
        "stage": phases.stage(shown.lived_dates, now()),
        "rehearsal": shown.rehearsal,
        **{name: moment.isoformat() for name, moment in vars(shown.dates).items()},
        "certified_at": shown.certified_at.isoformat() if shown.certified_at else None,
        "nominations": [row.slug for row in seasons.nominations_of(session, shown)],
        "size_bands": bands(shown, Axis.SIZE),
        "city_bands": bands(shown, Axis.CITY),
        "divisions": len(seasons.divisions(session, shown)),
        "places": sum(row.seats for row in seasons.divisions(session, shown)),
        "announced_places": shown.announced_places,
        "min_entries": shown.min_entries,
        "min_votes": shown.min_votes,
        "code_length": shown.code_length,
        "countries": list(shown.countries),
        "rules_version": shown.rules_version,
    }


def bands(shown: Season, axis: Axis) -> list[dict[str, object]]:
    """Return a season's bands on one axis; `high` is excluded, null when there is no end."""
    rows = seasons.bands_of(db.session(), shown, axis)
    return [{"slug": row.slug, "name": row.name, "low": row.low, "high": row.high} for row in rows]


@season.command("close")
@click.argument("slug", required=False)
def close(slug: str | None) -> None:
    """End a rehearsal's voting now; a real season closes on its announced day."""
    rehearsal = chosen(slug)
    try:
        seasons.close_voting(db.session(), rehearsal, by=None)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    db.session.commit()
    click.echo(f"Голосование сезона «{rehearsal.name}» закрыто.")
