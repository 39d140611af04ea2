"""What a season needs weeks or minutes for, done at once behind the stage of a running site."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import db
from app.core.outbox import OutboxMessage
from app.tasks import jobs, milestones
from nominations import seasons
from nominations.models.season import Season
from tests.application import make_app
from tests.journeys.running import Site


@contextmanager
def backstage(site: Site) -> Iterator[Session]:
    """Work in the site's own database, as one more of its processes."""
    with make_app(site.settings).app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


def hide(site: Site) -> None:
    """Let the days begin in which the count is hidden, and write to owners about it."""
    with backstage(site) as session:
        season = season_of(session, site)
        season.registration_closes = now() - timedelta(hours=2)
        season.hides_at = now() - timedelta(hours=1)
        session.commit()
        milestones.remind()
        send(session)


def tell_results(site: Site) -> None:
    """Issue the statements and write the letters that the worker would within a minute."""
    with backstage(site) as session:
        milestones.issue()
        milestones.remind()
        send(session)


def send(session: Session) -> None:
    """Send what was posted here: the queue of this process need not be the site's."""
    posted = session.scalars(select(OutboxMessage.id)).all()
    session.rollback()
    for number in posted:
        jobs.deliver(number)


def season_of(session: Session, site: Site) -> Season:
    """Return the season of the scene."""
    found = seasons.by_slug(session, site.scene.season)
    assert found is not None
    return found
