"""Several people for a business: invited by mail, joined by the right mailbox alone, removed."""

import re
from datetime import timedelta

import pytest
import time_machine

from app.core.clock import now
from nominations import dossiers, teams
from tests.mail import letters

SITE = "http://localhost"


def test_who_accepts_acts_for_the_business(session, business, invite, friend):
    joined = teams.accept(session, friend, invite(friend.email))

    assert joined == business
    assert teams.business(session, friend, business.id) == business
    assert [application for application, _ in dossiers.of_owner(session, friend)]


def test_before_accepting_the_business_does_not_exist(session, business, invite, friend):
    invite(friend.email)

    assert teams.business(session, friend, business.id) is None


def test_the_link_is_in_the_letter_and_nowhere_else(session, business, invite, ring, friend):
    token = invite(friend.email)

    [letter] = letters(session, ring)
    assert letter.to == friend.email
    assert re.search(rf"{SITE}/cabinet/invitations/{token}\s", letter.text)
    assert token.encode() not in teams.invitations(session, business)[0].token_hash


def test_another_mailbox_cannot_use_the_link(session, invite, friend, make_account):
    token = invite(friend.email)

    with pytest.raises(teams.MailboxDiffers):
        teams.accept(session, make_account(), token)


def test_an_organiser_cannot_join(session, invite, make_account):
    organiser = make_account("org@example.ru", role="organiser")

    with pytest.raises(teams.MailboxDiffers):
        teams.accept(session, organiser, invite(organiser.email))


def test_a_link_works_once(session, invite, friend):
    token = invite(friend.email)
    teams.accept(session, friend, token)

    with pytest.raises(teams.InvitationOver):
        teams.accept(session, friend, token)


def test_a_link_is_over_after_a_week(session, invite, friend):
    token = invite(friend.email)

    with time_machine.travel(now() + timedelta(days=8)), pytest.raises(teams.InvitationOver):
        teams.accept(session, friend, token)


def test_an_invitation_can_be_taken_back(session, business, invite, friend):
    token = invite(friend.email)
    [row] = teams.invitations(session, business)
    teams.take_back(session, business, row.id, by=business.owner)

    with pytest.raises(teams.InvitationOver):
        teams.accept(session, friend, token)


def test_who_was_removed_sees_nothing_any_more(session, business, invite, friend):
    teams.accept(session, friend, invite(friend.email))

    teams.remove(session, business, friend.id, by=business.owner)

    assert teams.business(session, friend, business.id) is None


@pytest.mark.parametrize("who", ["owner", "member"])
def test_who_is_there_already_is_not_invited(session, business, invite, friend, who):
    teams.accept(session, friend, invite(friend.email))

    with pytest.raises(teams.AlreadyMember):
        invite(friend.email if who == "member" else business.owner.email)


@pytest.fixture
def business(season, make_entry):
    return make_entry(season).application.business


@pytest.fixture
def friend(make_account):
    return make_account("friend@example.ru")


@pytest.fixture
def invite(session, ring, business):
    """Return what invites a mailbox; it returns the link's token."""
    return lambda email: teams.invite(session, ring, business, email, by=business.owner, site=SITE)
