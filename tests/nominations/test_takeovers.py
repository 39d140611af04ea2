"""Taking over what an organiser entered: letter, password, consents, and only then the kit."""

import re

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.core.errors import TooManyAttempts
from nominations import applications, dossiers, imports, owner_consents, sheets, takeovers, turns
from nominations.models.application import Application
from nominations.models.entry import Entry
from nominations.takeovers import Inviter
from tests.admin.conftest import browser_as, entries
from tests.mail import letters

__all__ = ["browser_as", "entries"]

HEAD = "Название;ИНН;Город;Сотрудники;Номинация;Почта владельца;Рассказ"
BREAD = "Тёплый хлеб;7707083893;Тверь;5;Магазин у дома;bread@example.ru;Печём хлеб на закваске."
SECRET = "development-secret-key-0123456789abcdef"
PASSWORD = "a long fictitious password"
YES = {"enter": "y", "publish": "y"}


@pytest.fixture
def brought(session, season, ring, make_account, make_city) -> Application:
    """A waiting application that an organiser entered from a table."""
    make_city()
    organiser = make_account("organiser@example.ru", role="organiser")
    sheet = sheets.read(f"{HEAD}\n{BREAD}".encode())
    table = imports.keep(session, ring, season, sheet, "a.csv", by=organiser.id)
    imports.confirm(session, Inviter(ring, "http://localhost", SECRET), table, by=organiser.id)
    session.commit()
    return session.scalars(select(Application)).one()


@pytest.fixture
def accepted(session, ring, brought) -> Entry:
    made = applications.accept(
        session, brought, ring, by=None, site="http://localhost", without_owner=True
    )
    session.commit()
    return made


@pytest.fixture
def link(session, ring, brought) -> str:
    """The path that the owner's letter leads to."""
    return re.search(r"http://localhost(/claim/\S+)", letters(session, ring)[0].text).group(1)


def test_the_owner_sets_a_password_agrees_and_only_then_gets_the_kit(
    client, session, ring, accepted, link
):
    kit = f"/cabinet/entries/{accepted.id}/kit"
    shown = client.get(link)
    in_cabinet = client.post(link, data={"password": PASSWORD})

    closed = [client.get(f"{kit}{path}") for path in ("", "/poster-a4.pdf", "/qr.png", "/card")]
    page = client.get(in_cabinet.location)
    refused = client.post(in_cabinet.location, data={"enter": "y"})
    client.post(in_cabinet.location, data=YES)

    assert "Тёплый хлеб" in shown.text
    assert {answer.location for answer in closed} == {in_cabinet.location}
    assert "checked" not in page.text
    assert refused.status_code == 422
    assert client.get(kit).status_code == 200
    told = [(letter.subject, letter.attached) for letter in letters(session, ring)]
    assert [bool(attached) for _, attached in told] == [False, False, True]
    steps = [step.kind for step in turns.of(session, accepted.application)]
    assert steps == ["submitted", "brought", "accepted", "taken_over"]


def test_before_the_owner_s_word_nobody_accepts_it_by_the_way(
    session, season, brought, browser_as, entries
):
    organiser, number = browser_as(Role.MODERATOR), brought.id
    accept = f"/admin/applications/{number}/accept"

    queue, page = organiser.get("/admin/applications/"), organiser.get(accept[:-7])
    refused = organiser.post(accept)
    bulk = organiser.post(
        "/admin/applications/decide",
        data={"verdict": "accept", "id": number},
        follow_redirects=True,
    )
    left = session.get(Application, number).status
    session.rollback()
    organiser.post(accept, data={"without_owner": "1"})

    assert "владелец не подтвердил" in queue.text
    assert 'name="without_owner"' in page.text
    assert refused.status_code == 409
    assert "Владелец ещё не подтвердил участие" in refused.text
    assert "Владелец ещё не подтвердил участие" in bulk.text
    assert left == "waiting"
    assert session.get(Application, number).status == "accepted"
    [told] = [one.details for one in entries() if one.action == "application.accepted"]
    assert told["without_owner"]


def test_after_it_the_usual_button_accepts(client, session, brought, link, browser_as):
    consents = client.post(link, data={"password": PASSWORD}).location
    client.post(consents, data=YES)
    organiser, number = browser_as(Role.MODERATOR), brought.id

    queue = organiser.get("/admin/applications/")
    organiser.post(f"/admin/applications/{number}/accept")

    assert "владелец не подтвердил" not in queue.text
    assert session.get(Application, number).status == "accepted"


def test_the_letter_of_acceptance_carries_no_kit_before_the_owner_s_word(session, ring, accepted):
    last = letters(session, ring)[-1]

    assert "Ваш код" in last.subject
    assert last.attached == ""
    assert "как только вы подтвердите участие" in last.text


def test_the_link_works_once(client, browser_of, link):
    client.post(link, data={"password": PASSWORD})

    again = browser_of().post(link, data={"password": "another fictitious password"})

    assert again.status_code == 410
    assert "задайте пароль заново" in again.text


@pytest.mark.parametrize("path", ["/claim/spoilt", "/claim/WzEsIngiXQ.aaaa.bbbb"])
def test_an_invented_link_opens_nothing(client, brought, path):
    assert client.get(path).status_code == 410
    assert client.post(f"{path}/refuse").status_code == 410


def test_a_weak_password_is_told_beside_the_field(client, link):
    answer = client.post(link, data={"password": "short"})

    assert answer.status_code == 422
    assert "от 10 до 200 знаков" in answer.text


def test_opening_the_link_decides_nothing(client, session, brought, link):
    client.get(link)

    assert brought.business.owner.confirmed_at is None
    assert brought.status == "waiting"


@pytest.mark.parametrize("decided", [False, True])
def test_whoever_does_not_want_to_takes_no_part(client, session, ring, brought, link, decided):
    if decided:
        applications.accept(session, brought, ring, by=None, without_owner=True)
        session.commit()

    answer = client.post(f"{link}/refuse", follow_redirects=True)

    assert "участия не будет" in answer.text
    assert brought.status == "withdrawn"
    entry = dossiers.entry_of(session, brought)
    assert (entry is not None) is decided
    assert entry is None or entry.withdrawn_at


def test_an_owner_who_is_known_is_asked_in_the_cabinet(
    client, session, ring, season, make_account, make_city, request
):
    owner = make_account("bread@example.ru")
    session.commit()
    with client.session_transaction() as cookies:
        cookies["_user_id"] = owner.get_id()
    session.rollback()
    made = request.getfixturevalue("brought")

    written = letters(session, ring)[0].text
    page = client.get(f"/cabinet/applications/{made.id}").text

    assert f"http://localhost/cabinet/businesses/{made.business_id}/consents" in written
    assert "Заявку внёс организатор." in page


def test_an_organiser_writes_again_until_the_owner_has_agreed(session, ring, brought):
    inviter = Inviter(ring, "http://localhost", SECRET)
    for _ in range(3):
        takeovers.invite_again(session, inviter, brought.business, by=1)

    with pytest.raises(TooManyAttempts):
        takeovers.invite_again(session, inviter, brought.business, by=1)

    assert len(letters(session, ring)) == 4
    takeovers.agree(
        session,
        inviter,
        brought.business,
        owner_consents.REQUIRED,
        by=brought.business.owner_id,
        address=None,
    )
    with pytest.raises(takeovers.NothingAwaited):
        takeovers.invite_again(session, inviter, brought.business, by=1)


def test_who_entered_by_himself_waits_for_nothing(session, season, make_entry):
    assert not owner_consents.awaited(session, make_entry(season).application.business)


@pytest.mark.databases
def test_news_and_sms_are_taken_back_by_a_button_and_the_rest_is_not(
    client, session, season, make_entry, link
):
    client.post(link, data={"password": PASSWORD})
    address = client.get("/cabinet/").text
    address = re.search(r"/cabinet/businesses/\d+", address).group() + "/consents"
    client.post(address, data=YES | {"news": "y", "sms": "y"})
    page = client.get(address).text

    client.post(f"{address}/news/withdraw")
    required, none = (client.post(f"{address}/{one}/withdraw") for one in ("enter", "spam"))

    held = client.get(address).text
    assert page.count("Отозвать согласие") == 2
    assert held.count("Отозвать согласие") == 1
    assert 'name="news"' in held
    assert (required.status_code, none.status_code) == (409, 404)
