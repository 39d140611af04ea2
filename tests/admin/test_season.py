"""The season in the panel: its arithmetic, the end of a rehearsal, the certifying."""

import pytest

from nominations import seasons
from nominations.models.season import Season
from voting import results


class TestSeason:
    def test_the_places_are_a_product(self, organiser, season):
        page = organiser.get("/admin/season/").text

        assert "14 × 3 × 5 × 1 = 210, как объявлено" in page

    def test_a_real_season_offers_no_early_end(self, session, organiser, season):
        season.rehearsal = False
        session.commit()

        assert "/admin/season/close" not in organiser.get("/admin/season/").text

    def test_results_are_offered_once_every_ballot_is_sealed(
        self, session, organiser, season, make_entry, cast, seal
    ):
        cast(make_entry(season))
        seasons.close_voting(session, season, by=None)
        session.commit()

        before = organiser.get("/admin/results/").text
        seal()
        after = organiser.get("/admin/results/").text

        assert "/admin/season/certify" not in before
        assert "/admin/season/certify" in after


class TestClose:
    def test_a_rehearsal_ends_now(self, session, organiser, season):
        answer = organiser.post("/admin/season/close")

        closed = session.get(Season, season.id)
        assert answer.status_code == 303
        assert closed.voting_closes == closed.hides_at

    def test_a_real_season_does_not(self, session, organiser, season):
        season.rehearsal = False
        session.commit()

        answer = organiser.post("/admin/season/close")

        assert answer.status_code == 409
        assert "1058 ГК РФ" in answer.text


class TestCertify:
    def test_the_winners_are_public_at_once(
        self, organiser, client, season, make_entry, cast, seal
    ):
        cast(make_entry(season))
        seal()
        organiser.post("/admin/season/close")
        seal()

        answer = organiser.post("/admin/season/certify")

        assert answer.location == "/results/2026/"
        assert "Ромашка" in client.get("/results/2026/").text

    def test_too_early_it_is_refused_in_words(self, organiser, season):
        answer = organiser.post("/admin/season/certify")

        assert answer.status_code == 409
        assert results.VotingStillOpen.message in answer.text

    def test_twice_it_is_refused_in_words(self, organiser, season, seal):
        organiser.post("/admin/season/close")
        seal()
        organiser.post("/admin/season/certify")

        again = organiser.post("/admin/season/certify")

        assert again.status_code == 409
        assert results.AlreadyCertified.message in again.text


@pytest.mark.parametrize("act", ["close", "certify"])
def test_without_a_season_there_is_nothing_to_do(organiser, act):
    assert organiser.post(f"/admin/season/{act}").status_code == 404
