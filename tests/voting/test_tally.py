import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting import tally
from voting.tally import Decision, Place, Tally

SEED = b"the hash of the frozen protocol"

TALLIES = st.lists(
    st.builds(
        Tally,
        entry_id=st.integers(1, 50),
        counted=st.integers(0, 3),
        held=st.integers(0, 3),
        voided=st.integers(0, 3),
        days=st.integers(0, 2),
        reached=st.integers(0, 2),
    ),
    unique_by=lambda one: one.entry_id,
)


def test_more_votes_win() -> None:
    placed = tally.places([of(1, counted=5), of(2, counted=9)], 1, SEED)

    assert placed == [Place(2, 1, Decision.VOTES)]


def test_held_and_voided_ballots_do_not_count() -> None:
    placed = tally.places([of(1, counted=5), of(2, counted=4, held=9, voided=9)], 1, SEED)

    assert placed == [Place(1, 1, Decision.VOTES)]


def test_of_equals_more_voting_days_win() -> None:
    placed = tally.places([of(1, days=2, reached=1), of(2, days=3, reached=9)], 2, SEED)

    assert placed == [Place(2, 1, Decision.DAYS), Place(1, 2, Decision.DAYS)]


def test_of_equals_in_days_the_earlier_score_wins() -> None:
    placed = tally.places([of(1, reached=9), of(2, reached=8)], 2, SEED)

    assert placed == [Place(2, 1, Decision.EARLIER), Place(1, 2, Decision.EARLIER)]


def test_complete_equals_are_drawn_by_the_published_hash() -> None:
    entries = [of(number) for number in range(1, 9)]
    drawn = sorted(range(1, 9), key=lambda number: hashlib.sha256(SEED + b"%d" % number).digest())

    placed = tally.places(entries, 8, SEED)

    assert [place.entry_id for place in placed] == drawn
    assert {place.decided_by for place in placed} == {Decision.DRAW}


def test_another_seed_may_draw_another_winner() -> None:
    entries = [of(number) for number in range(1, 9)]

    winners = {tally.places(entries, 1, b"%d" % seed)[0].entry_id for seed in range(99)}

    assert winners == set(range(1, 9))


def test_a_place_says_what_decided_against_the_entry_that_got_none() -> None:
    entries = [of(1, counted=9), of(2, counted=5, days=3), of(3, counted=5, days=2)]

    placed = tally.places(entries, 2, SEED)

    assert placed == [Place(1, 1, Decision.VOTES), Place(2, 2, Decision.DAYS)]


@pytest.mark.parametrize(("minimum", "winners"), [(0, [1, 2]), (1, [1, 2]), (2, [1]), (9, [])])
def test_an_entry_with_too_few_votes_gets_no_place(minimum: int, winners: list[int]) -> None:
    entries = [of(1, counted=5), of(2, counted=1), of(3, counted=0)]

    placed = tally.places(entries, 3, SEED, minimum=minimum)

    assert [place.entry_id for place in placed] == winners


def test_nobody_wins_where_nobody_entered() -> None:
    assert tally.places([], 1, SEED) == []


def test_equals_share_a_place_in_the_live_standing() -> None:
    entries = [of(4, counted=1), of(3, counted=5), of(2, counted=5, days=9), of(1, counted=7)]

    ranked = tally.ranking(entries)

    assert [(place, one.entry_id) for place, one in ranked] == [(1, 1), (2, 2), (2, 3), (4, 4)]


@given(
    TALLIES.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))),
    st.integers(0, 9),
)
def test_the_order_in_which_entries_are_given_decides_nothing(
    orders: tuple[list[Tally], list[Tally]],
    seats: int,
) -> None:
    entries, shuffled = orders

    assert tally.places(shuffled, seats, SEED) == tally.places(entries, seats, SEED)
    assert tally.ranking(shuffled) == tally.ranking(entries)


@given(TALLIES, st.integers(0, 9))
def test_no_entry_without_a_place_has_more_votes_than_one_with_a_place(
    entries: list[Tally],
    seats: int,
) -> None:
    counted = {one.entry_id: one.counted for one in entries}

    placed = tally.places(entries, seats, SEED)

    seated = [counted.pop(place.entry_id) for place in placed]
    assert [place.place for place in placed] == list(range(1, len(placed) + 1))
    assert seated == sorted(seated, reverse=True)
    assert len(placed) == min(seats, sum(1 for one in entries if one.counted))
    assert not seated or max(counted.values(), default=0) <= seated[-1]


def of(  # an entry's tally in which only what is named differs from the others'
    entry_id: int,
    *,
    counted: int = 5,
    held: int = 0,
    voided: int = 0,
    days: int = 2,
    reached: int = 7,
) -> Tally:
    return Tally(entry_id, counted, held, voided, days, reached)
