"""The queue: going through it, deciding about many at once, two organisers at one application."""

import re
import threading

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.outbox import OutboxMessage
from nominations import applications
from nominations.models.application import Application, Status
from nominations.models.photo import Photo
from nominations.models.snippet import Snippet
from tests.prize import Firm, applied

REASON = "В описании не указан адрес, по которому вы принимаете клиентов."
QUEUE = "status=waiting&nomination=krasota"


class TestGoingThrough:
    def test_after_a_decision_comes_the_next_of_the_same_filter(self, organiser, apply):
        first, _other, second = apply(), apply(nomination="magazin-u-doma"), apply()

        answer = organiser.post(f"/admin/applications/{first}/accept?{QUEUE}")

        assert answer.location == f"/admin/applications/{second}?{QUEUE}"

    def test_after_the_last_one_comes_the_list(self, organiser, apply):
        only = apply()

        answer = organiser.post(f"/admin/applications/{only}/decline?{QUEUE}", data=words())

        assert answer.location == f"/admin/applications/?{QUEUE}"
        assert "Это была последняя заявка" in organiser.get(answer.location).text

    def test_a_page_leads_to_its_neighbours_and_back_to_the_list(self, organiser, apply):
        first, second, third = apply(), apply(), apply()

        page = organiser.get(f"/admin/applications/{second}?{QUEUE}").text

        there = dict(re.findall(r'<a href="([^"]+)" rel="(prev|next|up)"', page))
        assert {rel: href.replace("&amp;", "&") for href, rel in there.items()} == {
            "prev": f"/admin/applications/{first}?{QUEUE}",
            "next": f"/admin/applications/{third}?{QUEUE}",
            "up": f"/admin/applications/?{QUEUE}",
        }

    def test_the_filters_stay_in_the_addresses_of_the_list(self, organiser, apply):
        number = apply()

        page = organiser.get(f"/admin/applications/?{QUEUE}&q=ромашка").text.replace("&amp;", "&")

        assert f"/admin/applications/{number}?{QUEUE}&q=" in page
        assert f"/admin/applications/decide?{QUEUE}&q=" in page

    def test_an_observer_is_shown_no_way_to_decide(self, browser_as, apply):
        number = apply()
        observer = browser_as(Role.OBSERVER)

        pages = [
            observer.get(path).text
            for path in ("/admin/applications/", f"/admin/applications/{number}")
        ]

        assert not any("verdict" in page or "Принять заявку" in page for page in pages)


class TestMany:
    @pytest.mark.parametrize(
        ("verdict", "becomes"),
        [("accept", Status.ACCEPTED), ("decline", Status.DECLINED), ("ask", "returned")],
    )
    def test_each_that_is_ticked_is_decided_with_a_letter_and_an_entry(
        self, session, organiser, apply, verdict, becomes
    ):
        chosen, left = [apply(), apply()], apply()

        decide(organiser, chosen, verdict)

        stands = {row.id: row.stands for row in session.scalars(select(Application))}
        assert stands == {chosen[0]: becomes, chosen[1]: becomes, left: "waiting"}
        assert len(session.scalars(select(OutboxMessage.id)).all()) == 2
        assert journal(session, "application.") == 2

    def test_one_decided_meanwhile_is_told_and_the_rest_go_through(
        self, session, organiser, apply, ring, make_account
    ):
        first, taken, last = apply(name="Первая"), apply(name="Вторая"), apply(name="Третья")
        other = make_account(role=Role.MODERATOR)
        applications.decline(
            session, session.get_one(Application, taken), ring, REASON, by=other.id
        )
        session.commit()

        answer = decide(organiser, [first, taken, last], "accept")
        page = organiser.get(answer.location).text

        assert "Принято заявок: 2." in page
        assert "Вторая: По этой заявке уже принято решение." in page
        assert session.get_one(Application, taken).status == Status.DECLINED
        assert journal(session, "application.accepted") == 2

    @pytest.mark.parametrize(
        ("form", "fault"),
        [
            ({"verdict": "decline"}, "Напишите причину"),
            ({"verdict": "accept", "id": []}, "Отметьте хотя бы одну"),
            ({"verdict": "ask", "reason": "нет"}, "от 10 до 1000"),
        ],
    )
    def test_a_form_with_a_fault_decides_nothing_and_keeps_the_ticks(
        self, session, organiser, apply, form, fault
    ):
        number = apply()

        answer = organiser.post("/admin/applications/decide", data={"id": [number], **form})

        assert answer.status_code == 422
        assert fault in answer.text
        assert (f'value="{number}" checked' in answer.text) is bool(form.get("id", True))
        assert session.get_one(Application, number).status == Status.WAITING

    def test_numbers_that_are_none_are_let_go(self, session, organiser, apply):
        number = apply()

        answer = decide(organiser, [number, 999, 2**70, "x", number], "accept")

        assert answer.status_code == 303
        assert journal(session, "application.accepted") == 1

    def test_the_whole_page_is_ticked_by_a_link(self, organiser, apply):
        apply()

        page = organiser.get("/admin/applications/?chosen=all").text

        assert 'name="id" value="1" checked' in page

    def test_the_address_leads_back_to_the_same_page_at_the_next_one(self, organiser, apply):
        first, second = apply(), apply()

        answer = decide(organiser, [first], "decline")

        assert answer.location == f"/admin/applications/?status=waiting#a{second}"


@pytest.mark.postgres
def test_of_two_organisers_at_once_one_decides_and_the_other_is_told(
    app, session, season, apply, browser_as
):
    number = apply()
    people = [browser_as(Role.ORGANISER), browser_as(Role.MODERATOR)]
    acts = [("accept", {}), ("decline", words())]
    together, answers = threading.Barrier(2), []

    def decide_at_once(browser, act, form) -> None:
        with app.app_context():
            together.wait()
            answer = browser.post(f"/admin/applications/{number}/{act}", data=form)
            answers.append(answer.status_code)
            db.session.remove()

    pairs = zip(people, acts, strict=True)
    racers = [threading.Thread(target=decide_at_once, args=(one, *act)) for one, act in pairs]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(answers) == [303, 409]
    assert journal(session, "application.") == 1


def test_whoever_comes_second_reads_who_decided_and_when(
    organiser, apply, session, make_account, ring
):
    number = apply()
    other = make_account("first@example.ru", Role.MODERATOR)
    applications.decline(session, session.get_one(Application, number), ring, REASON, by=other.id)
    session.commit()

    answer = organiser.post(f"/admin/applications/{number}/accept?{QUEUE}")

    assert answer.status_code == 409
    assert "По этой заявке уже принято решение. Решил: first@example.ru." in answer.text


class TestWords:
    def test_a_snippet_stands_for_words_of_ones_own(self, session, organiser, apply):
        number, snippet = apply(), session.scalars(select(Snippet)).first()

        organiser.post(f"/admin/applications/{number}/decline", data={"snippet": snippet.id})

        assert session.get_one(Application, number).reason == snippet.text

    def test_words_of_ones_own_follow_the_snippet(self, session, organiser, apply):
        number, snippet = apply(), session.scalars(select(Snippet)).first()

        form = {"snippet": snippet.id, "reason": "И дом."}
        organiser.post(f"/admin/applications/{number}/return", data=form)

        assert session.get_one(Application, number).reason == f"{snippet.text}\n\nИ дом."

    def test_a_snippet_is_changed_removed_and_not_doubled(self, session, organiser, season):
        form = {"kind": "ask", "title": "Дайте контакт", "text": "Напишите телефон, пожалуйста."}

        organiser.post("/admin/snippets/", data=form)
        again = organiser.post("/admin/snippets/", data=form)
        made = session.scalars(select(Snippet).where(Snippet.title == "Дайте контакт")).one()
        organiser.post(f"/admin/snippets/{made.id}", data={**form, "text": "Нужен телефон."})
        changed = organiser.get("/admin/snippets/").text
        organiser.post(f"/admin/snippets/{made.id}/remove")

        assert again.status_code == 422
        assert "Заготовка с таким названием уже есть" in again.text
        assert "Нужен телефон." in changed
        assert "Дайте контакт" not in organiser.get("/admin/snippets/").text
        assert journal(session, "snippet.") == 3


class TestPage:
    def test_those_alike_stand_side_by_side_with_what_they_share_marked(
        self, session, organiser, apply
    ):
        first, second = apply(name="Булочная", alike=True), apply(name="Пышка", alike=True)

        page = organiser.get(f"/admin/applications/{second}").text

        table = page[page.index("Похожие заявки рядом") :]
        rows = {
            name: table.split(f">{name}</th>")[1].split("</tr>")[0] for name in ("ИНН", "Название")
        }
        assert rows["ИНН"].count("совпадает") == 2
        assert rows["Название"].count("совпадает") == 0
        assert f"/admin/applications/{first}?" in table

    def test_its_history_says_whose_act_each_turn_was(self, session, organiser, apply):
        number = apply()
        organiser.post(f"/admin/applications/{number}/return", data=words())

        page = organiser.get(f"/admin/applications/{number}").text

        history = page[page.index("Ход заявки") :]
        assert "organiser@example.ru" in history
        assert REASON in history

    def test_the_queries_of_a_page_do_not_grow(self, organiser, apply, statements):
        numbers = [apply(alike=True) for _ in range(6)]

        with statements() as seen:
            organiser.get(f"/admin/applications/{numbers[0]}")

        assert len([one for one in seen if one.startswith("SELECT")]) <= 17

    def test_a_photo_is_taken_down_with_a_letter_a_record_and_its_files(
        self, app, session, organiser, apply
    ):
        row = session.get_one(Application, apply())
        photo = Photo(business_id=row.business_id, position=1, token="a" * 32, width=9, height=9)
        session.add(photo)
        session.commit()
        storage, name = app.extensions["storage"], f"{'a' * 32}-9.webp"
        storage.put(name, b"webp", "image/webp")
        path = f"/admin/applications/{row.id}/photos/{photo.id}/take-down"

        wordless = organiser.post(path)
        organiser.post(path, data=words())
        again = organiser.post(path, data=words())

        assert (wordless.status_code, again.status_code) == (422, 404)
        assert storage.get(name) is None
        assert session.scalars(select(OutboxMessage.kind)).all() == ["mail"]
        assert journal(session, "photo.taken_down") == 1


def words() -> dict[str, str]:
    return {"reason": REASON}


def decide(browser, numbers, verdict):
    form = {"id": numbers, "verdict": verdict, **words()}
    return browser.post("/admin/applications/decide?status=waiting", data=form)


def journal(session, action: str) -> int:
    """Count the entries of the acts whose name begins so."""
    session.rollback()
    return len(
        session.scalars(select(AuditEntry).where(AuditEntry.action.startswith(action))).all()
    )


@pytest.fixture
def apply(session, season, make_account, make_city):
    """Return what puts a waiting application into the database; it returns its number."""

    def made(nomination="krasota", name="Салон «Ромашка»", *, alike=False):
        firm = Firm(make_account(), make_city(), name)
        found = applied(session, season, firm, nomination)
        found.status = Status.WAITING
        if not alike:
            found.business.inn = "7728168971"
        session.commit()
        return found.id

    return made
