"""The home page at each stage of a season, and the pages that explain the prize."""

from datetime import timedelta

import pytest

from app.core.clock import now
from nominations import seasons
from voting import results


@pytest.mark.parametrize("path", ["/", "/how", "/rules", "/privacy", "/faq"])
def test_every_page_opens_with_a_season_and_without(client, request, path):
    before = client.get(path)
    request.getfixturevalue("season")

    after = client.get(path)

    assert (before.status_code, after.status_code) == (200, 200)
    assert after.text.count("<h1") == 1


class TestHome:
    def test_it_shows_the_nominations_the_leaders_and_the_totals(
        self, client, season, make_entry, cast, seal
    ):
        cast(make_entry(season))
        seal()

        page = client.get("/").text

        assert "Салон красоты" in page
        assert "Салон «Ромашка»" in page
        assert "Уже 1\N{NO-BREAK SPACE}голос" in page

    def test_it_names_no_leader_while_the_standings_are_hidden(
        self, client, season, make_entry, cast, seal, move_dates
    ):
        cast(make_entry(season))
        seal()
        move_dates(season, hides_at=season.voting_opens)

        assert "Ромашка" not in client.get("/").text

    def test_it_counts_the_days_and_hours_to_the_close(self, client, season, move_dates):
        closes = now() + timedelta(days=3, hours=5, minutes=30)
        move_dates(season, voting_closes=closes, hides_at=now() + timedelta(days=1))

        page = client.get("/").text

        assert "<span data-days>3</span>" in page
        assert "5 ч" in page

    def test_it_says_when_voting_begins(self, client, season, move_dates):
        opens = now() + timedelta(days=2)
        move_dates(season, voting_opens=opens)

        assert "Голосование начнётся" in client.get("/").text

    def test_after_the_close_it_counts_nothing_down(self, session, client, season):
        seasons.close_voting(session, season, by=None)
        session.commit()

        assert "data-days" not in client.get("/").text

    def test_winners_are_announced_only_once_they_are_certified(
        self, session, client, season, seal
    ):
        seasons.close_voting(session, season, by=None)
        session.commit()
        seal()
        before = client.get("/").text
        results.certify(session, season, by=None)
        session.commit()

        after = client.get("/").text

        assert "Итоги подведены" not in before
        assert "Итоги подведены" in after
