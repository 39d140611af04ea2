"""The public record on the web: its page, its files in pages that never change, bad ranges."""

import pytest

from nominations import seasons
from voting import results
from voting.protocol import leaves

BAD = ["from=-1", "from=7&to=3", "from=0&to=1001", "from=0&to=1000000", "from=x", "to=", "from=٣"]


@pytest.fixture
def sealed(season, make_entry, cast, seal):
    """Six leaves: the rules and five votes."""
    entry = make_entry(season)
    for _ in range(5):
        cast(entry)
    seal()
    return entry


@pytest.fixture
def certify(session, season, seal):
    """Return what ends the voting and certifies; published only by the next sealing."""

    def end():
        seasons.close_voting(session, season, by=None)
        session.commit()
        seal()
        results.certify(session, season, by=None)
        session.commit()

    return end


class TestThePage:
    def test_it_says_what_is_proved_and_what_is_not(self, client, sealed):
        page = client.get("/protocol/").text

        assert "Что протокол доказывает" in page
        assert "Чего он не доказывает" in page
        assert 'lang="en"' in page
        assert "python3 -I verify.py verify" in page

    def test_it_is_there_before_the_first_vote(self, client, season):
        assert "Журнал ещё пуст" in client.get("/protocol/").text
        assert client.get("/protocol/checkpoint").status_code == 404

    def test_an_unknown_season_is_not_found(self, client, season):
        assert client.get("/protocol/?season=1999").status_code == 404
        assert client.get("/protocol/leaves?season=1999").status_code == 404


class TestLeaves:
    def test_they_are_lines_of_text_and_the_first_fixes_the_rules(self, client, sealed):
        answer = client.get("/protocol/leaves")

        lines = answer.text.splitlines()
        assert answer.mimetype == "text/plain"
        assert len(lines) == 6
        assert lines[0] == leaves.fixing("config", client.get("/protocol/config").text)
        assert all(line.startswith("vote krasota ") for line in lines[1:])

    def test_a_range_is_half_open(self, client, sealed):
        whole = client.get("/protocol/leaves").text.splitlines()

        assert client.get("/protocol/leaves?from=2&to=4").text.splitlines() == whole[2:4]
        assert client.get("/protocol/leaves?from=6").text == ""

    def test_a_full_page_never_changes_and_an_unfinished_one_may(self, client, sealed):
        full = client.get("/protocol/leaves?from=0&to=6&season=2026").headers["Cache-Control"]
        nameless = client.get("/protocol/leaves?from=0&to=6").headers["Cache-Control"]
        unfinished = client.get("/protocol/leaves?from=0&to=1000").headers["Cache-Control"]

        assert full == "public, max-age=31536000, immutable"
        assert nameless == "public, max-age=86400, immutable"
        assert unfinished == "no-cache"

    @pytest.mark.parametrize("query", [*BAD, "from=7"])
    def test_a_bad_range_is_refused_in_words(self, client, sealed, query):
        answer = client.get(f"/protocol/leaves?{query}")

        assert answer.status_code == 400
        assert "Границы" in answer.text

    def test_what_no_checkpoint_covers_is_not_shown(self, client, sealed, cast):
        cast(sealed)

        assert len(client.get("/protocol/leaves").text.splitlines()) == 6


class TestTheEnd:
    def test_nothing_is_opened_before_the_results(self, client, sealed):
        assert client.get("/protocol/openings").status_code == 404
        assert client.get("/protocol/results").status_code == 404

    def test_nor_before_the_checkpoint_covers_them(self, client, sealed, certify, seal):
        certify()
        assert client.get("/protocol/openings").status_code == 404

        seal()
        openings = client.get("/protocol/openings")
        assert openings.status_code == 200
        assert all(line.split()[1] == sealed.code for line in openings.text.splitlines())

    def test_the_log_ends_with_what_opens_it_and_what_fixes_the_results(
        self, client, sealed, certify, seal
    ):
        certify()
        seal()

        *_, reveal, result = client.get("/protocol/leaves").text.splitlines()
        assert reveal == leaves.fixing("reveal", client.get("/protocol/openings").text)
        assert result == leaves.fixing("result", client.get("/protocol/results").text)
