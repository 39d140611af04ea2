"""Whose numbers vote: kept by the season, locked with its terms, copied with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core import phones
from app.core.audit import AuditEntry
from app.core.clock import now
from nominations import drafting, editing
from nominations.models.season import Season
from voting import counting

DAY = timedelta(days=1)


@pytest.mark.databases
class TestTheDatabase:
    def test_by_itself_a_season_has_russian_voters(self, session, season):
        kept = session.scalar(text("SELECT countries FROM season"))

        assert (kept, season.countries) == ("RU", ("RU",))

    def test_all_that_are_offered_may_vote(self, session, season):
        season.countries = tuple(phones.COUNTRIES)
        session.commit()

        assert session.scalars(select(Season.countries)).one() == tuple(phones.COUNTRIES)

    @pytest.mark.parametrize(
        "countries",
        ["", "KZ", "BY RU", "RU KZ BY", "RU KZ KZ", "RU US", "RU,KZ", "RU  KZ", "ru kz"],
    )
    def test_any_other_spelling_is_refused(self, session, season, countries):
        change = text("UPDATE season SET countries = :countries")

        with pytest.raises(IntegrityError, match="countries"):
            session.execute(change, {"countries": countries})


class TestTheTerm:
    def test_it_changes_while_the_terms_may_and_the_journal_says_how(self, session, season, early):
        editing.change_countries(session, season, {"countries": ["KZ", "BY"]}, by=None)

        kept = select(AuditEntry.details).where(AuditEntry.action == "season.changed")
        assert season.countries == ("RU", "BY", "KZ")
        assert session.scalars(kept).one() == {
            "changes": {"countries": [["RU"], ["RU", "BY", "KZ"]]}
        }

    def test_russia_can_not_be_taken_out(self, session, season, early):
        editing.change_countries(session, season, {"countries": []}, by=None)

        assert season.countries == phones.HOME

    def test_in_the_second_half_of_the_registration_it_stays(self, session, season, move_dates):
        move_dates(season, registration_opens=now() - 30 * DAY, voting_opens=now() + DAY)

        with pytest.raises(editing.TermsLocked):
            editing.change_countries(session, season, {"countries": ["KZ"]}, by=None)

    def test_once_people_vote_it_stays(self, session, season, move_dates):
        move_dates(season, registration_opens=now() - DAY, voting_opens=now() - timedelta(hours=1))

        with pytest.raises(editing.TermsLocked):
            editing.change_countries(session, season, {"countries": ["KZ"]}, by=None)

    def test_a_season_drawn_up_after_another_takes_it_over(self, session, season, early, ring):
        editing.change_countries(session, season, {"countries": ["KZ"]}, by=None)
        season.sms_abroad_per_day = 7
        plan = drafting.Plan("2027", "Сезон 2027", season.registration_opens + DAY, ring.newest)

        made = drafting.draw_up(session, season, plan, by=None)

        assert (made.countries, made.sms_abroad_per_day) == (("RU", "KZ"), 7)

    def test_the_first_line_of_the_log_fixes_it(self, session, season, ring):
        season.countries = ("RU", "KZ")
        keys = ring.season(season.phone_key, season.slug)

        assert counting.configuration(session, season, keys)["countries"] == ["RU", "KZ"]


@pytest.fixture
def early(season, move_dates):
    """The first half of the registration, before the voting."""
    move_dates(season, registration_opens=now() - DAY, voting_opens=now() + DAY)
