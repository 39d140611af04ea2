"""Entries near a town that the visitor names. Nobody is located: the town stands in the address."""

from flask import abort, render_template, request

from app.core.db import db
from nominations import cities, narrowing, seasons, towns
from nominations.models.city import City

#: How many towns are listed around the one asked for.
LISTED = 12


def nearby() -> str:
    """Show the towns with entries around a town; all of them before one is named."""
    season = seasons.current(db.session()) or abort(404)
    asked = narrowing.clean(request.args.get("city", ""))
    found = cities.meant(db.session(), asked) if asked else []
    here = chosen(found, asked)
    known = towns.taking_part(db.session(), season)
    return render_template(
        "nominations/nearby.html",
        asked=asked,
        here=cities.label(here) if here else "",
        choices=[] if here else [label(city) for city in found],
        near=towns.near(known, here)[:LISTED] if here else [],
        towns=known,
        marked=towns.Town(here.name, here.region, 0, towns.point(here.latitude, here.longitude))
        if here
        else None,
    )


def chosen(found: list[City], asked: str) -> City | None:
    """Return the town meant: the only one found, or the only one with exactly this name."""
    exact = [city for city in found if cities.fold(city.name) == cities.fold(asked)]
    meant = exact or found
    return meant[0] if len(meant) == 1 else None


def label(city: City) -> str:
    """Return the town as the form understands it."""
    return city.name if city.name == city.region else f"{city.name}, {city.region}"
