"""Proofs, old checkpoints and receipts on the web: right answers, and clear words for bad questions."""

import pytest

from app.core import tokens
from nominations import seasons
from voting import rulings

ABSENT = {
    "proof?leaf=6": 404,
    "proof?leaf=0&size=4": 404,
    "proof?leaf=0&size=100": 404,
    "proof?leaf=99999999999999999": 404,
    "proof": 400,
    "proof?leaf=-1": 400,
    "proof?leaf=0&size=x": 400,
    "consistency?from=0&to=7": 404,
    "consistency?from=7": 400,
    "consistency?from=5&to=2": 400,
    "consistency": 400,
    "consistency?from=" + "9" * 40: 400,
    "checkpoint?size=4": 404,
    "checkpoint?size=1000000": 404,
    "checkpoint?size=": 400,
    "proof?leaf=0&season=1999": 404,
}
JSON = {"Accept": "application/json"}


@pytest.fixture
def sealed(season, make_entry, cast, seal):
    """Six leaves in two batches: the rules and five votes; the answers to the votes."""
    entry = make_entry(season)
    first = [cast(entry) for _ in range(2)]
    seal()
    second = [cast(entry) for _ in range(3)]
    seal()
    return first + second


@pytest.mark.parametrize("query", ABSENT)
def test_a_bad_question_is_answered_in_words(client, sealed, query):
    answer = client.get(f"/protocol/{query}")

    assert answer.status_code == ABSENT[query]
    assert any("а" <= letter <= "я" for letter in answer.text)


def test_before_the_first_checkpoint_there_is_nothing_to_prove(client, season):
    for query in ("proof?leaf=0", "consistency?from=0", "checkpoint?size=1"):
        assert client.get(f"/protocol/{query}").status_code == 404


def test_a_proof_carries_its_checkpoint_and_under_a_size_it_is_final(client, sealed):
    newest = client.get("/protocol/proof?leaf=1")
    old = client.get("/protocol/proof?leaf=1&size=3&season=2026")

    assert newest.text.startswith("c2sp.org/tlog-proof@v1\nindex 1\n")
    assert newest.text.endswith(client.get("/protocol/checkpoint").text)
    assert newest.headers["Cache-Control"] == "no-cache"
    assert old.text.endswith(client.get("/protocol/checkpoint?size=3").text)
    assert old.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_earlier_checkpoints_are_offered_on_the_page(client, sealed):
    assert "/protocol/checkpoint?season=2026&amp;size=3" in client.get("/protocol/").text


class TestReceipts:
    def test_the_verifier_is_told_the_place_and_not_the_choice(self, client, sealed):
        facts = ask(client, sealed[3].receipt)

        assert facts["state"] == "accepted"
        assert facts["season"] == "2026"
        assert facts["leaf"] in {3, 4, 5}
        assert facts["code"] is None

    def test_one_that_is_not_sealed_has_no_place_yet(self, client, season, make_entry, cast):
        facts = ask(client, cast(make_entry(season)).receipt)

        assert (facts["state"], facts["leaf"]) == ("accepted", None)

    def test_of_a_voided_ballot_it_says_so_with_the_place(self, session, client, sealed, seal):
        rulings.rule(session.connection(), sealed[0].ballot_id, "void", "Накрутка")
        session.commit()
        seal()

        facts = ask(client, sealed[0].receipt)
        page = client.post("/receipts/", data={"receipt": tokens.spell(sealed[0].receipt)}).text

        assert (facts["state"], facts["reason"]) == ("voided", "Накрутка")
        assert f"from={facts['leaf']}&amp;to={facts['leaf'] + 1}" in page
        assert f"/protocol/proof?season=2026&amp;leaf={facts['leaf']}" in page

    def test_of_another_season_the_place_is_in_that_seasons_log(
        self, session, client, season, ring, sealed
    ):
        later = seasons.Draft("2027", "Сезон 2027", season.dates, ring.newest)
        seasons.publish(session, seasons.create(session, later, by=None), by=None)
        session.commit()

        assert ask(client, sealed[0].receipt)["season"] == "2026"

    @pytest.mark.parametrize("typed", ["привет", "0" * 26, "U" * 26, "1"])
    def test_what_is_no_receipt_is_unknown(self, client, season, typed):
        answer = client.post("/receipts/", data={"receipt": typed}, headers=JSON)

        assert (answer.status_code, answer.json["state"]) == (200, "unknown")

    def test_a_browser_without_a_script_gets_the_page(self, client, sealed):
        typed = tokens.spell(sealed[0].receipt).lower().replace("0", "о").replace("1", "i")

        page = client.post("/receipts/", data={"receipt": typed})

        assert "Голос засчитан" in page.text
        assert "доказательство" in page.text


def ask(client, receipt: bytes) -> dict:
    data = {"receipt": tokens.spell(receipt)}
    return client.post("/receipts/", data=data, headers=JSON).json
