"""Watching: what is read of real ballots, what is kept of clusters, and what is erased."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, insert, select

from app.core.clock import now
from app.core.keys import KeyRing
from app.tasks import jobs
from voting import erasures
from voting.fraud import clusters, ranges, reading, watching
from voting.fraud.facts import Kind
from voting.models.evidence import Evidence
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.inbound_sms import InboundSMS
from voting.sms.gateways.port import Inbound
from voting.sms.webhook import take_in

NUMBERS = count(1)


@pytest.fixture
def text(app):
    """Return what sends an SMS from a number to the prize."""

    def send(number: int, words: str) -> None:
        inbound = Inbound("console", f"m{next(NUMBERS)}", f"+7900000{number:04d}", words)
        take_in(inbound)

    return send


@pytest.fixture
def farmed(session, season, make_entry, text) -> int:
    """A season in which twelve neighbouring numbers vote for one entry; return its id."""
    entry = make_entry(season).id
    session.rollback()
    for number in range(12):
        text(100 + number, "12340 лучшие в городе")
    session.rollback()
    return entry


def look(session, season_id, app) -> int:
    fresh = watching.look(session, season_id, app.extensions["keys"], app_folder(app))
    session.commit()
    return fresh


def app_folder(app):
    return app.config["SETTINGS"].instance_path


@pytest.mark.databases
def test_neighbouring_senders_become_a_cluster_with_its_figures(app, session, season, farmed):
    assert look(session, season.id, app) == 12

    cluster = session.scalars(select(FraudCluster)).one()
    assert (cluster.entry_id, cluster.of_votes) == (farmed, 12)
    assert cluster.signals[0]["kind"] == Kind.BLOCK
    assert (cluster.signals[0]["count"], cluster.signals[0]["figures"]["span"]) == (12, 12)


@pytest.mark.databases
def test_a_second_look_changes_nothing(app, session, season, farmed):
    look(session, season.id, app)

    assert look(session, season.id, app) == 0
    assert session.scalar(select(func.count()).select_from(FraudCluster)) == 1
    assert session.scalar(select(func.count()).select_from(FraudMember)) == 12


def test_a_look_adds_what_has_come_to_the_cluster_that_is_there(app, session, season, farmed, text):
    look(session, season.id, app)
    session.rollback()
    text(112, "12340")

    assert look(session, season.id, app) == 1
    assert [size for _, size in clusters.page(session, season).rows] == [13]


def test_the_job_looks_at_seasons_that_are_not_certified(app, session, season, farmed):
    jobs.watch()
    season.certified_at = now()
    session.commit()

    assert clusters.watched(session) == []
    assert clusters.decided(session, season) == {None: 1}


def test_a_message_is_read_with_its_number_and_words(app, session, season, farmed):
    sources = reading.Sources(app.extensions["keys"], ranges.NumberingPlan())

    votes = list(reading.votes(session, season, sources))

    assert votes[0].number == 9_000_000_100
    assert {vote.text for vote in votes} == {"лучшие в городе"}
    assert not votes[0].web


def test_what_is_erased_or_sealed_with_a_lost_key_is_not_read(app, session, season, farmed):
    session.execute(InboundSMS.__table__.update().values(sender=None))
    lost = reading.Sources(KeyRing({"other": b"x" * 32}), ranges.NumberingPlan())

    assert {vote.number for vote in reading.votes(session, season, lost)} == {None}


@pytest.mark.databases
def test_evidence_goes_with_the_phone_at_the_end_of_its_term(
    session, season, make_entry, cast, seal, ring, move_dates
):
    ballot = cast(make_entry(season)).ballot_id
    seal()
    session.execute(insert(Evidence), {"ballot_id": ballot, "number": b"x", "hosting": False})
    past = now() - timedelta(days=61)
    opened, closed = past - timedelta(days=9), past - timedelta(days=1)
    move_dates(season, results_at=past, voting_opens=opened, voting_closes=closed)

    acts = erasures.due(session, now())

    assert acts[0].erased["evidence"] == 1
    assert session.scalar(select(func.count()).select_from(Evidence)) == 0


def test_evidence_goes_when_the_voter_asks(session, season, make_entry, cast, ring):
    ballot = cast(make_entry(season), "+79000000001").ballot_id
    session.execute(insert(Evidence), {"ballot_id": ballot, "number": b"x", "hosting": False})

    act = erasures.of_voter(session, ring, "+79000000001")

    assert act.erased["evidence"] == 1


class TestDataFiles:
    def test_an_address_of_a_server_company_is_known(self, tmp_path):
        networks = ranges.networks(tmp_path)

        assert networks.hold("5.9.1.1")
        assert networks.hold("2a01:4f8::1")
        assert not networks.hold("203.0.113.9")
        assert not networks.hold("no address")

    def test_the_organisers_own_file_comes_first(self, tmp_path):
        (tmp_path / ranges.NETWORKS_FILE).write_text("# own\n203.0.113.0/24\n", "utf-8")

        networks = ranges.networks(tmp_path)

        assert networks.hold("203.0.113.9")
        assert not networks.hold("5.9.1.1")

    def test_the_registers_ranges_name_operator_and_region(self, tmp_path):
        (tmp_path / ranges.PLAN_FILE).write_text(
            "АВС/ DEF;От;До;Емкость;Оператор;Регион\n"
            "900;0000000;0000999;1000;ООО «Альфа»;Тверская обл.\n",
            "utf-8",
        )

        plan = ranges.plan(tmp_path)

        assert plan.find(9_000_000_100) == ("ООО «Альфа»", "тверская область")
        assert plan.find(9_000_001_000) == (None, None)

    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            ("Тверская область", "г.о. Тверь|Тверская обл."),
            ("Москва", "г. Москва"),
            ("Татарстан", "Республика Татарстан"),
        ],
    )
    def test_a_region_is_the_same_however_it_is_written(self, ours, theirs):
        assert ranges.region(ours) == ranges.region(theirs)
