"""Results become public at the agreed minute, exactly as agreed, or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.auth import approvals
from app.auth.models import Role
from app.core.clock import now
from nominations.models.season import Season
from tests.ending import close, end, seen
from voting import (
    announcing,
    certifying,
    freezing,
    messages,
    previews,
    readiness,
    recounting,
    results,
    rulings,
)
from voting.models.announcement import Ending
from voting.models.ballot import Ballot
from voting.models.fraud import FraudCluster
from voting.models.inbound_sms import InboundSMS
from voting.models.result import PrizePlace
from voting.rules import Outcome
from voting.tally import Decision

REASON = "Это реклама, а не голос."


class TestChecks:
    def test_all_pass_once_the_log_is_frozen_and_recounted(self, session, over):
        checks = readiness.checklist(session, over)

        assert [check.name for check in checks if not check.clean] == []

    def test_a_season_that_is_open_passes_few(self, session, season):
        left = {one.name for one in readiness.checklist(session, season) if not one.passed}

        assert left == {"closed", "merged", "frozen", "verified"}

    def test_a_waiver_covers_what_was_there_and_no_more(self, session, over):
        doubt(session, over, 1)
        readiness.waive(session, over, "triage", REASON, by=None)
        readiness.require(session, over)

        doubt(session, over, 2)

        with pytest.raises(readiness.NotReady):
            readiness.require(session, over)

    @pytest.mark.parametrize("name", ["frozen", "verified", "triage", "nonsense"])
    def test_what_is_passed_or_binding_is_not_waived(self, session, over, name):
        with pytest.raises(readiness.NotWaivable):
            readiness.waive(session, over, name, REASON, by=None)

    def test_a_held_vote_is_a_review_without_a_decision(self, session, season, entry, cast, seal):
        ballot = cast(entry).ballot_id
        seal()
        rulings.rule(session.connection(), ballot, "hold", "Подозрение")
        session.commit()
        close(session, season, seal)

        found = {one.name: one.left for one in readiness.checklist(session, season)}

        assert found["reviews"] == 1

    def test_a_cluster_without_a_decision_is_in_the_way(self, session, over, entry):
        session.add(FraudCluster(season_id=over.id, entry_id=entry.id, signals=[], of_votes=1))
        session.flush()

        found = {one.name: one for one in readiness.checklist(session, over)}

        assert found["clusters"].left == 1
        assert found["clusters"].waivable

    def test_a_log_that_does_not_hold_is_never_ready(self, session, over):
        recounting.newest(session, over).faults = "строка 3: не сходится"

        with pytest.raises(readiness.NotReady):
            readiness.require(session, over)


class TestFreeze:
    def test_no_ruling_is_made_on_a_frozen_vote(self, session, over):
        with pytest.raises(rulings.Frozen):
            rulings.rule(session.connection(), first(session), "void", "Накрутка")

    def test_no_message_becomes_a_vote(self, session, over):
        told = doubt(session, over, 1)

        with pytest.raises(messages.NotAssignable):
            messages.assign(session, told.id, "12340", by=None)

    def test_it_is_done_once_and_lifted_with_a_reason(self, session, over):
        with pytest.raises(freezing.FrozenAlready):
            freezing.freeze(session, over, by=None)

        freezing.lift(session, over, REASON, by=None)

        assert rulings.rule(session.connection(), first(session), "void", "Накрутка")
        with pytest.raises(freezing.NotFrozen):
            freezing.lift(session, over, REASON, by=None)

    def test_what_was_proposed_before_it_was_lifted_holds_no_more(self, session, over, boss):
        certifying.press(session, over, by=boss)
        freezing.lift(session, over, REASON, by=None)
        freezing.freeze(session, over, by=None)

        assert certifying.proposed(session, over) is None


@pytest.mark.databases
class TestMinute:
    def test_nothing_is_published_before_it(self, session, over, agreed):
        agreed(now() + timedelta(hours=1))

        assert announcing.due(session) == []

    def test_what_was_agreed_on_is_published_at_it(self, session, over, agreed, announce):
        agreed(now() - timedelta(seconds=1))

        assert announce() is Ending.PUBLISHED
        assert session.get_one(Season, over.id).certified_at
        assert session.scalars(select(PrizePlace.place)).all() == [1]
        assert announcing.due(session) == []

    def test_what_changed_since_is_not(self, session, over, entry, agreed, announce):
        agreed(now() - timedelta(seconds=1))
        entry.withdrawn_at = now()
        session.commit()

        assert announce() is Ending.CHANGED
        assert session.get_one(Season, over.id).certified_at is None
        assert session.scalars(select(PrizePlace.id)).all() == []

    def test_it_can_be_called_off_and_proposed_again(self, session, over, boss, agreed):
        agreed(now() + timedelta(hours=1))

        announcing.call_off(session, over, by=boss)

        assert certifying.scheduled(session, over) is None
        certifying.press(session, over, by=boss)
        assert certifying.proposed(session, over)

    def test_a_proposal_can_be_withdrawn_for_another_minute(self, session, over, boss):
        certifying.press(session, over, by=boss)

        approvals.decline(session, certifying.proposed(session, over).id, by=boss)

        assert certifying.proposed(session, over) is None
        with pytest.raises(announcing.NothingScheduled):
            announcing.call_off(session, over, by=boss)

    def test_while_it_waits_nobody_proposes_anything_else(self, session, over, boss, agreed):
        agreed(now() + timedelta(hours=1))

        with pytest.raises(certifying.AnnouncementWaits):
            certifying.press(session, over, by=boss)


class TestPreview:
    def test_it_is_what_is_certified(self, session, over):
        before = previews.digest(session, over)

        results.certify(session, over, by=None)

        assert previews.digest(session, over) == before

    def test_a_tie_names_all_who_were_equal_and_what_decided(
        self, app, session, season, make_entry, cast, seal
    ):
        for code in ("12340", "12357"):
            cast(make_entry(season, code))
        end(app, session, season, seal)

        stand = previews.stands(session, season)[0]

        assert [one.code for one in stand.ties] == [stand.winners[0].code, stand.ties[1].code]
        assert stand.winners[0].decided_by == Decision.EARLIER


def first(session) -> int:
    return session.scalars(select(Ballot.id)).first()


def doubt(session, season, number) -> InboundSMS:
    told = InboundSMS(
        gateway="twilio",
        provider_id=f"SM{number}",
        text="Скидки!",
        outcome=Outcome.UNREADABLE,
        reply="Пришлите код.",
        season_id=season.id,
        voter_key=b"v" * 32,
    )
    session.add(told)
    session.flush()
    return told


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def over(app, session, season, entry, cast, seal):
    cast(entry)
    end(app, session, season, seal)
    return season


@pytest.fixture
def boss(make_account):
    return make_account(role=Role.ORGANISER)


@pytest.fixture
def agreed(session, over, boss, make_account):
    """Return what lets two people agree on results and their minute."""

    def agree(at):
        certifying.press(session, over, by=boss, at=at)
        other = make_account(role=Role.ORGANISER)
        certifying.press(session, over, by=other, seen=seen(session, over))
        session.commit()

    return agree


@pytest.fixture
def announce(app, session):
    """Return what a worker does when a minute has come."""

    def run():
        found = announcing.due(session)[0].id
        ending = announcing.announce(session, found, app.extensions["checkpoints"])
        session.commit()
        return ending

    return run
