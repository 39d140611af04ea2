from hypothesis import given
from hypothesis import strategies as st

from nominations import merging
from nominations.merging import Cell, Group

NOMINATIONS = st.lists(
    st.lists(st.integers(0, 7), min_size=1, max_size=5),
    min_size=1,
    max_size=3,
)


def test_divisions_with_enough_entries_stay_apart() -> None:
    groups = merging.merge(cells([3, 4, 5]), 3)

    assert shown(groups) == [([0], 1), ([1], 1), ([2], 1)]


def test_a_thin_division_joins_its_neighbour_with_fewer_entries() -> None:
    groups = merging.merge(cells([9, 2, 5, 9]), 3)

    assert shown(groups)[1][0] == [1, 2]


def test_of_equal_neighbours_the_one_of_smaller_towns_is_joined() -> None:
    groups = merging.merge(cells([5, 2, 5]), 3)

    assert shown(groups) == [([0, 1], 2), ([2], 1)]


def test_the_thinnest_division_is_merged_first() -> None:
    groups = merging.merge(cells([2, 9, 1, 9]), 3)

    assert shown(groups) == [([0, 1, 2], 3), ([3], 1)]


def test_merges_go_on_until_no_division_is_thin() -> None:
    groups = merging.merge(cells([0, 1, 1, 1, 6]), 3)

    assert shown(groups) == [([0, 1, 2, 3], 1), ([4], 4)]


def test_a_size_with_too_few_entries_in_all_towns_is_one_group() -> None:
    groups = merging.merge(cells([0, 1, 0], [9, 9, 9]), 3)

    assert shown(groups)[0] == ([0, 1, 2], 1)


def test_sizes_are_never_merged() -> None:
    groups = merging.merge(cells([0], [9]), 3)

    assert shown(groups) == [([0], 1), ([0], 1)]


def test_a_freed_place_goes_to_the_most_populous_division() -> None:
    groups = merging.merge(cells([2, 3, 8], [4, 9, 4]), 3)

    assert shown(groups) == [([0, 1], 1), ([2], 1), ([0], 1), ([1], 2), ([2], 1)]


def test_a_place_that_nobody_could_take_goes_to_the_next_division() -> None:
    groups = merging.merge(cells([0, 0, 0, 0, 3], [2, 0, 0, 0, 0]), 2)

    assert shown(groups) == [([0, 1, 2, 3, 4], 8), ([0, 1, 2, 3, 4], 2)]


@given(NOMINATIONS, st.integers(0, 5), st.integers(1, 3))
def test_every_cell_and_every_place_is_kept(
    rows: list[list[int]],
    min_entries: int,
    seats: int,
) -> None:
    given_cells = cells(*rows)

    groups = merging.merge(given_cells, min_entries, seats=seats)

    assert [cell for group in groups for cell in group.members] == given_cells
    assert sum(group.seats for group in groups) == seats * len(given_cells)
    assert all(group.seats >= seats for group in groups)


@given(NOMINATIONS, st.integers(0, 5))
def test_a_group_is_of_one_size_and_thin_only_if_its_size_is(
    rows: list[list[int]],
    min_entries: int,
) -> None:
    groups = merging.merge(cells(*rows), min_entries)

    for group in groups:
        sizes = {cell.size_slug for cell in group.members}
        towns = [cell.city_index for cell in group.members]
        assert len(sizes) == 1
        assert towns == list(range(towns[0], towns[-1] + 1))
        if group.entries < min_entries:
            assert len(group.members) == len(rows[int(sizes.pop())])


@given(NOMINATIONS, st.integers(0, 5))
def test_only_thin_divisions_are_merged(rows: list[list[int]], min_entries: int) -> None:
    for group in merging.merge(cells(*rows), min_entries):
        thin = [cell for cell in group.members if cell.entries < min_entries]

        assert thin or len(group.members) == 1


@given(NOMINATIONS.flatmap(lambda rows: st.permutations(cells(*rows))), st.integers(0, 5))
def test_the_order_of_the_city_bands_given_decides_nothing(
    shuffled: list[Cell],
    min_entries: int,
) -> None:
    sizes = list(dict.fromkeys(cell.size_slug for cell in shuffled))
    ordered = sorted(shuffled, key=lambda cell: (sizes.index(cell.size_slug), cell.city_index))

    assert merging.merge(shuffled, min_entries) == merging.merge(ordered, min_entries)


def cells(*rows: list[int]) -> list[Cell]:
    """A nomination's cells: a row is a size, its numbers the entries of each city band."""
    return [
        Cell(str(size), city, entries)
        for size, row in enumerate(rows)
        for city, entries in enumerate(row)
    ]


def shown(groups: list[Group]) -> list[tuple[list[int], int]]:
    return [([cell.city_index for cell in group.members], group.seats) for group in groups]
