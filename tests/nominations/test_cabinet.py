from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.auth.models import Account, Role
from app.core.clock import now
from nominations import applications, divisions
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.draft import Draft
from tests.nominations.steps import ANSWERS, STEP_OF, answered, apply, as_owner, begin, faulty

NEW = "/cabinet/applications/new"


def test_an_application_leads_to_its_page_with_its_division(cabinet):
    answer = apply(cabinet)

    page = cabinet.get(answer.location)
    assert page.status_code == 200
    assert "до 5 человек, 250 тысяч – 1 миллион жителей" in page.text
    assert "416" in page.text


def test_the_page_of_an_application_names_its_rivals(cabinet, season, make_entry):
    make_entry(season, code="12340", nomination="magazin-u-doma", staff=5, name="Булочная № 1")

    page = cabinet.get(apply(cabinet).location)

    assert "Булочная № 1" in page.text


def test_the_cabinet_lists_own_applications_with_codes_and_reasons(cabinet, session, ring):
    apply(cabinet)
    apply(cabinet, nomination="krasota")
    bread, salon = session.scalars(select(Application).order_by(Application.id)).all()
    entry = applications.accept(session, bread, ring, by=None)
    applications.decline(session, salon, ring, "Это не салон.", by=None)
    session.commit()

    page = cabinet.get("/cabinet/").text

    assert f"/e/{entry.code}" in page
    assert "Это не салон." in page


def test_after_the_merging_the_owner_sees_the_joint_group(cabinet, session, season):
    page = apply(cabinet)
    session.rollback()
    divisions.merge_thin(session, season, by=None)
    session.commit()

    assert "объединённая группа" in cabinet.get(page.location).text
    assert "объединённая группа" in cabinet.get("/cabinet/").text


def test_the_cabinet_begins_empty(cabinet):
    assert "Заявок пока нет" in cabinet.get("/cabinet/").text


@pytest.mark.parametrize("number", ["999", "9223372036854775807", "99999999999999999999", "0"])
def test_an_application_that_does_not_exist_is_not_found(cabinet, number):
    assert cabinet.get(f"/cabinet/applications/{number}").status_code == 404


def test_anothers_application_is_as_good_as_none(cabinet, browser_of, make_account, session):
    theirs = apply(cabinet).location
    stranger = as_owner(browser_of(), make_account())
    session.commit()

    foreign, none = stranger.get(theirs), stranger.get("/cabinet/applications/999")

    assert foreign.status_code == none.status_code == 404
    assert foreign.text == none.text


@pytest.mark.parametrize("path", ["/cabinet/", NEW, "/cabinet/applications/1"])
def test_the_cabinet_is_closed_to_who_is_not_logged_in(client, season, path):
    assert client.get(path).location.startswith("/login?next=/cabinet/")


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.MODERATOR, Role.OBSERVER])
def test_the_cabinet_is_closed_to_the_organisers_people(client, season, make_account, role):
    browser = as_owner(client, make_account(role=role))

    assert browser.get("/cabinet/").status_code == 403


def test_a_second_application_in_a_nomination_is_refused_beside_the_field(cabinet):
    apply(cabinet)

    answer = apply(cabinet)

    assert answer.status_code == 422
    assert "уже есть заявка вашего предприятия" in answer.text


def test_another_name_of_who_takes_part_is_refused_and_nothing_changes(cabinet, session, ring):
    apply(cabinet)
    applications.accept(session, session.scalars(select(Application)).one(), ring, by=None)
    session.commit()

    answer = apply(cabinet, name="Другое", nomination="krasota")

    assert answer.status_code == 422
    assert session.scalars(select(Business)).one().name == ANSWERS["name"]


def test_a_closed_registration_takes_nothing(cabinet, season, move_dates, session):
    move_dates(season, registration_closes=now() - timedelta(seconds=1))

    assert cabinet.get(NEW).status_code == 409
    assert cabinet.post(NEW, data=ANSWERS).status_code == 409
    assert session.scalars(select(Application)).all() == []


def test_a_name_of_two_towns_comes_back_with_both(cabinet, draft, make_city, session):
    make_city("Железногорск", "Курская область", 100_000)
    make_city("Железногорск", "Красноярский край", 80_000)
    session.commit()

    answer = faulty(cabinet, draft, city="железногорск")

    assert answer.status_code == 422
    assert "Уточните город" in answer.text
    assert "Железногорск (Курская область)" in answer.text
    assert "Железногорск (Красноярский край)" in answer.text


def test_the_chosen_one_of_two_towns_is_taken(cabinet, make_city, session):
    make_city("Железногорск", "Курская область", 100_000)
    make_city("Железногорск", "Красноярский край", 80_000)
    session.commit()

    apply(cabinet, city="Железногорск (Красноярский край)")

    assert session.scalars(select(Business)).one().city.region == "Красноярский край"


def test_a_town_whose_name_begins_others_is_itself(cabinet, make_city, session):
    make_city("Тверьград", "Тверская область", 1_000_000)
    session.commit()

    apply(cabinet)

    assert session.scalars(select(Business)).one().city.name == "Тверь"


@pytest.mark.parametrize("inn", ["7707083893", "500100732259", "7707 083 893"])
def test_a_right_inn_is_taken_with_spaces_or_without(cabinet, session, inn):
    apply(cabinet, inn=inn)

    assert session.scalars(select(Business)).one().inn == inn.replace(" ", "")


@pytest.mark.parametrize("staff", ["0", "100", " 7 "])
def test_the_ends_of_the_staff_range_take_part(cabinet, staff):
    assert apply(cabinet, staff=staff).status_code == 302


@pytest.mark.parametrize(
    "text", ["<b>Хлеб</b> & «сыр» " * 2, "😀 Хлеб на закваске 👨‍👩‍👧 каждый день"]
)
def test_html_and_emoji_are_only_text(cabinet, text):
    page = cabinet.get(apply(cabinet, description=text).location).text

    assert "<b>Хлеб" not in page
    assert "😀" in page or "&lt;b&gt;Хлеб" in page


FAULTS = [
    ("name", "", "Введите название"),
    ("name", "   ", "Введите название"),
    ("name", "Я", "от 2 до 100 знаков"),
    ("name", "Х" * 101, "от 2 до 100 знаков"),
    ("name", "Х" * 10_000, "от 2 до 100 знаков"),
    ("name", "Хлеб\0", "невидимые служебные символы"),
    ("name", "Хлеб\u202eбелх", "невидимые служебные символы"),
    ("inn", "", "Введите ИНН"),
    ("inn", "123456789", "10 или 12 цифр"),
    ("inn", "7" * 11, "10 или 12 цифр"),
    ("inn", "7" * 10_000, "10 или 12 цифр"),
    ("inn", "７７０７０８３８９３", "10 или 12 цифр"),
    ("inn", "УНП 100582333", "10 или 12 цифр"),
    ("inn", "<script>alert(1)</script>", "10 или 12 цифр"),
    ("inn", "7707083894", "контрольная цифра не сходится"),
    ("inn", "500100732258", "контрольная цифра не сходится"),
    ("inn", "0000000000", "такого номера не бывает"),
    ("inn", "7707083893\0", "невидимые служебные символы"),
    ("city", "", "Введите город"),
    ("city", "Мухосранск", "Такого города нет"),
    ("city", "Тверь (Московская область)", "Такого города нет"),
    ("city", "%", "Такого города нет"),
    ("city", "<b>Тверь</b>", "Такого города нет"),
    ("city", "Т" * 10_000, "Такого города нет"),
    ("city", "Тверь\0", "невидимые служебные символы"),
    ("staff", "", "Введите целое число"),
    ("staff", "много", "Введите целое число"),
    ("staff", "-1", "Введите целое число"),
    ("staff", "5,5", "Введите целое число"),
    ("staff", "٥", "Введите целое число"),
    ("staff", "9" * 10_000, "Введите целое число"),
    ("staff", "101", "до 100 сотрудников"),
    ("staff", "999999", "до 100 сотрудников"),
    ("staff", "5\0", "невидимые служебные символы"),
    ("nomination", "", "Выберите номинацию"),
    ("nomination", "no-such", "Выберите номинацию"),
    ("nomination", "\0" * 10_000, "Выберите номинацию"),
    ("description", "", "Расскажите о предприятии"),
    ("description", "Коротко.", "от 20 до 2000 знаков"),
    ("description", "Х" * 10_000, "от 20 до 2000 знаков"),
    ("description", "Печём хлеб на закваске\0 с утра.", "невидимые служебные символы"),
]


@pytest.mark.parametrize(("field", "typed", "fault"), FAULTS)
def test_a_faulty_answer_comes_back_with_its_fault(cabinet, draft, session, field, typed, fault):
    answer = faulty(cabinet, draft, **{field: typed})

    assert answer.status_code == 422
    assert answer.text.count(fault) >= 2, "in the summary and beside the field"
    assert "<title>Ошибка: " in answer.text
    assert "<script>alert" not in answer.text
    beside = [ANSWERS[name] for name, step in STEP_OF.items() if step == STEP_OF[field]]
    others = [text for text in beside if text not in {ANSWERS[field], "magazin-u-doma"}]
    assert [text for text in others if text not in answer.text] == []
    assert session.scalars(select(Application)).all() == []


def test_what_was_typed_comes_back_escaped(cabinet, draft):
    answer = faulty(cabinet, draft, city='"><img src=x>')

    assert "&#34;&gt;&lt;img src=x&gt;" in answer.text


def test_an_empty_step_names_every_fault_at_once(cabinet):
    answer = cabinet.post(NEW, data={})

    assert answer.status_code == 422
    assert answer.text.count('href="#') >= 3


def test_a_draft_waits_for_its_owner_on_another_device(cabinet, browser_of, session, make_account):
    answered(cabinet, until="size")
    draft = session.scalars(select(Draft)).one()
    account = session.get_one(Account, draft.account_id)

    elsewhere = as_owner(browser_of(), account)

    assert "Тёплый хлеб" in elsewhere.get("/cabinet/").text
    page = elsewhere.get(f"/cabinet/drafts/{draft.id}/check")
    assert page.location == f"/cabinet/drafts/{draft.id}/size"


def test_a_step_cannot_be_skipped(cabinet, session):
    answered(cabinet, until="place")
    draft = session.scalars(select(Draft)).one()

    for step in ("group", "story", "photos", "consents", "check"):
        answer = cabinet.get(f"/cabinet/drafts/{draft.id}/{step}")

        assert answer.location == f"/cabinet/drafts/{draft.id}/place", step


def test_who_saves_second_is_told_and_loses_nothing(cabinet, draft, session):
    address, version = f"/cabinet/drafts/{draft.id}/story", draft.version
    first = {"description": "Первое устройство печёт хлеб.", "version": version}
    second = {"description": "Второе устройство печёт пироги.", "version": version}

    cabinet.post(address, data=first)
    told = cabinet.post(address, data=second)

    assert told.status_code == 409
    assert "на другом устройстве" in told.text
    assert "Первое устройство" in told.text
    assert "Второе устройство" in told.text
    assert f'value="{version + 1}"' in told.text, "sent once more, it is written"
    assert session.scalars(select(Draft)).one().answers["description"] == first["description"]


def test_consents_are_not_ticked_beforehand_and_two_of_them_are_needed(cabinet, draft, session):
    address = f"/cabinet/drafts/{draft.id}/consents"

    page, refused = cabinet.get(address), cabinet.post(address, data={"news": "y", "version": 1})

    assert "checked" not in page.text
    assert refused.status_code == 422
    assert "Без согласия на публикацию" in refused.text


def test_the_division_is_shown_before_the_application_is_sent(cabinet, draft, season, make_entry):
    make_entry(season, code="12340", nomination="magazin-u-doma", staff=5, name="Булочная № 1")

    page = cabinet.get(f"/cabinet/drafts/{draft.id}/group").text

    assert "до 5 человек, 250 тысяч – 1 миллион жителей" in page
    assert "416" in page
    assert "Булочная № 1" in page


def test_the_division_answers_our_script_while_one_types(cabinet, draft, session):
    address = f"/cabinet/drafts/{draft.id}/division"

    part = cabinet.get(f"{address}?staff=12&nomination=krasota").text

    assert "6–15 человек" in part
    for odd in ("staff=&nomination=", "staff=9999999&nomination=krasota", "staff=5&nomination=%00"):
        assert 'class="place"' not in cabinet.get(f"{address}?{odd}").text


def test_a_listed_phone_comes_back_masked_and_is_nowhere_whole(cabinet, session):
    page = apply(cabinet, phone="+7 900 000-00-41")
    business = session.scalars(select(Business)).one()

    shown = cabinet.get(f"/cabinet/businesses/{business.id}").text + cabinet.get(page.location).text

    assert "+7 900 •••-••-41" in shown
    assert "9000000041" not in shown.replace(" ", "").replace("-", "")


@pytest.fixture
def owner(make_account) -> Account:
    return make_account()


@pytest.fixture
def draft(cabinet, session, owner, season) -> Draft:
    """A draft of the owner's with every answer."""
    return begin(session, owner, season)


@pytest.fixture
def cabinet(client, season, owner, make_city, session) -> FlaskClient:
    """The browser of an owner who is logged in; the season is open, and Тверь is known."""
    make_city()
    browser = as_owner(client, owner)
    session.commit()
    return browser
