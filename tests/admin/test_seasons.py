"""Seasons in the panel: drawn up, changed with what was and will be, published, their calendar."""

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.core.audit import AuditEntry
from app.core.clock import MOSCOW
from app.core.outbox import OutboxMessage, State
from nominations import grids, rulebooks, seasons
from nominations.models.season import Season
from tests.admin.stage import Stage
from tests.admin.stage import grid as grid_form
from voting import milestones, samples
from voting.milestones import Blocker

NEW = {"source": "2026", "slug": "2027", "name": "Сезон 2027"}
OPENS = {"registration_opens": "2027-03-01T00:00"}


class TestNew:
    def test_it_is_a_draft_that_nobody_else_sees(self, session, organiser, client, season):
        answer = organiser.post("/admin/seasons/new", data={**NEW, **OPENS})

        assert answer.location == "/admin/seasons/2027/"
        assert "Черновик" in organiser.get("/admin/seasons/2027/").text
        assert seasons.by_slug(session, "2027") is None

    @pytest.mark.parametrize(
        ("wrong", "fault"),
        [
            ({"slug": "2026"}, "уже есть"),
            ({"slug": "20/27"}, "латинские"),
            ({"registration_opens": "завтра"}, "дату и время"),
            ({"name": "\x00"}, "служебные"),
        ],
    )
    def test_a_fault_comes_back_beside_its_field(self, organiser, season, wrong, fault):
        answer = organiser.post("/admin/seasons/new", data={**NEW, **OPENS, **wrong})

        assert answer.status_code == 422
        assert fault in answer.text

    def test_after_no_season_there_is_none(self, organiser, season):
        answer = organiser.post("/admin/seasons/new", data={**NEW, **OPENS, "source": "1999"})

        assert answer.status_code == 404


class TestChanges:
    def test_what_changes_is_shown_first_and_written_at_the_second_press(
        self, session, organiser, draft
    ):
        fields = {name: at.isoformat()[:16] for name, at in vars(draft.dates).items()}
        fields["awards_at"] = "2030-01-01T12:00"

        shown = organiser.post(f"/admin/seasons/{draft.slug}/dates", data=fields).text
        kept = session.get(Season, draft.id).awards_at
        organiser.post(f"/admin/seasons/{draft.slug}/dates", data={**fields, "confirm": "1"})

        assert "1\N{NO-BREAK SPACE}января 2030, 12:00" in shown
        assert kept.year != 2030
        assert session.get(Season, draft.id).awards_at.year == 2030

    def test_a_grid_with_a_gap_is_refused_in_words(self, organiser, stage, draft, session):
        path, form = grid_form(stage)
        form["size_low"][1] = 7

        answer = organiser.post(path, data=form)

        assert answer.status_code == 422
        assert "не попадают ни в одну категорию" in answer.text
        assert grids.of(session, draft).places == 1

    @pytest.mark.parametrize("junk", ["", "-1", "x", "9" * 30, "<b>"])
    def test_a_grid_of_no_numbers_is_refused(self, organiser, stage, junk):
        path, form = grid_form(stage)

        assert organiser.post(path, data={**form, "places": junk}).status_code == 422

    def test_what_the_law_locks_is_refused(self, organiser, season):
        fields = {name: at.isoformat()[:16] for name, at in vars(season.dates).items()}

        answer = organiser.post("/admin/seasons/2026/dates", data={**fields, "confirm": "1"})

        assert answer.status_code == 422
        assert "статья 1058" in answer.text

    @pytest.mark.parametrize(
        "page", ["dates", "numbers", "countries", "grid", "nominations", "rules"]
    )
    def test_an_observer_looks_and_has_no_button(self, browser_as, draft, page):
        text = browser_as(Role.OBSERVER).get(f"/admin/seasons/{draft.slug}/{page}").text

        assert "<button" not in text.split("<main")[1].split("</main>")[0]


class TestCalendar:
    def test_a_draft_is_blocked_by_what_is_missing(self, session, draft):
        blockers = milestones.unpublishable(session, draft)

        assert blockers == [Blocker.RULES, Blocker.TWO_PEOPLE]

    def test_a_real_season_is_published_once_nothing_is(
        self, session, organiser, draft, make_account
    ):
        draft.rehearsal = False
        session.commit()
        path = f"/admin/seasons/{draft.slug}/publish"
        refused = organiser.post(path).status_code
        texts = dict.fromkeys(rulebooks.FIELDS, "Написано.")
        rulebooks.write(session, draft, texts, by=None)
        rulebooks.publish(session, draft, editorial=False, note="", by=None)
        make_account(role=Role.ORGANISER)
        session.commit()

        assert refused == 409
        assert organiser.post(path).status_code == 303
        assert session.get(Season, draft.id).published_at

    def test_the_gateway_is_tried_with_a_message_that_must_be_taken(
        self, session, organiser, season
    ):
        before = voting_blockers(session, season)
        organiser.post("/admin/seasons/2026/test-gateway", data={"phone": "+7 900 000-00-41"})
        waiting = voting_blockers(session, season)
        session.scalars(select(OutboxMessage)).one().state = State.SENT
        session.commit()

        assert Blocker.GATEWAY in before
        assert Blocker.GATEWAY in waiting
        assert Blocker.GATEWAY not in voting_blockers(session, season)
        assert "79000000041" not in str(session.scalars(select(AuditEntry.details)).all())

    @pytest.mark.parametrize("length", [5, 6, 7])
    def test_every_text_fits_one_message_at_its_longest(self, season, length):
        season.code_length = length

        assert [one for one in samples.of(season, "довольныйклиент.рф") if one.segments > 1] == []


class TestRules:
    def test_they_are_drafted_checked_and_published(self, session, organiser, client, season):
        texts = dict.fromkeys(rulebooks.FIELDS, "Текст правил.")
        organiser.post("/admin/seasons/2026/rules", data={**texts, "reward": ""})
        refused = organiser.post("/admin/seasons/2026/rules/publish", data={})
        organiser.post("/admin/seasons/2026/rules", data=texts)

        organiser.post("/admin/seasons/2026/rules/publish", data={"note": "Первая редакция."})

        assert refused.status_code == 409
        assert "Размер и форма награды" in refused.text
        assert "Текст правил." in client.get("/rules/2026/1").text


class TestMerging:
    def test_the_forecast_tells_what_would_merge(self, organiser, season, make_entry):
        make_entry(season)

        page = organiser.get("/admin/seasons/2026/merging").text

        assert "Прогноз объединения" in page
        assert "Объединить сейчас" not in page

    def test_while_people_apply_nothing_merges(self, organiser, season):
        assert organiser.post("/admin/seasons/2026/merge").status_code == 409


def voting_blockers(session, season):
    rows = milestones.moments(session, season, "prize.example")
    return next(row.blockers for row in rows if row.name == "voting_opens")


@pytest.fixture
def draft(session, season):
    season.published_at = None
    session.commit()
    return season


@pytest.fixture
def stage(session, season, make_account, make_city, make_entry, organiser):
    """What the form of the grid is made for."""
    actor = make_account(role=Role.ORGANISER)
    session.commit()
    made = Stage(session, season, make_account, make_city, make_entry, actor, organiser)
    season.published_at = None
    session.commit()
    return made


def test_a_date_that_was_left_alone_keeps_its_seconds(session, organiser, season, move_dates):
    season.published_at = None
    move_dates(season, awards_at=season.awards_at.replace(second=59, microsecond=7))
    moscow = {name: at.astimezone(MOSCOW) for name, at in vars(season.dates).items()}
    fields = {name: at.strftime("%Y-%m-%dT%H:%M") for name, at in moscow.items()}

    page = organiser.post("/admin/seasons/2026/dates", data=fields).text

    assert "Ничего не меняется." in page
