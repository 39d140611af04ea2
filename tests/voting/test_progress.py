"""An entry's progress: by day and channel as sealed and ruled, and how far the next rival is."""

from datetime import timedelta

import pytest

from app.core.clock import now
from nominations.models.season import Season
from voting import progress, rulings
from voting.models.ballot import Ballot, Channel

pytestmark = pytest.mark.databases


def test_days_tell_the_web_from_sms(session, entry, cast, seal, look):
    for channel in (Channel.WEB, Channel.WEB, Channel.SMS):
        cast(entry, channel=channel)
    seal()

    [(sms, web)] = look(entry).days.values()

    assert (web, sms) == (2, 1)


def test_a_vote_taken_out_of_the_count_leaves_its_channel(session, entry, cast, seal, look):
    for channel in (Channel.WEB, Channel.SMS):
        cast(entry, channel=channel)
    seal()
    web = session.query(Ballot).filter_by(channel="web").one()
    rulings.rule(session.connection(), web.id, "void", "Один человек, двадцать номеров.")
    session.commit()
    seal()

    shown = look(entry)

    assert [(web, sms) for sms, web in shown.days.values()] == [(0, 1)]
    assert (shown.row.counted, shown.row.voided) == (1, 1)


def test_the_distance_is_to_the_nearest_rival_above(season, entry, make_entry, cast, seal, look):
    second = make_entry(season, code="23450")
    third = make_entry(season, code="34560")
    for rival, votes in ((entry, 1), (second, 3), (third, 5)):
        for _ in range(votes):
            cast(rival)
    seal()

    assert look(entry).behind == 2
    assert look(second).behind == 2
    assert look(third).behind is None
    assert look(entry).row.place == 3


def test_while_the_standings_are_hidden_there_is_nothing(season, entry, look, move_dates):
    move_dates(season, hides_at=now() - timedelta(seconds=1))

    assert look(entry) is None


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def look(session):
    """Return how an entry is doing now."""
    return lambda entry: progress.of_entry(
        session, session.get_one(Season, entry.season_id), entry, now()
    )
