"""Whose numbers vote, in the panel and in the words of the site."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import outbox, phones
from app.core.clock import now
from app.core.outbox import OutboxMessage
from nominations.models.season import Season
from voting import samples

DAY = timedelta(days=1)
PATH = "/admin/seasons/2026/countries"
BOTH = {"countries": ["BY", "KZ"]}


class TestThePage:
    def test_what_changes_is_shown_first_and_written_at_the_second_press(
        self, session, organiser, draft
    ):
        shown = organiser.post(PATH, data=BOTH).text
        kept = session.get(Season, draft.id).countries
        organiser.post(PATH, data={**BOTH, "confirm": "1"})

        assert "<td>Россия</td><td><b>Россия, Беларусь и Казахстан</b></td>" in shown
        assert kept == phones.HOME
        assert session.get(Season, draft.id).countries == ("RU", "BY", "KZ")

    def test_what_votes_is_ticked_and_russia_is_no_matter_of_choice(
        self, session, organiser, draft
    ):
        draft.countries = ("RU", "KZ")
        session.commit()

        page = organiser.get(PATH).text

        boxes = [part for part in page.split("<input") if 'name="countries"' in part]
        assert len(boxes) == len(phones.COUNTRIES) - 1
        assert ["KZ" in box for box in boxes if " checked" in box] == [True]

    @pytest.mark.parametrize("junk", ["US", "", "<b>", "ru", "KZ BY"])
    def test_a_country_that_is_not_offered_is_refused(self, session, organiser, draft, junk):
        answer = organiser.post(PATH, data={"countries": ["KZ", junk], "confirm": "1"})

        assert answer.status_code == 422
        assert "Такой страны в списке нет" in answer.text
        assert session.get(Season, draft.id).countries == phones.HOME

    def test_while_people_vote_it_is_refused_in_words(self, session, organiser, season):
        answer = organiser.post(PATH, data={**BOTH, "confirm": "1"})

        assert answer.status_code == 422
        assert "статья 1058" in answer.text
        assert session.get(Season, season.id).countries == phones.HOME

    def test_the_owners_are_told_of_a_published_season(
        self, session, organiser, season, make_entry, early, ring
    ):
        make_entry(season)
        organiser.post(PATH, data={**BOTH, "confirm": "1"})

        letters = [
            outbox.Letter(*json.loads(ring.decrypt(one))).text
            for one in session.scalars(select(OutboxMessage.letter))
        ]
        assert any("страны, с номеров которых голосуют" in one for one in letters)

    def test_the_season_s_page_and_the_command_name_them(self, app, session, organiser, season):
        season.countries = ("RU", "KZ")
        session.commit()

        told = app.test_cli_runner().invoke(args=["season", "show", "--json"]).output

        assert "Россия и Казахстан" in organiser.get("/admin/season/").text
        assert json.loads(told)["countries"] == ["RU", "KZ"]


class TestTheWords:
    @pytest.mark.parametrize("path", ["/how", "/faq", "/rules", "/e/12340/vote"])
    def test_a_page_names_the_countries_whose_numbers_vote(
        self, client, session, season, make_entry, path
    ):
        make_entry(season)
        before = client.get(path).text
        season.countries = ("RU", "BY", "KZ")
        session.commit()

        after = client.get(path).text

        assert "Россия, Беларусь и Казахстан" in after
        assert "Казахстан" not in before
        assert "российск" not in after.split("<main")[1].split("</main>")[0]

    def test_an_english_page_names_them_in_english(self, client, session, season):
        season.countries = ("RU", "BY", "KZ")
        session.commit()

        assert "Russia, Belarus, and Kazakhstan" in client.get("/en/how").text

    def test_every_text_fits_one_message_with_all_of_them(self, season):
        season.countries = tuple(phones.COUNTRIES)

        assert {one.segments for one in samples.of(season, "довольныйклиент.рф")} == {1}

    def test_the_simulator_takes_the_example_numbers_of_those_countries(
        self, session, organiser, season, make_entry
    ):
        make_entry(season)
        season.countries = ("RU", "KZ")
        session.commit()
        number = phones.example("KZ")

        page = organiser.post("/admin/votes/simulator", data={"phone": number, "text": "12340"})
        other = organiser.post(
            "/admin/votes/simulator", data={"phone": f"{number[:-1]}0", "text": "12340"}
        )

        assert "Голос был бы засчитан" in page.text
        assert number in page.text
        assert other.status_code == 422


class TestTheLook:
    def test_a_code_goes_to_a_number_of_a_country_that_votes_and_to_no_other(
        self, session, organiser, season, ring
    ):
        season.countries = ("RU", "KZ")
        session.commit()
        reason = {"ask-reason": "Человек сомневается, учтён ли голос"}

        refused, asked = (
            organiser.post("/admin/votes/phone", data={**reason, "ask-phone": phones.example(one)})
            for one in ("BY", "KZ")
        )

        assert (refused.status_code, asked.status_code) == (422, 303)
        assert "+7 771 •••-••-98" in organiser.get(asked.location).text
        letter = session.scalars(select(OutboxMessage.letter)).one()
        assert outbox.opened(ring, letter).to == phones.example("KZ")

    def test_who_wrote_from_abroad_is_masked_in_the_triage(
        self, session, organiser, season, text_in, renew
    ):
        season.countries = ("RU", "AM")
        renew()
        text_in("за пекарню на углу", sender=phones.example("AM"))

        page = organiser.get("/admin/triage/").text

        assert "+374 7 •••-••-56" in page
        assert "77123456" not in page


@pytest.fixture
def draft(session, season):
    season.published_at = None
    session.commit()
    return season


@pytest.fixture
def early(season, move_dates):
    """The first half of the registration, before the voting."""
    move_dates(season, registration_opens=now() - DAY, voting_opens=now() + DAY)
