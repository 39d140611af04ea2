"""The panel's exports: the list's own filter, small ones at once, files for their owner alone."""

import hashlib

import pytest
from sqlalchemy import select, update

from app.auth.models import Role
from app.auth.sessions import LoginSession
from app.core.audit import AuditEntry
from app.core.clock import now
from app.exports import links, making
from app.exports.registry import EXPORTS
from app.tasks import exporting
from nominations.models.application import Application, Status
from tests.exports.conftest import INN, MAIL
from tests.exports.poison import csv_rows, xlsx_rows
from voting.models.export import ExportFile, SavedExport

CSV = {"form": "csv"}
FIELDS = {"title": "Заявки утром", "form": "csv", "every": "day"}
SECRET = "development-secret-key-0123456789abcdef"


@pytest.fixture
def two(session, season, make_entry, make_account):
    """An accepted application and one that waits."""
    make_entry(season, name="Пекарня", owner=make_account(MAIL))
    waiting = make_entry(season, code="23450", name="Салон")
    session.get(Application, waiting.application_id).status = Status.WAITING
    session.commit()


@pytest.fixture
def big(monkeypatch):
    """Let every export be too big to be made at once."""
    monkeypatch.setattr(making, "SMALL", -1)


def acts(session, of: str) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == of)))


def ordered(browser, form="csv", what="people") -> str:
    """Order a big file and let the worker make it; return the address of its page."""
    answer = browser.post(f"/admin/exports/{what}/make", data={"form": form})
    assert answer.status_code == 303, answer.text
    exporting.make()
    return answer.location


class TestTheList:
    def test_it_leads_to_its_export_with_its_own_filter(self, organiser, two):
        page = organiser.get("/admin/applications/?status=waiting").text

        assert "/admin/exports/applications?status=waiting" in page
        assert (
            "Строк</dt><dd>1<" in organiser.get("/admin/exports/applications?status=waiting").text
        )

    @pytest.mark.parametrize("screen", ["", "grid", "nominations", "numbers", "texts", "merging"])
    def test_a_page_of_a_season_leads_to_that_season(self, organiser, season, screen):
        name = screen or "calendar"
        page = organiser.get(f"/admin/seasons/{season.slug}/{screen}").text

        taken = organiser.get(f"/admin/exports/{name}?slug=nobody").text

        assert f'"/admin/exports/{name}?slug={season.slug}"' in page
        assert "Строк</dt><dd>0<" in taken

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["Салон"]),
            ("status=accepted", ["Пекарня"]),
            ("status=all", ["Салон", "Пекарня"]),
            ("status=all&q=пекар", ["Пекарня"]),
            ("status=all&nomination=avtoservis", []),
            ("status=all&level=none", ["Салон", "Пекарня"]),
        ],
    )
    def test_the_file_has_what_the_list_has_in_its_order(self, organiser, two, query, found):
        address = f"/admin/exports/applications/make?{query}"

        rows = csv_rows(organiser.post(address, data=CSV).data)

        assert [row[1] for row in rows[1:]] == found
        listed = organiser.get(f"/admin/applications/?{query}").text
        assert [name for name in ("Салон", "Пекарня") if f">{name}</a>" in listed] == found

    @pytest.mark.parametrize("query", ["what=x&name=y", "status=%00", "status=" + "я" * 999, "%ff"])
    def test_an_odd_address_breaks_nothing(self, organiser, two, query):
        assert organiser.get(f"/admin/applications/?{query}").status_code == 200
        assert organiser.get(f"/admin/exports/applications?{query}").status_code == 200

    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.MODERATOR, Role.OBSERVER])
    def test_every_page_opens_to_who_may_and_offers_only_what_is_theirs(
        self, browser_as, season, role
    ):
        browser = browser_as(role)
        listed = browser.get("/admin/exports/").text

        for name, export in EXPORTS.items():
            places = export.screen in {"admin.results", "admin.awards"}
            secret = (role is Role.MODERATOR and places) or (
                role is not Role.ORGANISER and name == "sessions"
            )
            answer = browser.get(f"/admin/exports/{name}")
            assert answer.status_code == (403 if secret else 200), name
            address = f'/admin/exports/{name}{"?status=all" if export.whole else ""}"'
            assert (address in listed) is not (secret or export.inner), name


class TestAtOnce:
    def test_a_small_one_is_answered_with_the_file_as_filtered(self, session, organiser, two):
        answer = organiser.post("/admin/exports/applications/make?status=waiting", data=CSV)

        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="applicat')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert [row[1] for row in csv_rows(answer.data)] == ["Бизнес", "Салон"]

    def test_the_journal_has_who_what_filter_rows_and_digest(self, session, organiser, two):
        answer = organiser.post(
            "/admin/exports/applications/make?status=waiting&page=3", data={"form": "xlsx"}
        )

        (act,) = acts(session, "export.taken")
        assert act.role == Role.ORGANISER
        assert act.subject == "applications"
        assert act.details == {
            "export": "applications",
            "filter": {"status": "waiting"},
            "form": "xlsx",
            "personal": False,
            "rows": 1,
            "sha256": hashlib.sha256(answer.data).hexdigest(),
        }
        assert len(xlsx_rows(answer.data)) == 2

    def test_inn_and_mail_are_an_organisers_with_a_fresh_factor(
        self, session, browser_as, organiser, two
    ):
        masked = organiser.post("/admin/exports/applications/make?status=all", data=CSV).text
        whole = organiser.post("/admin/exports/applications/personal?status=all", data=CSV).text
        page = browser_as(Role.OBSERVER).get("/admin/exports/applications").text

        assert INN not in masked
        assert MAIL not in masked
        assert INN in whole
        assert MAIL in whole
        assert "С ИНН и почтой" not in page

    @pytest.mark.parametrize("form", ["", "exe", "../csv"])
    def test_a_kind_of_file_that_is_none_is_refused(self, session, organiser, two, form):
        answer = organiser.post("/admin/exports/applications/make", data={"form": form})

        assert answer.status_code == 422
        assert "Content-Disposition" not in answer.headers
        assert acts(session, "export.taken") == []


class TestByAWorker:
    def test_its_page_shows_how_far_it_is_and_then_the_link(self, session, organiser, season, big):
        answer = organiser.post("/admin/exports/people/make", data=CSV)
        waiting = organiser.get(answer.location).text
        exporting.make()

        ready = organiser.get(answer.location).text

        assert 'http-equiv="refresh"' in waiting
        assert 'http-equiv="refresh"' not in ready
        assert "Скачать CSV" in ready

    def test_the_file_is_downloaded_by_its_owner_and_recorded(
        self, session, organiser, season, big
    ):
        ordered(organiser)
        file = session.scalars(select(ExportFile)).one()

        answer = organiser.get(f"/admin/exports/download/{links.token(SECRET, file.id)}")

        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).digest() == file.sha256
        (act,) = acts(session, "export.downloaded")
        assert (act.details["rows"], act.details["sha256"]) == (1, file.sha256.hex())

    def test_for_anybody_else_it_is_not_there(self, session, organiser, browser_as, season, big):
        page = ordered(organiser)
        file = session.scalars(select(ExportFile)).one()
        other = browser_as(Role.MODERATOR)

        foreign = other.get(f"/admin/exports/download/{links.token(SECRET, file.id)}")
        none = other.get("/admin/exports/download/nothing")

        assert foreign.status_code == none.status_code == other.get(page).status_code == 404
        assert foreign.text == none.text
        assert acts(session, "export.downloaded") == []

    def test_a_link_of_yesterday_or_of_somebodys_making_leads_nowhere(
        self, session, organiser, season, big
    ):
        page = ordered(organiser)
        file = session.scalars(select(ExportFile)).one()
        token = links.token(SECRET, file.id)
        session.execute(update(ExportFile).values(expires_at=now()))
        session.commit()

        assert organiser.get(f"/admin/exports/download/{token}").status_code == 409
        assert organiser.get(f"/admin/exports/download/{token}x").status_code == 404
        assert organiser.get(f"/admin/exports/download/{links.token('x', 1)}").status_code == 404
        assert "сутки прошли" in organiser.get(page).text

    def test_a_file_with_personal_data_takes_a_fresh_factor(self, session, organiser, season, big):
        organiser.post("/admin/exports/people/personal", data=CSV)
        exporting.make()
        file = session.scalars(select(ExportFile)).one()
        address = f"/admin/exports/download/{links.token(SECRET, file.id)}"
        session.execute(update(LoginSession).values(factor_at=None))
        session.commit()

        answer = organiser.get(address)

        assert answer.location == "/sudo"
        assert acts(session, "export.downloaded") == []


class TestSaved:
    def test_it_is_saved_with_its_filter_and_found_again(self, session, organiser, season):
        organiser.post("/admin/exports/applications/save?status=waiting", data=FIELDS)

        page = organiser.get("/admin/exports/").text
        assert "Заявки утром" in page
        assert "/admin/exports/applications?status=waiting" in page

    def test_nobody_deletes_anothers(self, session, organiser, browser_as, season):
        organiser.post("/admin/exports/people/save", data=FIELDS)
        number = session.scalars(select(SavedExport.id)).one()

        foreign = browser_as(Role.MODERATOR).post(f"/admin/exports/saved/{number}/drop")
        own = organiser.post(f"/admin/exports/saved/{number}/drop")

        assert (foreign.status_code, own.status_code) == (409, 303)
        assert session.scalars(select(SavedExport)).all() == []

    def test_a_moderator_saves_none_with_personal_data(self, session, browser_as, season):
        fields = {**FIELDS, "personal": "y"}

        answer = browser_as(Role.MODERATOR).post("/admin/exports/applications/save", data=fields)

        assert answer.status_code == 409
        assert session.scalars(select(SavedExport)).all() == []

    @pytest.mark.parametrize("title", ["", " ", "я" * 81, "а\0б"])
    def test_a_bad_title_is_shown_again_with_its_fault(self, session, organiser, season, title):
        fields = {**FIELDS, "title": title}

        answer = organiser.post("/admin/exports/applications/save", data=fields)

        assert answer.status_code == 422
        assert "Выгрузка не сохранена" in answer.text
