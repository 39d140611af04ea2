"""«Прозрачность»: the sums, the decisions and the documents of a season, and what stays hidden."""

from datetime import timedelta
from typing import Any

import pytest

from app.auth.models import Role
from app.core.clock import now
from app.tasks import jobs
from nominations import divisions, rulebooks
from tests.ending import end
from voting import erasures, results, rulings
from voting.fraud import decisions
from voting.fraud.decisions import Asked
from voting.models.ballot import Channel
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome

FIGURES = "/transparency/2026/figures.json"
PAGE = "/transparency/2026/"


@pytest.mark.databases
class TestTheFigures:
    def test_votes_are_counted_by_channel_and_refusals_by_reason(
        self, client, season, entry, cast, seal, texted
    ):
        for channel in (Channel.SMS, Channel.SMS, Channel.WEB):
            cast(entry, channel=channel)
        texted(Outcome.ALREADY_OTHER, Outcome.ALREADY_SAME, Outcome.CLOSED, Outcome.UNKNOWN_CODE)
        seal()

        votes = told(client)["votes"]

        assert (votes["accepted"], votes["by_sms"], votes["by_web"]) == (3, 2, 1)
        assert votes["refused"] == {
            "repeated": 2,
            "late": 1,
            "early": 0,
            "unreadable": 1,
            "own_entry": 0,
            "withdrawn": 0,
            "not_russian": 0,
        }

    def test_a_decision_is_told_with_its_reason_and_the_role_but_no_name(
        self, client, entry, cluster, seal, moderator
    ):
        seal()
        decisions.on_cluster(*cluster(3), Asked("void", "number-block"), by=moderator)
        commit(cluster, seal)

        inquiry = told(client)["inquiry"]
        page = client.get(PAGE).text

        assert inquiry["clusters"] == {"hold": 0, "clear": 0, "void": 1, "waiting": 0}
        assert [(row["kind"], row["reason"], row["votes"]) for row in inquiry["stands"]] == [
            ("void", "number-block", 3)
        ]
        assert inquiry["decided_by"] == {"moderator": 3}
        assert "номеров, идущих подряд" in page
        assert "модератор" in page
        assert moderator.email not in page
        assert entry.name not in page

    def test_a_decision_of_two_says_who_asked_and_who_agreed(
        self, client, cluster, seal, moderator, organiser
    ):
        session, found = cluster(21)
        proposal = decisions.on_cluster(session, found, Asked("hold", "timing"), by=moderator)
        decisions.approve(session, proposal.id, by=organiser)
        commit(cluster, seal)

        [pair] = told(client)["inquiry"]["pairs"]

        assert pair == {"asked": "moderator", "agreed": "organiser", "decisions": 1, "votes": 21}

    def test_votes_that_came_back_are_told(self, client, cluster, seal, moderator):
        session, found = cluster(2)
        for asked in (Asked("hold", "timing"), Asked("clear", "mistake")):
            decisions.on_cluster(session, found, asked, by=moderator)
            commit(cluster, seal)

        inquiry = told(client)["inquiry"]

        assert (inquiry["returned"], inquiry["mistaken"], inquiry["stands"]) == (2, 2, [])

    def test_free_words_of_a_reason_are_not_repeated(self, client, session, cluster, cast, entry):
        voted = cast(entry)
        rulings.rule(session.connection(), voted.ballot_id, "hold", "Донёс сосед Иванов")
        commit(cluster, cluster.seal)

        inquiry, page = told(client)["inquiry"], client.get(PAGE).text

        assert [(row["reason"], row["words"]) for row in inquiry["stands"]] == [("review", "")]
        assert "Иванов" not in page


class TestTheDocuments:
    def test_merges_are_told_as_they_were_and_as_they_are(self, client, session, season, entry):
        divisions.merge_thin(session, season, by=None)
        session.commit()

        merges = client.get(FIGURES).json["merges"]

        assert any(
            {part["entries"] for part in one["parts"]} == {0, 1} and one["seats"] > 0
            for one in merges
        )
        assert "объединены с соседними" in client.get(PAGE).text

    def test_each_version_of_the_rules_has_its_hash_and_its_address(self, client, session, season):
        texts = dict.fromkeys(rulebooks.FIELDS, "Написано.")
        rulebooks.write(session, season, texts, by=None)
        made = rulebooks.publish(session, season, editorial=False, note="Первая.", by=None)
        session.commit()
        digest = made.sha256.hex()

        [told] = client.get(FIGURES).json["rules"]

        assert (told["version"], told["sha256"]) == (1, digest)
        assert digest in client.get(PAGE).text
        assert client.get(told["url"]).status_code == 200

    def test_an_erasure_is_told_with_the_hash_of_its_act(self, client, session, season):
        season.results_at = now() - timedelta(days=61)
        session.commit()
        [act] = erasures.due(session, now())
        session.commit()
        digest = act.sha256.hex()

        [told] = client.get(FIGURES).json["erasures"]

        assert told["sha256"] == digest
        assert digest in client.get(PAGE).text

    def test_the_checkpoint_is_the_published_one(self, app, client, season, entry, cast, seal):
        cast(entry)
        seal()
        published = app.extensions["checkpoints"].latest(season)

        assert client.get(FIGURES).json["checkpoint"]["size"] == published.size


class TestTheStates:
    def test_before_the_voting_there_is_nothing_to_tell(self, client, season, move_dates):
        move_dates(season, voting_opens=now() + timedelta(days=1))

        seen = told(client)

        assert (seen["state"], seen["votes"]) == ("before", None)
        assert "Голосование ещё не началось" in client.get(PAGE).text

    def test_while_the_standings_are_hidden_no_sum_is_told(
        self, client, session, season, entry, cast, seal, move_dates
    ):
        cast(entry)
        seal()
        assert told(client)["votes"]["accepted"] == 1
        move_dates(season, hides_at=now() - timedelta(minutes=1))

        seen = told(client)

        assert (seen["state"], seen["votes"], seen["inquiry"]) == ("hidden", None, None)
        assert "Рейтинг скрыт" in client.get(PAGE).text

    def test_between_the_close_and_the_results_it_is_hidden_too(
        self, app, client, session, season, entry, cast, seal
    ):
        cast(entry)
        end(app, session, season, seal)

        assert told(client)["state"] == "counting"

    def test_with_the_results_everything_is_told(
        self, app, client, session, season, entry, cast, seal
    ):
        cast(entry)
        end(app, session, season, seal)
        results.certify(session, season, by=None)
        session.commit()

        seen = told(client)

        assert (seen["state"], seen["votes"]["counted"]) == ("after", 1)
        assert PAGE in client.get("/results/2026/").text

    def test_a_season_that_nobody_has_seen_has_no_page(self, client, session, season):
        season.published_at = None
        session.commit()

        assert client.get(PAGE).status_code == 404
        assert client.get("/transparency/").status_code == 404


def told(client) -> dict[str, Any]:
    """Return what is told once the worker has counted it."""
    jobs.take_figures()
    answer: dict[str, Any] = client.get(FIGURES).json
    return answer


def commit(cluster, seal) -> None:
    cluster.session.commit()
    seal()
    cluster.session.commit()


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season, name="Пекарня «Тайная»")


@pytest.fixture
def moderator(make_account):
    return make_account(role=Role.MODERATOR)


@pytest.fixture
def organiser(make_account):
    return make_account(role=Role.ORGANISER)


@pytest.fixture
def cluster(session, season, entry, cast, seal):
    """Return what finds a cluster of so many votes: the session and the cluster."""

    def make(size: int):
        signals = [{"kind": "block", "count": size, "words": "подряд"}]
        found = FraudCluster(season_id=season.id, entry_id=entry.id, signals=signals, of_votes=size)
        session.add(found)
        session.flush()
        ballots = [cast(entry).ballot_id for _ in range(size)]
        session.add_all(FraudMember(ballot_id=one, cluster_id=found.id) for one in ballots)
        session.commit()
        return session, found

    make.session, make.seal = session, seal
    return make


@pytest.fixture
def texted(session, season):
    """Return what puts messages of these outcomes into the database."""

    def put(*outcomes: Outcome) -> None:
        session.add_all(
            InboundSMS(
                gateway="console",
                provider_id=f"T{number}",
                season_id=season.id,
                text="12340",
                outcome=outcome,
                reply="",
            )
            for number, outcome in enumerate(outcomes)
        )
        session.commit()

    return put
