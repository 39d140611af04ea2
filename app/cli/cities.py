"""flask cities: the reference table of towns."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.config import ROOT
from app.core.db import db
from app.core.errors import DomainError
from nominations import cities as reference
from nominations import gazetteer, geography

BACKDROP = ROOT / "static" / "img" / "towns.svg"

cities = AppGroup("cities", help="The reference table of Russian towns.")


@cities.command("load")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def load(file: Path | None) -> None:
    """Load the towns; with FILE, an official CSV (name, region, population, source, date)."""
    session = db.session()
    try:
        count = reference.load_file(session, file) if file else reference.load(session)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    session.commit()
    click.echo(f"Городов загружено: {count}.")


@cities.command("draw")
def draw() -> None:
    """Draw the map's backdrop, static/img/towns.svg, from the gazetteer's towns."""
    BACKDROP.write_text(backdrop(), "utf-8")
    click.echo(f"Карта: {BACKDROP}.")


def backdrop() -> str:
    """Return the backdrop as a symbol that pages use, in the colour of the text around it."""
    dots = geography.backdrop((place.latitude, place.longitude) for place in gazetteer.places())
    box = f"0 0 {geography.WIDTH} {geography.HEIGHT}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        f'<symbol id="towns" viewBox="{box}"><path d="{dots}" fill="none" stroke="currentColor" '
        f'stroke-width="{geography.GRID - 2}" stroke-linecap="round"/></symbol></svg>\n'
    )
