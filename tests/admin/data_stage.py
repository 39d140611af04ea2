"""How the acts over people's data are done: the shredding that two people agree on."""

from datetime import timedelta

from app.core.clock import now
from nominations.models.season import Season
from tests.admin.acts import Request, Stage


def over(season: Season) -> None:
    """Let a season be certified, and its term of keeping be over."""
    season.certified_at = now() - timedelta(days=61)
    season.results_at = season.certified_at


def shred(stage: Stage) -> Request:
    over(stage.season)
    stage.session.flush()
    return f"/admin/seasons/{stage.season.slug}/shred", {}


ACTS = {"admin.shred": shred}
