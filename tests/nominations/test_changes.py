"""A business that takes part changes by review; its division is computed anew, until they merge."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.clock import now
from app.core.outbox import OutboxMessage
from nominations import businesses, changes, divisions, turns
from nominations.models.entry import Entry

pytestmark = pytest.mark.databases


def test_another_staff_waits_and_nothing_changes_before_the_decision(session, entry, ask):
    ask(staff=12)

    assert entry.application.staff == entry.application.business.staff == 5
    assert entry.division.size_band.slug == "micro-5"


def test_an_accepted_staff_moves_the_entry_to_its_division(session, entry, ask, ring, moderator):
    changes.accept(session, ask(staff=12), ring, by=moderator.id)
    session.expire_all()

    moved = session.get_one(Entry, entry.id)
    assert moved.division.size_band.slug == "micro-15"
    assert moved.application.staff == 12
    assert moved.application.division_id == moved.division_id


def test_an_accepted_city_moves_the_entry_too(session, entry, ask, ring, moderator, make_city):
    town = make_city("Торжок", "Тверская область", 43_000)

    changes.accept(session, ask(city=town), ring, by=moderator.id)
    session.expire_all()

    moved = session.get_one(Entry, entry.id)
    assert moved.division.city_band.slug == "up-to-50k"
    assert moved.application.population == 43_000


def test_a_staff_that_is_not_eligible_is_not_accepted(session, entry, ask, ring, moderator):
    change = ask(staff=101)

    with pytest.raises(changes.applications.NotEligible):
        changes.accept(session, change, ring, by=moderator.id)


def test_after_the_registration_figures_do_not_change_but_the_name_does(
    session, season, entry, ask, ring, moderator, move_dates
):
    move_dates(season, registration_closes=now() - timedelta(seconds=1))

    with pytest.raises(changes.DivisionsSettled):
        ask(staff=12)
    changes.accept(session, ask(name="Салон «Лютик»"), ring, by=moderator.id)

    assert entry.application.business.name == "Салон «Лютик»"
    assert entry.application.business.name_key == "салон лютик"


def test_a_change_asked_before_the_merging_is_not_made_after_it(
    session, season, entry, ask, ring, moderator
):
    change = ask(staff=12)
    divisions.merge_thin(session, season, by=None)

    with pytest.raises(changes.DivisionsSettled):
        changes.accept(session, change, ring, by=moderator.id)


def test_a_second_change_waits_for_the_first(ask):
    ask(staff=12)

    with pytest.raises(changes.ChangeWaiting):
        ask(staff=13)


def test_what_is_so_already_is_no_change(ask):
    with pytest.raises(changes.NothingChanges):
        ask()


def test_two_moderators_decide_once(session, ask, ring, moderator):
    change = ask(staff=12)
    changes.accept(session, change, ring, by=moderator.id)

    with pytest.raises(changes.ChangeDecided):
        changes.decline(session, change, ring, "Не подтверждено документом.", by=moderator.id)


def test_a_decision_is_written_to_the_owner_the_journal_and_the_timeline(
    session, entry, ask, ring, moderator
):
    changes.decline(session, ask(staff=12), ring, "Пришлите отчёт о численности.", by=moderator.id)

    acts = session.scalars(select(AuditEntry.action)).all()
    assert {"change.asked", "change.declined"} <= set(acts)
    assert session.scalars(select(OutboxMessage)).all() != []
    last = turns.of(session, entry.application)[-1]
    assert (last.kind, last.words) == ("change_declined", "Пришлите отчёт о численности.")


@pytest.fixture
def entry(session, season, make_entry) -> Entry:
    return make_entry(season)


@pytest.fixture
def moderator(make_account):
    return make_account(role="moderator")


@pytest.fixture
def ask(session, entry):
    """Return what asks for a change; what is not named stays."""

    def asked(**others: object):
        business = entry.application.business
        known = {name: getattr(business, name) for name in ("name", "inn", "city", "staff")}
        facts = businesses.Facts(**{**known, **others})
        return changes.ask(session, business, facts.identity, by=business.owner_id)

    return asked
