"""Turnout: what is kept ready says the same as the ballots and the standings, made anew or not."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.core.clock import now
from nominations.seasons import nominations_of
from voting import rulings, standings, turnouts
from voting.models.ballot import Channel
from voting.models.turnout import TurnoutHour, TurnoutPart


@pytest.fixture
def voted(session, season, make_entry, make_city, cast, seal):
    """Votes of three hours and two regions, two of them held."""
    hair = make_entry(season)
    food = make_entry(
        season,
        "23450",
        "restorany-kafe",
        city=make_city("Уфа", "Республика Башкортостан", 1_144_809),
    )
    moment = now()
    for hours, entry, channel in [
        (0, hair, Channel.SMS),
        (0, hair, Channel.WEB),
        (0, food, Channel.SMS),
        (3, food, Channel.SMS),
        (30, hair, Channel.WEB),
        (30, hair, Channel.WEB),
    ]:
        last = cast(entry, channel=channel, at=moment - timedelta(hours=hours))
    seal()
    rulings.rule(session.connection(), last.ballot_id, "hold", "Проверка")
    session.commit()
    seal()
    session.rollback()
    return food


def kept(session):
    rows = select(TurnoutHour.season_id, TurnoutHour.hour, TurnoutHour.channel, TurnoutHour.votes)
    return sorted(map(tuple, session.execute(rows)))


@pytest.mark.databases
def test_hours_made_anew_from_the_ballots_are_those_that_sealing_added_up(session, season, voted):
    added = kept(session)
    session.execute(delete(TurnoutHour))

    votes = turnouts.rebuild(session, season)

    assert votes == 6
    assert kept(session) == added
    assert sum(row[3] for row in added) == 6


def test_the_last_hours_are_told_by_channel_without_a_gap(session, season, voted):
    told = turnouts.hours(session, season, now(), 48)

    assert len(told) == 48
    assert (told[-1].sms, told[-1].web) == (2, 1)
    assert (told[-4].sms, told[-4].web) == (1, 0)
    assert (told[-31].sms, told[-31].web) == (0, 2)
    assert sum(hour.sms + hour.web for hour in told) == 6


def test_a_vote_that_is_not_sealed_is_in_no_hour_neither_added_nor_made_anew(
    session, season, voted, cast
):
    cast(voted)

    assert turnouts.rebuild(session, season) == 6


@pytest.mark.databases
def test_the_parts_are_the_standings_by_nomination_and_region(session, season, voted):
    turnouts.take(session, season)

    parts = turnouts.parts(session, season)
    totals = standings.totals(session, season)
    assert vars(parts.whole) == vars(totals)
    assert (parts.whole.counted, parts.whole.held) == (5, 1)
    names = {one.slug: one.name for one in nominations_of(session, season)}
    assert parts.nominations == {names["krasota"]: 3, names["restorany-kafe"]: 2}
    assert parts.regions == {"Тверская область": 3, "Республика Башкортостан": 2}


def test_parts_are_written_only_when_something_has_changed(session, season, voted):
    taken = [turnouts.take(session, season) for _ in range(2)]

    voted.withdrawn_at = now()
    session.flush()

    assert taken == [True, False]
    assert turnouts.take(session, season)
    assert turnouts.parts(session, season).regions == {"Тверская область": 3}
    assert len(session.scalars(select(TurnoutPart)).all()) == 1


def test_before_anybody_has_entered_there_are_no_parts(session, season):
    assert not turnouts.take(session, season)
    assert turnouts.parts(session, season).taken_at is None
