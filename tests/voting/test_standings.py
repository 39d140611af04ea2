"""Standings: places within a division, and when the public may see them."""

from datetime import timedelta

import pytest

from app.core.clock import now
from nominations import divisions
from voting import standings

pytestmark = pytest.mark.databases


@pytest.fixture
def votes(make_entry, season, cast, seal):
    """Return what makes entries with so many counted votes each."""

    def make(**wanted):
        made = {code: make_entry(season, code=code[1:]) for code in wanted}
        for code, number in wanted.items():
            for _ in range(number):
                cast(made[code])
        seal()
        return made

    return make


class TestOfNomination:
    def test_equals_share_a_place_and_the_next_one_is_left_out(self, session, season, votes):
        votes(e10001=1, e10002=3, e10003=3, e10004=5)

        [board] = standings.of_nomination(session, krasota(session, season))

        assert [(row.code, row.place) for row in board.rows] == [
            ("10004", 1),
            ("10002", 2),
            ("10003", 2),
            ("10001", 4),
        ]

    def test_an_entry_without_votes_is_there_with_none_and_no_place(self, session, season, votes):
        votes(e10001=0, e10002=1)

        [board] = standings.of_nomination(session, krasota(session, season))

        assert [(row.code, row.counted, row.place) for row in board.rows] == [
            ("10002", 1, 1),
            ("10001", 0, None),
        ]

    def test_divisions_are_ranked_apart(self, session, season, make_entry, cast, seal):
        cast(make_entry(season, code="10001", staff=3))
        cast(make_entry(season, code="10002", staff=40))
        seal()

        boards = standings.of_nomination(session, krasota(session, season))

        assert [[(row.code, row.place) for row in board.rows] for board in boards] == [
            [("10001", 1)],
            [("10002", 1)],
        ]

    def test_a_withdrawn_entry_has_no_place(self, session, season, votes):
        made = votes(e10001=2, e10002=1)
        made["e10001"].withdrawn_at = now()
        session.flush()

        [board] = standings.of_nomination(session, krasota(session, season))

        assert [(row.code, row.place) for row in board.rows] == [("10002", 1)]

    def test_a_merged_division_competes_within_its_host(
        self, session, season, make_entry, make_city, cast, seal
    ):
        big = make_entry(season, code="10001", city=make_city("Тверь"))
        small = make_entry(season, code="10002", city=make_city("Плёс", "Ивановская", 2_000))
        small.division.merged_into_id = big.division_id
        session.flush()
        cast(small)
        seal()

        [board] = standings.of_nomination(session, krasota(session, season))

        assert [row.code for row in board.rows] == ["10002", "10001"]
        assert (
            board.group.city
            == "до 1\N{NARROW NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000 жителей (объединённая группа)"
        )


class TestOfEntry:
    def test_it_says_the_place_among_how_many(self, session, season, votes):
        made = votes(e10001=2, e10002=1, e10003=0)

        row = standings.of_entry(session, made["e10002"])

        assert (row.counted, row.place, row.rivals) == (1, 2, 3)

    def test_a_withdrawn_entry_has_no_standing(self, session, season, votes):
        made = votes(e10001=1)
        made["e10001"].withdrawn_at = now()
        session.flush()

        assert standings.of_entry(session, made["e10001"]) is None


def test_leaders_are_of_the_divisions_with_most_votes(session, season, make_entry, cast, seal):
    for nomination, number in (("krasota", 1), ("medicina", 3)):
        entry = make_entry(season, code=f"1000{number}", nomination=nomination)
        for _ in range(number):
            cast(entry)
    seal()

    boards = standings.leaders(session, season, boards=1)

    assert [board.group.nomination_slug for board in boards] == ["medicina"]


def test_totals_count_entries_and_votes(session, season, votes):
    votes(e10001=2, e10002=1, e10003=0)

    totals = standings.totals(session, season)

    assert (totals.entries, totals.counted) == (3, 3)


class TestVisible:
    def test_standings_are_shown_until_they_are_hidden(self, season):
        just_before = season.hides_at - timedelta(seconds=1)

        assert standings.visible(season, just_before)
        assert not standings.visible(season, season.hides_at)

    def test_they_stay_hidden_after_the_day_of_results_while_nothing_is_certified(self, season):
        assert not standings.visible(season, season.results_at + timedelta(days=1))

    def test_they_are_shown_from_the_certification_on(self, season):
        season.certified_at = season.results_at

        assert standings.visible(season, season.results_at)


def krasota(session, season):
    return divisions.nomination(session, season, "krasota")
