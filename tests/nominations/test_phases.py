from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import phases
from nominations.phases import Dates, Fault, Stage, VotingState

INSTANT = timedelta(microseconds=1)

DATES = Dates(
    registration_opens=datetime(2015, 2, 1, tzinfo=UTC),
    registration_closes=datetime(2015, 7, 1, tzinfo=UTC),
    voting_opens=datetime(2015, 3, 1, tzinfo=UTC),
    voting_closes=datetime(2015, 8, 1, tzinfo=UTC),
    hides_at=datetime(2015, 7, 25, tzinfo=UTC),
    results_at=datetime(2015, 8, 20, tzinfo=UTC),
    awards_at=datetime(2015, 9, 10, tzinfo=UTC),
)


def test_registration_is_open_from_its_opening_until_just_before_its_closing() -> None:
    assert not phases.registration_open(DATES, DATES.registration_opens - INSTANT)
    assert phases.registration_open(DATES, DATES.registration_opens)
    assert phases.registration_open(DATES, DATES.registration_closes - INSTANT)
    assert not phases.registration_open(DATES, DATES.registration_closes)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (DATES.voting_opens - INSTANT, VotingState.BEFORE),
        (DATES.voting_opens, VotingState.OPEN),
        (DATES.voting_closes - INSTANT, VotingState.OPEN),
        (DATES.voting_closes, VotingState.AFTER),
    ],
)
def test_voting_closes_exactly_at_its_closing(now: datetime, state: VotingState) -> None:
    assert phases.voting_state(DATES, now) is state
    assert phases.voting_open(DATES, now) is (state is VotingState.OPEN)


def test_the_time_zone_of_the_clock_does_not_matter() -> None:
    kamchatka = DATES.voting_closes.astimezone(timezone(timedelta(hours=12)))

    assert phases.voting_state(DATES, kamchatka) is VotingState.AFTER
    assert phases.voting_state(DATES, kamchatka - INSTANT) is VotingState.OPEN


@pytest.mark.parametrize(
    ("now", "visible"),
    [
        (DATES.voting_opens, True),
        (DATES.hides_at - INSTANT, True),
        (DATES.hides_at, False),
        (DATES.voting_closes, False),
        (DATES.results_at - INSTANT, False),
        (DATES.results_at, True),
    ],
)
def test_standings_are_hidden_from_the_hiding_date_until_the_results(
    now: datetime,
    visible: bool,
) -> None:
    assert phases.standings_visible(DATES, now) is visible


def test_terms_may_change_in_the_first_half_of_the_registration_term_only() -> None:
    half = datetime(2015, 4, 17, tzinfo=UTC)

    assert phases.terms_changeable(DATES, half - INSTANT)
    assert not phases.terms_changeable(DATES, half)
    assert phases.terms_changeable(DATES, DATES.registration_opens - INSTANT)


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (DATES.registration_opens - INSTANT, Stage.ANNOUNCED),
        (DATES.registration_opens, Stage.REGISTRATION),
        (DATES.voting_opens - INSTANT, Stage.REGISTRATION),
        (DATES.voting_opens, Stage.REGISTRATION_AND_VOTING),
        (DATES.registration_closes - INSTANT, Stage.REGISTRATION_AND_VOTING),
        (DATES.registration_closes, Stage.VOTING),
        (DATES.voting_closes - INSTANT, Stage.VOTING),
        (DATES.voting_closes, Stage.COUNTING),
        (DATES.results_at - INSTANT, Stage.COUNTING),
        (DATES.results_at, Stage.RESULTS),
        (DATES.awards_at, Stage.RESULTS),
    ],
)
def test_the_season_goes_through_its_stages(now: datetime, stage: Stage) -> None:
    assert phases.stage(DATES, now) is stage


def test_dates_in_order_have_no_fault() -> None:
    assert phases.faults(DATES) == []


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        (
            "registration_closes",
            DATES.registration_opens,
            Fault("registration_opens", "registration_closes"),
        ),
        ("voting_closes", DATES.voting_opens, Fault("voting_opens", "voting_closes")),
        (
            "registration_opens",
            datetime(2015, 3, 2, tzinfo=UTC),
            Fault("registration_opens", "voting_opens"),
        ),
        (
            "registration_closes",
            datetime(2015, 2, 2, tzinfo=UTC),
            Fault("voting_opens", "registration_closes"),
        ),
        (
            "registration_closes",
            datetime(2015, 8, 2, tzinfo=UTC),
            Fault("registration_closes", "voting_closes"),
        ),
        ("hides_at", datetime(2015, 2, 28, tzinfo=UTC), Fault("voting_opens", "hides_at")),
        ("hides_at", datetime(2015, 8, 2, tzinfo=UTC), Fault("hides_at", "voting_closes")),
        ("results_at", datetime(2015, 7, 31, tzinfo=UTC), Fault("voting_closes", "results_at")),
        ("awards_at", datetime(2015, 8, 19, tzinfo=UTC), Fault("results_at", "awards_at")),
    ],
)
def test_a_date_out_of_order_is_named(field: str, value: datetime, fault: Fault) -> None:
    assert fault in phases.faults(replace(DATES, **{field: value}))


def test_a_date_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="awards_at has no time zone"):
        replace(DATES, awards_at=datetime(2015, 9, 10))  # noqa: DTZ001 - the fault under test


@given(st.lists(st.integers(0, 12), min_size=7, max_size=7), st.integers(-1, 13))
def test_a_season_without_faults_is_in_the_stage_of_what_is_open(days: list[int], day: int) -> None:
    moments = [DATES.awards_at + timedelta(days=number) for number in days]
    dates = Dates(**dict(zip((field.name for field in fields(Dates)), moments, strict=True)))
    now = DATES.awards_at + timedelta(days=day)

    stage = phases.stage(dates, now)

    if not phases.faults(dates) and now < dates.results_at:
        registering = stage in {Stage.REGISTRATION, Stage.REGISTRATION_AND_VOTING}
        voting = stage in {Stage.VOTING, Stage.REGISTRATION_AND_VOTING}
        assert registering is phases.registration_open(dates, now)
        assert voting is phases.voting_open(dates, now)
