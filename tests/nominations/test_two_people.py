"""Two people at one business at once: who comes second is told, and no word of theirs is lost."""

import re

import pytest
from sqlalchemy import select

from nominations import drafts, mending, reviews, stories
from nominations.models.application import Status
from nominations.models.change import Change
from nominations.models.draft import Draft
from nominations.models.team import Membership
from tests.nominations.steps import as_owner

FIRST = "Печём хлеб на закваске с шести утра."
SECOND = "Варим кофе и знаем, кто какой пьёт."


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def pair(session, entry, make_account, browser_of):
    """The browsers of an owner and of somebody of the team."""
    business, member = entry.application.business, make_account()
    owner = make_account()
    business.owner_id = owner.id
    session.add(Membership(business_id=business.id, account_id=member.id))
    session.commit()
    browsers = [as_owner(browser_of(), account) for account in (owner, member)]
    session.rollback()
    return browsers


@pytest.fixture
def returned(session, ring, entry):
    """The entry's application as one that came back with a question."""
    application = entry.application
    session.delete(entry)
    application.status = Status.WAITING
    session.flush()
    reviews.send_back(session, application, ring, "Назовите адрес.", by=1)
    session.commit()
    return application


def version(page) -> str:
    return re.search(r'name="version" value="(\w+)"', page.text).group(1)


@pytest.mark.databases
def test_a_story_that_somebody_else_has_told_meanwhile_is_not_overwritten(session, entry, pair):
    address = f"/cabinet/applications/{entry.application_id}/story"
    seen = version(pair[0].get(address))

    told = pair[0].post(address, data={"description": FIRST, "version": seen})
    late = pair[1].post(address, data={"description": SECOND, "version": seen})

    assert told.status_code == 302
    assert late.status_code == 409
    assert FIRST in late.text
    assert SECOND in late.text
    assert entry.application.description == FIRST
    again = pair[1].post(address, data={"description": SECOND, "version": version(late)})
    assert again.status_code == 302
    assert entry.application.description == SECOND


def test_of_two_stories_at_the_same_moment_one_is_told(session, entry, monkeypatch):
    application = entry.application
    monkeypatch.setattr(stories, "version", lambda _application: "seen")
    true, application.description = application.description, "Ещё не записано."

    with session.no_autoflush, pytest.raises(stories.StoryMoved):
        stories.tell(session, application, SECOND, "seen", by=1)

    assert application.description == true


def test_a_second_answer_comes_back_with_its_words(returned, pair):
    address = f"/cabinet/applications/{returned.id}/answer"

    pair[0].post(address, data={"words": "Тверь, Советская, 5"})
    late = pair[1].post(address, data={"words": "Тверь, Московская, 7"})

    assert late.status_code == 409
    assert "Ваши слова не отправлены" in late.text
    assert "Московская, 7" in late.text
    assert "Советская, 5" in late.text


@pytest.mark.databases
def test_a_returned_application_is_one_draft_for_the_whole_team(session, season, returned, pair):
    first, second = (browser.post(f"/cabinet/applications/{returned.id}/mend") for browser in pair)

    assert first.location == second.location
    assert len(session.scalars(select(Draft)).all()) == 1
    alone = drafts.begin(session, returned.business.owner, season, {})
    with pytest.raises(mending.MendedElsewhere):
        mending._tie(session, alone, returned)


def test_a_second_wish_waits_for_the_first_and_stays_in_its_form(session, entry, pair):
    business = entry.application.business
    address = f"/cabinet/businesses/{business.id}/edit"
    same = {"name": business.name, "inn": business.inn, "city": "Тверь"}

    pair[0].post(address, data=same | {"staff": "12"})
    late = pair[1].post(address, data=same | {"staff": "77"})

    assert late.status_code == 422
    assert "Предыдущая просьба ещё на проверке" in late.text
    assert 'value="77"' in late.text
    assert [one.wanted for one in session.scalars(select(Change))] == [{"staff": 12}]
    assert business.staff == 5


@pytest.mark.parametrize("wish", [{"staff": "12"}, {"city": "Тула"}])
def test_after_the_registration_staff_and_city_are_refused_on_the_page(
    session, season, entry, pair, make_city, move_dates, wish
):
    make_city("Тула", "Тульская область", 466_000)
    business = entry.application.business
    move_dates(season, registration_closes=season.voting_opens)
    form = {"name": business.name, "inn": business.inn, "city": "Тверь", "staff": "5"} | wish

    answer = pair[0].post(f"/cabinet/businesses/{business.id}/edit", data=form)

    assert answer.status_code == 422
    assert "Штат и город уже не изменить" in answer.text
    assert f'value="{next(iter(wish.values()))}' in answer.text
    assert session.scalars(select(Change)).all() == []


@pytest.mark.parametrize("stands", ["waiting", "returned"])
def test_the_kit_of_what_is_not_accepted_says_when_there_is_one(session, returned, pair, stands):
    returned.returned_at = returned.returned_at if stands == "returned" else None
    session.commit()

    page = pair[0].get(f"/cabinet/applications/{returned.id}/kit")
    files = [pair[0].get(f"/cabinet/entries/1/{path}") for path in ("kit", "kit/poster-a4.pdf")]

    assert page.status_code == 409
    assert "когда заявку примут" in page.text
    assert [answer.status_code for answer in files] == [404, 404]
