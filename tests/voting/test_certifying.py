"""Certifying a real season takes two, and exactly what the first of them saw."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.auth import approvals
from app.auth.models import Role
from app.core.clock import now
from tests.ending import end, seen
from voting import certifying, journal, minutes, results
from voting.models.announcement import Minutes
from voting.results import AlreadyCertified, VotingStillOpen


def test_a_rehearsal_takes_one(session, over, boss):
    over.rehearsal = True

    assert certifying.press(session, over, by=boss)


def test_a_real_season_takes_two_and_waits_for_its_minute(session, over, boss, other):
    certifying.press(session, over, by=boss)
    assert certifying.scheduled(session, over) is None

    certifying.press(session, over, by=other, seen=seen(session, over))

    assert certifying.scheduled(session, over).at == over.results_at
    assert over.certified_at is None


def test_the_same_person_is_not_the_second(session, over, boss):
    certifying.press(session, over, by=boss)

    with pytest.raises(approvals.OwnProposal):
        certifying.press(session, over, by=boss, seen=seen(session, over))


def test_what_waits_is_not_proposed_again(session, over, boss, other):
    certifying.press(session, over, by=boss)

    with pytest.raises(certifying.ProposalWaits):
        certifying.press(session, over, by=other)


def test_what_changed_in_between_is_not_approved(session, over, boss, other, entry):
    certifying.press(session, over, by=boss)
    shown = seen(session, over)
    entry.withdrawn_at = now()
    session.flush()

    with pytest.raises(approvals.ProposalChanged):
        certifying.press(session, over, by=other, seen=shown)
    assert certifying.proposed(session, over) is None


def test_not_a_word_of_the_decision_changes_in_between(session, over, boss, other, entry):
    certifying.press(session, over, by=boss)
    shown = seen(session, over)
    entry.application.business.name = "Салон «Лютик»"
    session.flush()

    with pytest.raises(approvals.ProposalChanged):
        certifying.press(session, over, by=other, seen=shown)


def test_the_second_person_approves_the_text_they_saw_and_no_other(session, over, boss, other):
    certifying.press(session, over, by=boss)
    shown = seen(session, over)

    with pytest.raises(approvals.ProposalChanged):
        certifying.press(session, over, by=other, seen=replace(shown, minutes="0" * 64))


def test_the_text_is_kept_with_its_hash_for_good(session, over, boss):
    certifying.press(session, over, by=boss)
    shown = seen(session, over)

    kept = minutes.of(session, shown.proposal_id)
    session.commit()

    assert minutes.digest(kept.text) == kept.sha256.hex() == shown.minutes
    assert "Салон «Ромашка»" in kept.text
    with pytest.raises(DBAPIError):
        session.execute(update(Minutes).values(text=""))


def test_no_head_of_the_journal_goes_into_a_frozen_log(session, over):
    assert journal.seal(session) == 0


def test_a_proposal_of_whoever_was_disabled_counts_no_more(session, over, boss, other):
    certifying.press(session, over, by=boss)
    boss.disabled = True

    with pytest.raises(approvals.ProposalChanged):
        certifying.press(session, over, by=other, seen=seen(session, over))


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.OWNER])
def test_whoever_is_no_organiser_does_not_propose(session, over, make_account, role):
    with pytest.raises(approvals.NotEntitled):
        certifying.press(session, over, by=make_account(role=role))


def test_too_early_nothing_is_proposed(session, season, boss):
    season.rehearsal = False

    with pytest.raises(VotingStillOpen):
        certifying.press(session, season, by=boss)


def test_once_certified_it_stays_so(session, over, boss):
    results.certify(session, over, by=boss.id)

    with pytest.raises(AlreadyCertified):
        certifying.press(session, over, by=boss)


def test_a_command_certifies_no_real_season(session, over):
    with pytest.raises(certifying.TwoPeopleNeeded):
        certifying.alone(session, over)


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def over(app, session, season, entry, cast, seal):
    """A real season whose voting is over, frozen, with every check passed."""
    cast(entry)
    end(app, session, season, seal)
    return season


@pytest.fixture
def boss(make_account):
    return make_account(role=Role.ORGANISER)


@pytest.fixture
def other(make_account):
    return make_account(role=Role.ORGANISER)
