"""What an entry's page tells of the business: what it said, what was checked, how it did before."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from nominations import seasons
from nominations.models.business import Business
from tests.prize import open_dates
from voting import credentials, particulars
from voting.models.credential import Credential, Kind
from voting.models.result import PrizePlace

INN, OTHER = "7707083893", "7728168971"
CHECKED = datetime(2026, 11, 18, 21, 30, tzinfo=UTC)


@pytest.mark.databases
class TestBefore:
    def test_a_first_season_has_no_past(self, session, season, entry):
        told = particulars.of_entry(session, entry, season)

        assert (told.since, told.won) == (None, [])

    def test_earlier_seasons_and_their_prizes_are_told_newest_first(
        self, session, season, entry, past, make_entry
    ):
        win(session, make_entry(past(2), nomination="medicina"))
        win(session, make_entry(past(1)), place=2)

        told = particulars.of_entry(session, entry, season)

        year = season.voting_opens.year
        assert told.since == year - 2
        assert [(one.year, one.place, one.nomination) for one in told.won] == [
            (year - 1, 2, "Салон красоты"),
            (year - 2, 1, "Медицина"),
        ]

    def test_a_business_of_another_inn_or_town_is_another(
        self, session, season, entry, past, make_entry, make_city
    ):
        away = make_city("Клин", "Московская область", 70_000)
        make_entry(past(1), city=away)
        make_entry(past(2)).application.business.inn = OTHER
        session.commit()

        assert particulars.of_entry(session, entry, season).since is None

    def test_what_was_withdrawn_or_is_not_published_is_no_past(
        self, session, season, entry, past, make_entry
    ):
        make_entry(past(1)).withdrawn_at = season.voting_opens
        hidden = past(2)
        make_entry(hidden)
        hidden.published_at = None
        session.commit()

        assert particulars.of_entry(session, entry, season).since is None

    def test_a_prize_is_told_only_when_it_is_certified_and_not_revoked(
        self, session, season, entry, past, make_entry, settings
    ):
        revoked, uncertified = past(1), past(2)
        win(session, make_entry(revoked))
        win(session, make_entry(uncertified))
        uncertified.certified_at = None
        credentials.issue(session, settings.protocol_key)
        for one in session.scalars(select(Credential).where(Credential.kind == Kind.WINNER)):
            one.revoked_at = season.voting_opens
        session.commit()

        told = particulars.of_entry(session, entry, season)

        assert told.since == season.voting_opens.year - 2
        assert told.won == []


class TestPage:
    def test_what_the_business_says_of_itself_is_shown(self, client, session, entry):
        say(session, entry, address="ул. Трёхсвятская, 14", hours="ежедневно, 7:30–20:00")

        page = client.get("/e/12340").text

        assert "Где находится" in page
        assert "Тверь, ул. Трёхсвятская, 14" in page.replace("\N{NO-BREAK SPACE}", " ")
        assert "7:30–20:00" in page

    def test_a_site_is_linked_to_without_our_word_for_it(self, client, session, entry):
        say(session, entry, site="www.xn--80aswg.xn--p1ai")

        page = client.get("/e/12340").text

        link = '<a href="https://www.xn--80aswg.xn--p1ai/" rel="nofollow noopener ugc">'
        assert f"{link}сайт.рф</a>" in page

    def test_an_inn_that_nobody_checked_has_no_mark(self, client, entry):
        page = client.get("/e/12340").text

        assert "ИНН проверен" not in page
        assert "Где находится" not in page

    def test_a_checked_inn_has_its_mark_with_moscows_day(self, client, session, entry):
        say(session, entry, inn_checked_at=CHECKED)

        page = client.get("/e/12340").text.replace("\N{NO-BREAK SPACE}", " ")

        assert "ИНН проверен 19 ноября 2026" in page

    def test_markup_in_an_address_stays_text_everywhere(self, client, session, entry):
        say(session, entry, address="</script><b>ул.", hours="<i>всегда")

        page = client.get("/e/12340").text

        assert "<b>ул." not in page
        assert "<i>всегда" not in page

    def test_machines_are_told_the_same(self, client, session, entry):
        say(
            session,
            entry,
            address="ул. Трёхсвятская, 14",
            hours="ежедневно, 7:30–20:00",
            site="salon.example",
        )

        told = linked(client.get("/e/12340").text)

        assert told["address"]["streetAddress"] == "ул. Трёхсвятская, 14"
        assert told["openingHours"] == ["Mo-Su 07:30-20:00"]
        assert told["url"] == "https://salon.example/"
        assert told["mainEntityOfPage"].endswith("/e/12340")

    def test_machines_are_told_nothing_that_nobody_said(self, client, entry):
        told = linked(client.get("/e/12340").text)

        assert "streetAddress" not in told["address"]
        assert "openingHours" not in told
        assert told["url"].endswith("/e/12340")


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def past(session, ring):
    """Return a maker of the seasons of so many years ago, published and certified."""

    def make(years: int):
        ago = timedelta(days=365 * years)
        dates = type(open_dates())(**{name: at - ago for name, at in vars(open_dates()).items()})
        slug = f"ago-{years}"
        draft = seasons.Draft(slug, slug, dates, ring.newest, rehearsal=True)
        made = seasons.create(session, draft, by=None)
        seasons.publish(session, made, by=None)
        made.certified_at = dates.results_at
        session.commit()
        return made

    return make


def win(session, entry, place=1):
    session.add(
        PrizePlace(
            season_id=entry.season_id,
            division_id=entry.division_id,
            entry_id=entry.id,
            place=place,
            counted=5,
            decided_by="votes",
        )
    )
    session.commit()


def say(session, entry, **facts):
    business = session.get_one(Business, entry.application.business_id)
    for name, value in facts.items():
        setattr(business, name, value)
    session.commit()


def linked(page):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(block[1])
