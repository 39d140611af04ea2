"""An entry's page, and the choice of an entry that the vote's steps begin with."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import abort, render_template

from app.core import charts
from app.core.clock import now
from app.core.current import settings
from app.core.db import db
from app.core.qr import svg as qr
from nominations import divisions, entries, phases, photos
from nominations.entries import Card
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import daily, particulars, standings, thanks_shown
from voting.web import linked, visits

GONE = 410
#: An entry's own address holds no secret, and drawing it is a fifth of the page's work.
square = lru_cache(maxsize=2_000)(qr)


@dataclass(frozen=True)
class Chosen:
    """The entry that the address names, in its season."""

    entry: Entry
    season: Season
    card: Card

    @property
    def voting_state(self) -> phases.VotingState:
        """Tell whether voting in the entry's season is before, open or after."""
        return phases.voting_state(self.season.dates, now())

    @property
    def can_vote(self) -> bool:
        """Tell whether a vote for the entry would be taken now."""
        open_now = self.voting_state is phases.VotingState.OPEN
        return open_now and self.entry.withdrawn_at is None

    @property
    def shown(self) -> dict[str, Any]:
        """Return what the pages show of the entry."""
        host = self.card.division_id
        business = self.entry.application.business_id
        logo, pictures = photos.of_album(db.session(), photos.Album(business_id=business))
        return {
            **vars(self.card),
            "logo": logo,
            "photos": pictures,
            "division": divisions.named(db.session(), [host])[host].label,
            "division_slug": self.card.division_slug,
            "description": self.entry.application.description,
            "withdrawal_reason": self.entry.withdrawal_reason,
            "withdrawn_at": self.entry.withdrawn_at,
        }


def choose(code: str) -> Chosen:
    """Return the entry with this code, of the newest season that has it; or answer 404."""
    entry, season = entries.find(db.session(), code) or abort(404)
    return Chosen(entry, season, entries.card(db.session(), entry))


def entry(code: str) -> tuple[str, int]:
    """Show an entry; 410 with the reason when it was withdrawn."""
    visits.note(code)
    chosen = choose(code)
    season = chosen.season
    shown = standings.visible(season, now()) and not chosen.card.withdrawn
    about = particulars.of_entry(db.session(), chosen.entry, season)
    html = render_template(
        "voting/entry.html",
        entry=(facts := chosen.shown),
        told=linked.told(chosen.card, chosen.entry, season, facts["photos"], about),
        about=about,
        season=season,
        stage=phases.stage(season.lived_dates, now()),
        standing=standings.of_entry(db.session(), chosen.entry) if shown else None,
        days=charts.columns(daily.of_entry(db.session(), chosen.entry)) if shown else None,
        can_vote=chosen.can_vote,
        voting_state=chosen.voting_state,
        thanks=thanks_shown.of_entry(db.session(), chosen.entry, thanks_shown.FEW),
        sms_link=sms_link(code),
        qr_svg=square(f"{settings().public_base_url}/e/{code}"),
    )
    return html, GONE if chosen.card.withdrawn else 200


def sms_link(text: str) -> str:
    """Return the link that opens an SMS with this text; `?&` suits both iOS and Android."""
    return f"sms:{quote(settings().sms_number, safe='+')}?&body={quote(text)}"
