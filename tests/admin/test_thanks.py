"""Words of thanks in the panel: read, passed or declined, many at once, each act in the journal."""

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.core.audit import AuditEntry
from tests.admin.thanks_stage import SAID
from voting import thanks_reviews
from voting.models.thanks import State, Thanks

HERE = "/admin/thanks/review?state=waiting"


def test_what_is_ticked_is_passed_with_an_entry_each(moderator, session, make_rows):
    first, second, third = make_rows(3)

    answer = moderator.post(HERE, data={"id": [first, third], "verdict": "pass"})

    assert stands(session) == {first: "passed", second: "waiting", third: "passed"}
    assert journal(session) == ["thanks.passed"] * 2
    assert "Решено строк: 2." in moderator.get(answer.location).text


def test_what_is_declined_has_a_reason_that_its_author_is_told(moderator, session, make_rows):
    [row] = make_rows(1)

    bare = moderator.post(HERE, data={"id": row, "verdict": "decline"})
    moderator.post(HERE, data={"id": row, "verdict": "decline", "reason": "rude"})

    assert bare.status_code == 422
    assert "Выберите причину" in bare.text
    assert stands(session) == {row: "declined"}
    assert session.get_one(Thanks, row).reason == "rude"
    assert journal(session) == ["thanks.declined"]


@pytest.mark.parametrize(
    "data",
    [
        {"verdict": "pass"},
        {"id": 1},
        {"id": 1, "verdict": "decline", "reason": "потому что"},
        {"id": 1, "verdict": "publish"},
    ],
)
def test_a_form_that_says_not_what_or_of_what_changes_nothing(moderator, session, make_rows, data):
    make_rows(1)

    answer = moderator.post(HERE, data=data)

    assert answer.status_code == 422
    assert set(stands(session).values()) == {"waiting"}


def test_what_somebody_decided_meanwhile_is_told_and_the_rest_go_through(
    moderator, session, make_rows, make_account
):
    first, second = make_rows(2)
    other = make_account(role=Role.MODERATOR)
    row = session.get_one(Thanks, first)
    thanks_reviews.decline(session, row, State.WAITING, thanks_reviews.Reason.ADVERT, by=other.id)
    session.commit()

    answer = moderator.post(HERE, data={"id": [first, second], "verdict": "pass"})
    page = moderator.get(answer.location).text

    assert stands(session) == {first: "declined", second: "passed"}
    assert "Решено строк: 1." in page
    assert "Уже решены другим или взяты назад: 1." in page


def test_the_lists_go_by_state_and_page_by_page(moderator, session, make_rows, monkeypatch):
    rows = make_rows(3)
    monkeypatch.setattr(thanks_reviews, "A_PAGE", 2)

    first = moderator.get("/admin/thanks/").text
    rest = moderator.get(f"/admin/thanks/?state=waiting&after={rows[1]}").text
    whole = moderator.get("/admin/thanks/?chosen=all").text

    assert [f'id="t{row}"' in first for row in rows] == [True, True, False]
    assert f"after={rows[1]}" in first
    assert [f'id="t{row}"' in rest for row in rows] == [False, False, True]
    assert whole.count(" checked>") == 2
    assert "Таких слов нет" in moderator.get("/admin/thanks/?state=passed").text


def test_an_observer_reads_and_is_shown_no_way_to_decide(browser_as, make_rows):
    make_rows(1)

    page = browser_as(Role.OBSERVER).get("/admin/thanks/").text

    assert "Спасибо за тёплый хлеб" in page.replace("\xa0", " ")
    assert 'name="verdict"' not in page


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.OWNER])
def test_only_those_who_decide_decide(browser_as, session, make_rows, role):
    [row] = make_rows(1)

    answer = browser_as(role).post(HERE, data={"id": row, "verdict": "pass"})

    assert answer.status_code in {403, 404}
    assert stands(session) == {row: "waiting"}


def test_an_answer_is_taken_down_with_a_reason(moderator, session, make_rows, client):
    [number] = make_rows(1)
    row = session.get_one(Thanks, number)
    row.state, row.answer = State.PASSED, "А у нас скидки!"
    session.commit()

    moderator.post(f"/admin/thanks/{number}/take-answer-down", data={"reason": ""})
    before = client.get("/e/12340").text
    moderator.post(f"/admin/thanks/{number}/take-answer-down", data={"reason": "advert"})

    assert "А у нас скидки!" in before.replace("\xa0", " ")
    assert "скидки" not in client.get("/e/12340").text
    assert journal(session) == ["thanks.answer_taken_down"]


def test_the_desk_says_how_many_wait_and_leads_to_them(moderator, make_rows):
    make_rows(2)

    page = moderator.get("/admin/").text

    assert '<a href="/admin/thanks/">2 строки благодарности ждут</a>' in page.replace("\xa0", " ")


def test_a_page_of_them_costs_no_more_than_one_line(moderator, make_rows, statements):
    make_rows(1)
    with statements() as one:
        moderator.get("/admin/thanks/")
    make_rows(20, code="23450")
    with statements() as many:
        moderator.get("/admin/thanks/")

    assert len(many) <= len(one) + 1


def stands(session):
    session.expire_all()
    return {row.id: str(row.state) for row in session.scalars(select(Thanks).order_by(Thanks.id))}


def journal(session):
    found = select(AuditEntry.action).where(AuditEntry.action.like("thanks.%"))
    return session.scalars(found.order_by(AuditEntry.id)).all()


@pytest.fixture
def moderator(browser_as):
    return browser_as(Role.MODERATOR)


@pytest.fixture
def make_rows(session, season, make_entry):
    """Return a maker of words that wait, and their numbers."""

    def make(count, code="12340"):
        entry = make_entry(season, code)
        rows = [
            Thanks(**SAID, season_id=season.id, entry_id=entry.id, mark=f"{code}{n}".encode())
            for n in range(count)
        ]
        session.add_all(rows)
        session.commit()
        return [row.id for row in rows]

    return make
