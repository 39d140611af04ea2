"""The end of a season's personal data: agreed on by two, restartable, and the log still verifies."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from app.auth import approvals
from app.auth.models import Role
from app.core.audit import AuditEntry
from app.core.clock import now
from app.core.db import db
from app.core.keys import KeyRing
from app.tasks import jobs
from tests.ending import end
from voting import consents, erasures, leftovers, publications, results, shredding, voters
from voting.disputes import Dispute
from voting.fraud.decisions import Asked, on_cluster
from voting.models.ballot import Ballot, Channel
from voting.models.consent import Consent
from voting.models.evidence import Evidence
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.inbound_sms import InboundSMS
from voting.models.retention_act import RetentionAct
from voting.models.shredding import Shredding
from voting.models.subscription import Subscription
from voting.protocol import verify
from voting.shredding import Early, ShredAlready, TooEarly

MESSAGES, TRACES = 5, 3
ALL = {"inbound_sms": MESSAGES, "evidence": TRACES, "consent": 1, "subscription": 1, "entry": 1}


@pytest.mark.databases
class TestTheAct:
    def test_two_people_agree_everything_goes_and_the_log_still_verifies(
        self, app, session, lived, two, tmp_path
    ):
        before = verified(app, session, lived, tmp_path / "before")

        agree(session, lived, two)
        jobs.shred()
        session.expire_all()

        row = session.get_one(Shredding, lived.id)
        act = session.get_one(RetentionAct, row.act_id)
        assert row.erased == act.erased == ALL
        assert left(session) == {}
        assert session.scalar(select(func.count()).select_from(Ballot)) > 0
        assert verified(app, session, lived, tmp_path / "after") == before
        assert results.root(session, lived).hex() == row.root

    def test_a_worker_killed_between_any_two_statements_loses_and_doubles_nothing(
        self, session, lived, two, monkeypatch
    ):
        monkeypatch.setattr(shredding, "A_BATCH", 2)
        agree(session, lived, two)

        for place in itertools.count(1):
            with killed_at(place) as survived:
                jobs.shred()
            session.rollback()
            if survived:
                break
        session.expire_all()

        assert place > len(ALL)
        assert session.get_one(Shredding, lived.id).erased == ALL
        assert len([act for act in erasures.acts(session) if act.season_id == lived.id]) == 1


class TestTwoPeople:
    def test_one_person_is_not_two(self, session, lived, two):
        asked = shredding.propose(session, lived, by=two[0])

        with pytest.raises(approvals.OwnProposal):
            shredding.approve(session, lived, asked.id, by=two[0])

    def test_the_database_knows_that_they_are_two(self, session, lived, two):
        proposal = shredding.propose(session, lived, by=two[0])
        same = {"asked_by_id": two[0].id, "approved_by_id": two[0].id}

        session.add(
            Shredding(season_id=lived.id, proposal_id=proposal.id, root="", erased={}, **same)
        )

        with pytest.raises(IntegrityError, match="two_people"):
            session.flush()


class TestWhatStandsInTheWay:
    def test_the_term(self, session, lived, two):
        lived.results_at = now() - timedelta(days=59)
        session.commit()

        assert refused_for(session, lived, two) == {Early.TERM}

    def test_results_that_nobody_certified(self, session, lived, two):
        lived.certified_at = None
        session.commit()

        assert refused_for(session, lived, two) == {Early.RESULTS}

    def test_a_cluster_that_nobody_has_decided_about(self, session, lived, two, entry):
        session.add(FraudCluster(season_id=lived.id, entry_id=entry.id, signals=[], of_votes=1))
        session.commit()

        assert refused_for(session, lived, two) == {Dispute.CLUSTERS}

    def test_a_held_vote_keeps_its_evidence_from_the_daily_erasing_too(
        self, session, season, entry, cast, seal, two, text_in
    ):
        text_in()
        hold(session, entry, cast(entry).ballot_id, two[0])
        seal()
        session.rollback()
        season.results_at = now() - timedelta(days=61)
        session.commit()

        acts = erasures.due(session, now())

        assert acts == []
        assert Dispute.HELD in shredding.obstacles(session, season)
        assert session.scalar(select(func.count(InboundSMS.sender))) == 1

    def test_it_is_done_once(self, session, lived, two):
        agree(session, lived, two)

        with pytest.raises(ShredAlready):
            shredding.propose(session, lived, by=two[0])


class TestTheKey:
    def test_a_shredded_season_knows_no_phone_though_the_key_is_still_there(
        self, session, ring, lived, two
    ):
        assert len(voters.keys(session, ring, "+79000000001")) == 1

        agree(session, lived, two)

        assert voters.keys(session, ring, "+79000000001") == []

    def test_that_it_was_taken_out_of_the_settings_is_noted_once(self, session, lived, two):
        agree(session, lived, two)
        jobs.shred()
        other = KeyRing({"k2": b"2" * 32})

        noted = [shredding.note_keys(session, other) for _ in range(2)]

        assert noted == [1, 0]
        assert session.get_one(Shredding, lived.id).key_gone_at is not None
        assert session.scalars(
            select(AuditEntry.details).where(AuditEntry.action == "privacy.key_gone")
        ).all() == [{"key": lived.phone_key}]


class TestTheScreens:
    def test_the_report_the_way_and_the_act_are_shown(
        self, session, lived, two, browser_of, client
    ):
        browser = of(browser_of(), two[0])
        assert "Пора стереть" in browser.get("/admin/personal/").text
        assert "Предложить уничтожение" in browser.get("/admin/seasons/2026/shredding").text
        assert browser.get("/admin/seasons/2026/shredding/act").status_code == 404

        browser.post("/admin/seasons/2026/shred")
        of(browser_of(), two[1]).post("/admin/seasons/2026/shredding/1/approve")
        jobs.shred()
        session.expire_all()
        act = session.get_one(RetentionAct, session.get_one(Shredding, lived.id).act_id)
        page = browser.get("/admin/seasons/2026/shredding/act").text
        paper = browser.get("/admin/seasons/2026/shredding/act.pdf")

        assert act.sha256.hex() in page
        assert all(person.email in page for person in two)
        assert paper.data.startswith(b"%PDF")
        assert act.sha256.hex() in client.get("/transparency/2026/").text


def agree(session, season, two) -> None:
    asked = shredding.propose(session, season, by=two[0])
    shredding.approve(session, season, asked.id, by=two[1])
    session.commit()


def refused_for(session, season, two) -> set[Early | Dispute]:
    """Let the shredding be refused; return what stands in its way."""
    with pytest.raises(TooEarly):
        shredding.propose(session, season, by=two[0])
    return set(shredding.obstacles(session, season))


def hold(session, entry, ballot_id, by) -> None:
    found = FraudCluster(season_id=entry.season_id, entry_id=entry.id, signals=[], of_votes=1)
    session.add(found)
    session.flush()
    session.add(FraudMember(ballot_id=ballot_id, cluster_id=found.id))
    session.flush()
    assert on_cluster(session, found, Asked("hold", "timing"), by=by) is None
    session.commit()


def verified(app, session, season, folder):
    """Write the public files and run the published verifier over them; return the checkpoint."""
    folder.mkdir()
    store = app.extensions["checkpoints"]
    publications.write(session, season, store, folder)
    assert verify.verify(verify.load(str(folder))) == []
    return store.note(season)


def left(session) -> dict[str, int]:
    """Return what the report finds in the tables that a season's data is in."""
    lines = leftovers.report(session, now())
    return {
        f"{line.holding.table}.{line.holding.columns[0]}": line.rows
        for line in lines
        if line.holding.term in {"season", "voting"} and line.rows
    }


class killed_at:  # noqa: N801 -- It reads as the sentence that it is.
    """Kill the work before its n-th change of the database; true when it lived to the end."""

    def __init__(self, place: int) -> None:
        self.place, self.seen, self.died = place, 0, False

    def __enter__(self):
        event.listen(db.engine, "before_cursor_execute", self._kill)
        return self

    def __exit__(self, kind, *_rest) -> bool:
        event.remove(db.engine, "before_cursor_execute", self._kill)
        self.died = kind is KeyboardInterrupt
        return self.died

    def __bool__(self) -> bool:
        return not self.died

    def _kill(self, _connection, _cursor, statement, *_rest) -> None:
        if statement.startswith(("UPDATE", "DELETE", "INSERT")):
            self.seen += 1
            if self.seen == self.place:
                raise KeyboardInterrupt


def of(browser, account):
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = account.get_id()
    return browser


@pytest.fixture
def two(session, make_account):
    people = [make_account(f"{name}@example.ru", Role.ORGANISER) for name in ("one", "two")]
    session.commit()
    return people


@pytest.fixture
def entry(session, season, make_entry):
    made = make_entry(season)
    made.owner_voter_key = b"o" * 32
    session.commit()
    return made


@pytest.fixture
def text_in(session, season):
    """Return what puts a message with a sender into the database."""

    def put(number: int = 0) -> None:
        session.add(
            InboundSMS(
                gateway="console",
                provider_id=f"T{number}",
                season_id=season.id,
                sender=b"encrypted",
                voter_key=bytes([number]) * 32,
                text="12340",
                outcome="accepted",
                reply="Голос принят. Квитанция 7F3K",
            )
        )
        session.commit()

    return put


@pytest.fixture
def lived(app, session, ring, season, entry, cast, seal, text_in):
    """A season that was voted in, certified 61 days ago, with one row of each kind or more."""
    cast_all = [cast(entry, channel=list(Channel)[n % 2]).ballot_id for n in range(6)]
    for number in range(MESSAGES):
        text_in(number)
    session.add_all(Evidence(ballot_id=one, number=b"n") for one in cast_all[:TRACES])
    consents.give(session, season, b"v" * 32, Channel.WEB)
    session.scalars(select(Consent)).one().address_hash = b"a" * 32
    hashed = {"email_hash": b"h" * 32, "email": b"e", "text_hash": b"t" * 32, "language": "ru"}
    wants = {"wants_opening": True, "wants_last_day": True}
    session.add(Subscription(season_id=season.id, **hashed, **wants))
    session.commit()
    end(app, session, season, seal)
    results.certify(session, season, by=None)
    season.results_at = season.certified_at = now() - timedelta(days=61)
    session.commit()
    seal()
    session.rollback()
    return season
