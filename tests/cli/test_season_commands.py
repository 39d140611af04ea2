"""The commands that others' checks rely on (design.md §9): their JSON, and their refusals."""

import json

import pytest

from app.core.clock import now
from nominations.models.season import Season
from voting import results


@pytest.fixture
def run(app):
    """Return what runs one command of `flask`."""
    return lambda *words: app.test_cli_runner().invoke(args=words)


class TestSeason:
    def test_it_is_shown_as_json(self, run, season):
        shown = json.loads(run("season", "show", "--json").output)

        assert shown["slug"] == "2026"
        assert len(shown["nominations"]) == 14
        assert (len(shown["size_bands"]), len(shown["city_bands"])) == (3, 5)
        assert (shown["divisions"], shown["places"]) == (210, 210)

    def test_without_json_it_is_for_people(self, run, season):
        assert "name: Сезон 2026" in run("season", "show").output

    @pytest.mark.parametrize("words", [("show",), ("show", "1999"), ("close", "1999")])
    def test_an_unknown_season_is_one_sentence(self, run, words):
        answer = run("season", *words)

        assert answer.exit_code == 1
        assert "Нет опубликованного сезона" in answer.output

    def test_a_rehearsal_is_closed(self, session, run, season):
        answer = run("season", "close", "2026")

        session.expire_all()
        assert answer.exit_code == 0
        assert session.get(Season, season.id).voting_closes <= now()

    def test_a_real_season_is_not(self, session, run, season):
        season.rehearsal = False
        session.commit()

        answer = run("season", "close", "2026")

        assert answer.exit_code == 1
        assert "1058 ГК РФ" in answer.output


class TestEntries:
    def test_they_are_listed_as_json(self, run, season, make_entry):
        make_entry(season, code="12357")

        assert json.loads(run("entries", "list", "--json").output) == [
            {
                "code": "12357",
                "name": "Салон «Ромашка»",
                "nomination": "krasota",
                "size_band": "micro-5",
                "city_band": "250k-1m",
                "city": "Тверь",
                "region": "Тверская область",
                "status": "accepted",
            }
        ]

    def test_a_withdrawn_one_is_listed_as_such(self, session, run, season, make_entry):
        make_entry(season).withdrawn_at = now()
        session.commit()

        [entry] = json.loads(run("entries", "list", "--json").output)

        assert entry["status"] == "withdrawn"

    def test_without_json_there_is_a_line_for_each(self, run, season, make_entry):
        make_entry(season)

        assert run("entries", "list").output.startswith("12340\tСалон «Ромашка»\tkrasota\t")


class TestStandings:
    def test_they_are_shown_as_json(self, run, season, make_entry, cast, seal):
        cast(make_entry(season, code="12357"))
        make_entry(season, code="12340")
        seal()

        assert json.loads(run("standings", "show", "krasota", "--json").output) == [
            {"code": "12357", "counted": 1, "held": 0, "voided": 0, "place": 1},
            {"code": "12340", "counted": 0, "held": 0, "voided": 0, "place": 2},
        ]

    def test_without_json_there_is_a_line_for_each(self, run, season, make_entry):
        make_entry(season)

        assert run("standings", "show", "krasota").output == "12340\t0\t0\t0\t1\n"

    def test_an_unknown_nomination_is_one_sentence(self, run, season):
        answer = run("standings", "show", "nope", "--json")

        assert answer.exit_code == 1
        assert "Нет номинации nope" in answer.output


class TestResults:
    def test_a_closed_season_is_certified(self, run, season, make_entry, cast, seal):
        cast(make_entry(season))
        seal()
        run("season", "close")
        seal()

        answer = run("results", "certify", "2026")

        assert answer.exit_code == 0
        assert "мест 1 из 210" in answer.output

    def test_an_open_one_is_not(self, run, season):
        answer = run("results", "certify")

        assert answer.exit_code == 1
        assert results.VotingStillOpen.message in answer.output
