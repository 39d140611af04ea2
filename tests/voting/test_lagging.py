"""How far the log is behind: what waits, since when, and when that is too long."""

from datetime import timedelta

import pytest

from app.core.clock import now
from voting import lagging

pytestmark = pytest.mark.databases


def test_what_is_not_sealed_is_told_with_the_oldest(session, season, make_entry, cast, seal):
    entry = make_entry(season)
    before = lagging.read(session, season)
    moment = now() - timedelta(minutes=5)
    for at in (moment, now()):
        cast(entry, at=at)

    waiting = lagging.read(session, season)
    seal()
    sealed = lagging.read(session, season)

    assert (before.ballots, before.since, before.sealed_at) == (0, None, None)
    assert (waiting.ballots, waiting.rulings, waiting.since) == (2, 0, moment)
    assert waiting.late(now())
    assert not waiting.late(moment + timedelta(seconds=30))
    assert sealed.ballots == 0
    assert sealed.sealed_at is not None
    assert not sealed.late(now())
