"""How the acts over people's data are done: the shredding that two people agree on."""

from datetime import timedelta

from app.core.clock import now
from app.core.keys import KeyRing
from app.rehearsal import staging
from nominations.models.season import Season
from tests.admin.acts import Request, Stage
from voting import shredding


def over(season: Season) -> None:
    """Let a season be certified, and its term of keeping be over."""
    season.certified_at = now() - timedelta(days=61)
    season.results_at = season.certified_at


def shred(stage: Stage) -> Request:
    over(stage.season)
    stage.session.flush()
    return f"/admin/seasons/{stage.season.slug}/shred", {}


def approve_shredding(stage: Stage) -> Request:
    path, _ = shred(stage)
    author = stage.make_account(role="organiser")
    asked = shredding.propose(stage.session, stage.season, by=author)
    return f"{path}ding/{asked.id}/approve", {}


def rehearsal(stage: Stage) -> Season:
    """Make a rehearsal of invented businesses, with nobody in it yet."""
    ring = KeyRing({"k1": b"k" * 32})
    made = staging.announce(stage.session, ring, by=stage.actor.id)
    made.published_at = now()
    stage.session.flush()
    return made


def stage_one(_stage: Stage) -> Request:
    return "/admin/rehearsals/", {"attack": "relay"}


def enter(stage: Stage) -> Request:
    return f"/admin/rehearsals/{rehearsal(stage).slug}/enter", {}


def leave(_stage: Stage) -> Request:
    return "/admin/rehearsals/leave", {}


def wipe(stage: Stage) -> Request:
    return f"/admin/rehearsals/{rehearsal(stage).slug}/wipe", {}


ACTS = {
    "admin.shred": shred,
    "admin.approve_shredding": approve_shredding,
    "admin.rehearsals": stage_one,
    "admin.enter_rehearsal": enter,
    "admin.leave_rehearsal": leave,
    "admin.wipe_rehearsal": wipe,
}
