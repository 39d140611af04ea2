"""Those among whom places are given: few are asked for, and the places are those of all."""

import random
from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import select

from app.core.clock import now
from nominations.models.division import Division
from nominations.models.entry import Entry
from voting import previews, results, standings, tally
from voting.models.standing import Standing, StandingDay
from voting.tally import Decision, Tally

SEED = b"the root of a log"
#: The sizes and the trades of the divisions that somebody competes in.
CELLS = [(3, "krasota"), (10, "krasota"), (40, "krasota"), (3, "avtoservis")]


@pytest.mark.databases
@pytest.mark.parametrize("seed", range(5))
def test_places_and_ties_are_those_that_all_the_entries_would_give(session, season, crowd, seed):
    crowd(random.Random(seed))
    everybody = plain(session)

    drawn = results.drawn(session, season, SEED)

    assert told(drawn) == by_all(session, season, everybody)
    equals = {rival.code for stand in previews.stands(session, season) for rival in stand.ties}
    assert equals == tied(session, season, everybody)


def test_few_come_out_of_the_database(session, season, make_entry):
    for number in range(30):
        entry = make_entry(season, f"{10_000 + number}")
        stand(session, entry, counted=number + 1)
    session.flush()

    [rivals] = standings.contenders(session, season).values()

    assert [one.counted for one in rivals] == [30]


def plain(session) -> dict[int, list[Tally]]:
    """Read every entry that takes part, with its figures, one by one."""
    found = defaultdict(list)
    for entry in session.scalars(select(Entry).where(Entry.withdrawn_at.is_(None))):
        division = session.get(Division, entry.division_id)
        row = session.get(Standing, entry.id)
        kept = select(StandingDay).where(StandingDay.entry_id == entry.id, StandingDay.counted > 0)
        figures = (row.counted, row.held, row.voided) if row else (0, 0, 0)
        days, reached = len(session.scalars(kept).all()), row.reached if row else 0
        host = division.merged_into_id or division.id
        found[host].append(Tally(entry.id, *figures, days, reached))
    return found


def by_all(session, season, everybody) -> set[tuple[int, int, int, str]]:
    return {
        (host, won.place, won.entry_id, won.decided_by)
        for host, rivals in everybody.items()
        for won in tally.places(
            rivals, session.get(Division, host).seats, SEED, minimum=season.min_votes
        )
    }


def told(drawn) -> set[tuple[int, int, int, str]]:
    return {(one.division_id, one.place, one.entry_id, one.decided_by) for one in drawn}


def tied(session, season, everybody) -> set[str]:
    """Return the codes of all whose votes are equal to a winner's, where more than votes decided."""
    root = results.root(session, season)
    codes = set()
    for host, rivals in everybody.items():
        seats = session.get(Division, host).seats
        won = tally.places(rivals, seats, root, minimum=season.min_votes)
        counts = {one.entry_id: one.counted for one in rivals}
        equal = {counts[one.entry_id] for one in won if one.decided_by != Decision.VOTES}
        codes |= {session.get(Entry, one.entry_id).code for one in rivals if one.counted in equal}
    return codes


def stand(session, entry, counted: int, days: int = 1, reached: int = 0) -> None:
    session.add(
        Standing(entry_id=entry.id, division_id=entry.division_id, counted=counted, reached=reached)
    )
    session.add_all(
        StandingDay(entry_id=entry.id, day=date(2026, 11, 1 + day), counted=1)
        for day in range(days)
    )


@pytest.fixture
def crowd(session, season, make_entry):
    """Return what fills the season by chance: equals, leavers, merges, places, and nobody's votes."""

    def fill(chance: random.Random) -> None:
        season.min_votes = chance.randint(1, 2)
        for number in range(24):
            staff, trade = chance.choice(CELLS)
            entry = make_entry(season, f"{10_000 + number}", trade, staff=staff)
            if chance.random() < 0.85:
                figures = (chance.randint(0, 3), chance.randint(0, 2), chance.randint(0, 2))
                stand(session, entry, *figures)
            entry.withdrawn_at = now() if chance.random() < 0.15 else None
        used = set(session.scalars(select(Entry.division_id)))
        rows = [session.get(Division, one) for one in sorted(used)]
        for row in rows:
            row.seats = chance.randint(0, 3)
        guest, host = rows[0], rows[1]
        if guest.nomination_id == host.nomination_id:
            guest.merged_into_id, guest.seats = host.id, 0
        session.commit()

    return fill
