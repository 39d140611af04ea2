"""The kit's addresses: closed to all but those who act for the entry's business."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.guards import owners_only
from app.auth.models import Account
from app.core.db import db
from nominations import dossiers, entries, owner_consents, spots
from nominations.entries import Card
from nominations.models.entry import Entry
from nominations.models.season import Season
from nominations.models.spot import Spot

bp = Blueprint("kit", __name__, url_prefix="/cabinet")
bp.before_request(owners_only)

NOT_FOUND = 404
#: A number past the database's largest has no page either.
NUMBER = f"<int(max={2**63 - 1}):id>"
SPOT = "spot"


@dataclass(frozen=True)
class Own:
    """An entry that the account acts for, and the spot that the address names."""

    entry: Entry
    season: Season
    card: Card
    spot: Spot | None


def owner() -> Account:
    """Return who is logged in."""
    return cast("Account", current_user)


def own(number: int) -> Own:
    """Return an entry that the account acts for, or answer 404; so for an unknown spot.

    Whoever was entered by an organiser is led to the consents first.
    """
    session = db.session()
    entry = dossiers.owned_entry(session, owner(), number) or abort(NOT_FOUND)
    if owner_consents.awaited(session, entry.application.business):
        flash(_("Сначала согласия: набор откроется после них."))
        abort(redirect(url_for("cabinet.consents", id=entry.application.business_id)))
    slug = request.args.get(SPOT, "")
    spot = (spots.find(session, entry, slug) or abort(NOT_FOUND)) if slug else None
    season = session.get_one(Season, entry.season_id)
    return Own(entry, season, entries.card(session, entry), spot)
