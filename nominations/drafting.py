"""New seasons: made after a past one, its dates moved, with nothing of its people or votes."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import answering
from app.core.errors import DomainError
from nominations import seasons
from nominations.models.band import Axis, SeasonBand
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from nominations.phases import Dates

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 40
#: What a new season takes over from the one it is made after.
KEPT = (
    "announced_places",
    "places",
    "min_entries",
    "min_votes",
    "code_length",
    "countries",
    "retention_days",
    "sms_per_day",
    "sms_kopecks_per_day",
    "sms_price_kopecks",
    "sms_abroad_per_day",
    "sms_prefix",
)


#: How the dates of the first season lie after the opening of its registration. The standings are
#: hidden for the last week of the voting; all of it can be changed in the draft.
USUAL = {
    "registration_opens": timedelta(0),
    "voting_opens": timedelta(days=30),
    "registration_closes": timedelta(days=60),
    "hides_at": timedelta(days=83),
    "voting_closes": timedelta(days=90),
    "results_at": timedelta(days=100),
    "awards_at": timedelta(days=110),
}


class BadSlug(DomainError):
    """A season's short name stands in addresses, so not every text is one."""

    message = "Короткое имя: строчные латинские буквы, цифры и дефисы между ними, до 40 знаков."


@dataclass(frozen=True)
class Plan:
    """What a new season is called, when its registration opens, and the key of its phones."""

    slug: str
    name: str
    registration_opens: datetime
    phone_key: str
    rehearsal: bool = False


def draw_up(session: Session, source: Season, plan: Plan, *, by: int | None) -> Season:
    """Make an unpublished season after another: same terms, dates moved; BadSlug, SeasonExists."""
    _check(plan)
    made = Season(
        slug=plan.slug,
        name=plan.name,
        phone_key=plan.phone_key,
        rehearsal=plan.rehearsal,
        **{name: getattr(source, name) for name in KEPT},
        **vars(moved(source.dates, plan.registration_opens)),
    )
    with answering(session, "uq_season_slug", "season.slug", clash=seasons.SeasonExists()):
        session.add(made)
    _take_over(session, source, made)
    seasons.lay_grid(session, made)
    audit.record(session, "season.created", made, by=by, slug=made.slug, after=source.slug)
    return made


def begin(session: Session, plan: Plan, *, by: int | None) -> Season:
    """Make an unpublished season of the prize's own grid, after none; BadSlug, SeasonExists."""
    _check(plan)
    opens = plan.registration_opens
    dates = Dates(**{name: opens + after for name, after in USUAL.items()})
    draft = seasons.Draft(plan.slug, plan.name, dates, plan.phone_key, rehearsal=plan.rehearsal)
    return seasons.create(session, draft, by=by)


def _check(plan: Plan) -> None:
    if not SLUG.fullmatch(plan.slug) or len(plan.slug) > LONGEST_SLUG:
        raise BadSlug


def moved(dates: Dates, opens: datetime) -> Dates:
    """Return dates that lie as these do, with the registration opening at another moment."""
    shift = opens - dates.registration_opens
    return Dates(**{name: moment + shift for name, moment in vars(dates).items()})


def _take_over(session: Session, source: Season, made: Season) -> None:
    session.add_all(
        Nomination(
            season_id=made.id,
            slug=one.slug,
            name=one.name,
            summary=one.summary,
            okved=one.okved,
            position=one.position,
        )
        for one in seasons.nominations_of(session, source)
    )
    session.add_all(
        SeasonBand(season_id=made.id, axis=axis, **vars(one.band))
        for axis in Axis
        for one in seasons.bands_of(session, source, axis)
    )
    session.flush()
