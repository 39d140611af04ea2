"""The sums of transparency, taken by a worker and kept, so that a page reads one row.

The sums stay what the tables say at the moment when they are taken: all of them are counted anew,
in one transaction, of which a killed worker leaves nothing. docs/adr/0022.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import elected
from nominations.models.season import Season
from voting import openness
from voting.inquiry import Inquiry, Pair, Stands
from voting.models.kept_figures import KeptFigures
from voting.openness import Figures, Votes

FIGURES_LOCK = 7_201_406
#: For so long after the results messages and rulings still come; then a look an hour is enough.
LIVELY = timedelta(days=7)
QUIET_ROUND = timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    """The sums, and when they were taken."""

    figures: Figures
    taken_at: datetime


def due(session: Session, moment: datetime) -> Sequence[Season]:
    """Return the seasons whose sums are to be taken now: people have begun to vote in them."""
    lively = or_(
        Season.certified_at.is_(None),
        Season.certified_at > moment - LIVELY,
        KeptFigures.season_id.is_(None),
        KeptFigures.taken_at < moment - QUIET_ROUND,
    )
    rows = (
        select(Season)
        .outerjoin(KeptFigures, KeptFigures.season_id == Season.id)
        .where(Season.published_at.is_not(None), Season.voting_opens <= moment, lively)
    )
    return session.scalars(rows.order_by(Season.id)).all()


def take(session: Session, season: Season) -> bool:
    """Take a season's sums anew; False when another worker is at it.

    Reads what was refused and ruled on, and a row an entry and day: seconds for a large season.
    """
    if not elected(session, FIGURES_LOCK):
        return False
    row = session.get(KeptFigures, season.id) or KeptFigures(season_id=season.id)
    row.figures, row.taken_at = asdict(openness.figures(session, season)), now()
    session.add(row)
    session.flush()
    return True


def read(session: Session, season: Season) -> Kept | None:
    """Return the sums as they were last taken; None before the first time."""
    row = session.get(KeptFigures, season.id)
    return Kept(_figures(row.figures), row.taken_at) if row else None


def _figures(kept: dict[str, Any]) -> Figures:
    told = kept["inquiry"]
    stands = [Stands(**one) for one in told["stands"]]
    pairs = [Pair(**one) for one in told["pairs"]]
    inquiry = Inquiry(**{**told, "stands": stands, "pairs": pairs})
    return Figures(Votes(**kept["votes"]), inquiry)
