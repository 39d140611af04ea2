"""Applications in the panel: the queue, the decision, the faults of a refusal."""

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.outbox import OutboxMessage
from nominations import applications, businesses, divisions
from nominations.models.application import Status

REASON = "В описании не указан адрес, по которому вы принимаете клиентов."


@pytest.fixture
def apply(session, season, make_account, make_city):
    """Return what submits an application of a new business."""

    def submit(name="Пекарня «Тёплый хлеб»", inn="7707083893"):
        business = businesses.register(
            session, make_account(), name=name, inn=inn, city=make_city(), staff=5
        )
        nomination = divisions.nomination(session, season, "magazin-u-doma")
        made = applications.submit(session, season, business, nomination, "Печём с пяти утра.")
        session.commit()
        return made

    return submit


class TestQueue:
    def test_it_lists_applications_of_the_status_asked_for(self, organiser, apply):
        apply()

        waiting = organiser.get("/admin/applications/?status=waiting").text
        accepted = organiser.get("/admin/applications/?status=accepted").text

        assert "Тёплый хлеб" in waiting
        assert "Тёплый хлеб" not in accepted

    @pytest.mark.parametrize("query", ["", "status=nope", "after=nope", "level=nope", "older=x"])
    def test_a_value_that_is_not_there_narrows_nothing(self, organiser, apply, query):
        apply()

        assert "Тёплый хлеб" in organiser.get(f"/admin/applications/?{query}").text

    def test_the_desk_counts_those_that_wait(self, organiser, apply):
        apply()

        assert "1\N{NO-BREAK SPACE}заявка ждёт" in organiser.get("/admin/").text

    def test_the_number_of_queries_does_not_grow(self, organiser, apply, statements):
        for number in range(8):
            apply(name=f"Пекарня {number}")

        with statements() as seen:
            organiser.get("/admin/applications/")

        assert len([one for one in seen if one.startswith("SELECT")]) <= 12


class TestOne:
    def test_its_page_shows_why_this_division(self, organiser, apply):
        page = organiser.get(f"/admin/applications/{apply().id}").text

        assert "Тверь" in page
        assert "до 5 человек" in page
        assert "Принять заявку" in page

    def test_others_of_the_same_inn_are_pointed_out(self, organiser, apply):
        apply(name="Булочная «Первая»")
        second = apply(name="Булочная «Вторая»")

        assert "Булочная «Первая»" in organiser.get(f"/admin/applications/{second.id}").text

    @pytest.mark.parametrize("number", ["0", "999", str(2**63), "nope"])
    def test_an_unknown_one_is_not_found(self, organiser, season, number):
        assert organiser.get(f"/admin/applications/{number}").status_code == 404


class TestAccept:
    def test_it_gives_a_code_and_writes_to_the_owner(self, session, organiser, apply):
        made = apply()

        answer = organiser.post(f"/admin/applications/{made.id}/accept", follow_redirects=True)

        assert answer.status_code == 200
        assert "Страница участника" in answer.text
        assert session.get(type(made), made.id).status == Status.ACCEPTED
        assert session.scalars(select(OutboxMessage.kind)).all() == ["mail"]

    def test_the_organiser_is_in_the_journal(self, session, organiser, apply):
        made = apply()

        organiser.post(f"/admin/applications/{made.id}/accept")

        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "application.accepted")
        ).one()
        assert entry.actor_id is not None

    def test_it_is_decided_once(self, organiser, apply):
        made = apply()
        organiser.post(f"/admin/applications/{made.id}/accept")

        again = organiser.post(f"/admin/applications/{made.id}/decline", data={"reason": REASON})

        assert again.status_code == 409
        assert "уже принято решение" in again.text


class TestDecline:
    def test_the_reason_is_kept_and_sent(self, session, organiser, apply):
        made = apply()

        organiser.post(f"/admin/applications/{made.id}/decline", data={"reason": f"  {REASON} "})

        kept = session.get(type(made), made.id)
        assert (kept.status, kept.reason) == (Status.DECLINED, REASON)
        assert session.scalars(select(OutboxMessage.kind)).all() == ["mail"]

    @pytest.mark.parametrize("reason", ["", "   ", "нет", "я" * 10_000, "причина\0причина"])
    def test_a_bad_reason_is_shown_again_with_its_fault(self, session, organiser, apply, reason):
        made = apply()

        answer = organiser.post(f"/admin/applications/{made.id}/decline", data={"reason": reason})

        assert answer.status_code == 422
        assert "Решение не записано" in answer.text
        assert session.get(type(made), made.id).status == Status.WAITING

    def test_markup_in_a_reason_stays_text(self, organiser, apply):
        made = apply()
        reason = "<script>alert(1)</script>"

        organiser.post(f"/admin/applications/{made.id}/decline", data={"reason": reason})

        assert "<script>alert(1)" not in organiser.get(f"/admin/applications/{made.id}").text
