"""Divisions: how a group of merged ones is called."""

from datetime import timedelta

import pytest

from app.core.clock import now
from nominations import divisions

SPACE = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (0, 0, "до 50 тысяч жителей"),
        (0, 1, f"до 100{SPACE}000 жителей (объединённая группа)"),
        (1, 3, f"50{SPACE}001–1{SPACE}000{SPACE}000 жителей (объединённая группа)"),
        (3, 4, f"больше 250{SPACE}000 жителей (объединённая группа)"),
        (0, 4, "города любого размера (объединённая группа)"),
    ],
)
def test_merged_towns_are_named_by_their_joint_range(session, season, first, last, name):
    krasota = divisions.nomination(session, season, "krasota")
    rows = divisions.of_nomination(session, krasota)[:5]
    for row in rows[first + 1 : last + 1]:
        row.merged_into_id = rows[first].id
    session.flush()

    [group] = [one for one in divisions.groups(session, krasota) if one.id == rows[first].id]

    assert group.city == name
    assert group.label == f"до 5 человек, {name}"


class TestTheCloseOfRegistration:
    def test_before_it_nothing_is_merged(self, session, season, make_entry):
        make_entry(season)

        assert divisions.merge_closed(session) == []
        assert season.merged_at is None

    def test_after_it_thin_divisions_are_merged_once(self, session, season, make_entry, move_dates):
        make_entry(season)
        move_dates(season, registration_closes=now() - timedelta(seconds=1))

        merged = divisions.merge_closed(session)

        assert merged == [season]
        assert season.merged_at
        assert divisions.merge_closed(session) == []
