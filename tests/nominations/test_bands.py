from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import bands
from nominations.bands import Band, Fault, FaultKind


@pytest.mark.parametrize(
    ("staff", "slug"),
    [
        (0, "micro-5"),
        (5, "micro-5"),
        (6, "micro-15"),
        (15, "micro-15"),
        (16, "small-100"),
        (100, "small-100"),
    ],
)
def test_a_business_is_in_the_band_of_its_staff(staff: int, slug: str) -> None:
    assert bands.find(bands.SIZE_BANDS, staff).slug == slug


@pytest.mark.parametrize("staff", [-1, 101, 10**9])
def test_a_business_of_no_band_is_named_so(staff: int) -> None:
    with pytest.raises(bands.NoBand):
        bands.find(bands.SIZE_BANDS, staff)


@pytest.mark.parametrize(
    ("inhabitants", "slug"),
    [
        (0, "up-to-50k"),
        (50_000, "up-to-50k"),
        (50_001, "50k-100k"),
        (100_000, "50k-100k"),
        (100_001, "100k-250k"),
        (250_000, "100k-250k"),
        (250_001, "250k-1m"),
        (1_000_000, "250k-1m"),
        (1_000_001, "over-1m"),
        (13_000_000, "over-1m"),
    ],
)
def test_a_city_is_in_the_band_of_its_inhabitants(inhabitants: int, slug: str) -> None:
    assert bands.find(bands.CITY_BANDS, inhabitants).slug == slug


def test_the_default_bands_have_no_fault() -> None:
    assert bands.faults(bands.SIZE_BANDS, *bands.STAFF) == []
    assert bands.faults(bands.CITY_BANDS, *bands.INHABITANTS) == []


def test_the_default_season_has_two_hundred_and_ten_prize_places() -> None:
    places = bands.prize_places(14, len(bands.SIZE_BANDS), len(bands.CITY_BANDS), 1)

    assert places == 210


def test_no_bands_leave_one_gap() -> None:
    assert bands.faults([], 0, 101) == [Fault(FaultKind.GAP, 0, 101)]


def test_gaps_before_between_and_after_bands_are_named() -> None:
    found = bands.faults([band(1, 5), band(7, 9)], 0, None)

    assert found == [
        Fault(FaultKind.GAP, 0, 1),
        Fault(FaultKind.GAP, 5, 7),
        Fault(FaultKind.GAP, 9, None),
    ]


def test_an_overlap_is_named_by_the_numbers_that_are_in_two_bands() -> None:
    assert bands.faults([band(0, 7), band(5, 11)], 0, 11) == [Fault(FaultKind.OVERLAP, 5, 7)]


def test_an_overlap_of_three_bands_is_one_fault() -> None:
    found = bands.faults([band(0, None), band(5, None), band(9, None)], 0, None)

    assert found == [Fault(FaultKind.OVERLAP, 5, None)]


def test_numbers_beyond_the_range_are_named() -> None:
    assert bands.faults([band(0, 251)], 0, 101) == [Fault(FaultKind.OUTSIDE, 101, 251)]
    assert bands.faults([band(-5, 101)], 0, 101) == [Fault(FaultKind.OUTSIDE, -5, 0)]


@pytest.mark.parametrize("high", [5, 2])
def test_a_band_that_holds_nothing_is_a_fault(high: int) -> None:
    found = bands.faults([band(0, 10), band(5, high)], 0, 10)

    assert found == [Fault(FaultKind.EMPTY, 5, high)]


def test_the_order_of_the_bands_does_not_matter() -> None:
    assert bands.faults(bands.CITY_BANDS[::-1], *bands.INHABITANTS) == []


@given(
    st.lists(st.tuples(st.integers(-3, 23), st.none() | st.integers(-3, 23)), max_size=5),
    st.none() | st.integers(1, 20),
)
def test_the_faults_are_exactly_the_numbers_that_are_not_in_one_band(
    limits: list[tuple[int, int | None]],
    high: int | None,
) -> None:
    tried = [band(low, end) for low, end in limits]

    found = bands.faults(tried, 0, high)

    for value in range(-5, 30):
        holders = sum(one.holds(value) for one in tried)
        inside = value >= 0 and (high is None or value < high)
        kinds = {fault.kind for fault in found if spans(fault, value)}
        assert (FaultKind.GAP in kinds) == (inside and holders == 0)
        assert (FaultKind.OVERLAP in kinds) == (holders > 1)
        assert (FaultKind.OUTSIDE in kinds) == (not inside and holders > 0)


@given(st.lists(st.integers(1, 99), unique=True))
def test_adjoining_bands_are_sound_and_shifting_one_is_noticed(cuts: list[int]) -> None:
    limits = [0, *sorted(cuts), 100]
    sound = [band(low, high) for low, high in pairwise(limits)]

    shifted = [replace(sound[0], low=1), *sound[1:]]

    assert bands.faults(sound, 0, 100) == []
    assert Fault(FaultKind.GAP, 0, 1) in bands.faults(shifted, 0, 100)


def band(low: int, high: int | None) -> Band:
    return Band(f"{low}-{high}", f"от {low}", low, high)


def spans(fault: Fault, value: int) -> bool:
    return fault.low <= value and (fault.high is None or value < fault.high)
