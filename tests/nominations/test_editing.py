"""Changing a season within the law's term; drawing one up after another; its grid; its rules."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app.core.audit import AuditEntry
from app.core.clock import now
from app.core.outbox import OutboxMessage
from nominations import divisions, drafting, editing, grids, notices, rulebooks, seasons, trades
from nominations.bands import Band
from nominations.models.band import Axis
from nominations.models.rulebook import RulesDocument
from nominations.trades import Words

DAY = timedelta(days=1)
TEXTS = dict.fromkeys(rulebooks.FIELDS, "Написано.")


class TestLock:
    def test_in_the_first_half_of_the_registration_dates_may_change(self, session, season, early):
        later = season.awards_at + DAY

        editing.change_dates(session, season, {"awards_at": later}, by=None)

        assert season.awards_at == later

    def test_the_journal_says_what_was_and_what_is(self, session, season, early):
        before = season.awards_at

        editing.change_dates(session, season, {"awards_at": before + DAY}, by=None)

        kept = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "season.changed")
        ).one()
        told = [before.isoformat(), (before + DAY).isoformat()]
        assert kept.details == {"changes": {"awards_at": told}}

    @pytest.mark.parametrize(
        "change",
        [
            lambda s, one: editing.change_dates(s, one, {"awards_at": now()}, by=None),
            lambda s, one: editing.change_numbers(s, one, {"min_votes": 7}, by=None),
            lambda s, one: grids.change(s, one, grids.of(s, one), by=None),
            lambda s, one: trades.change(s, one, [], by=None),
        ],
        ids=["dates", "numbers", "grid", "nominations"],
    )
    def test_in_the_second_half_no_term_changes(self, session, season, move_dates, change):
        move_dates(season, registration_opens=now() - 30 * DAY, voting_opens=now() + DAY)

        with pytest.raises(editing.TermsLocked):
            change(session, season)

    def test_once_people_vote_none_does(self, session, season, move_dates):
        move_dates(season, registration_opens=now() - DAY, voting_opens=now() - timedelta(hours=1))

        with pytest.raises(editing.TermsLocked):
            editing.change_numbers(session, season, {"min_votes": 7}, by=None)

    def test_the_budget_is_no_term_and_may_change(self, session, season):
        editing.change_numbers(session, season, {"sms_per_day": 5}, by=None)

        assert season.sms_per_day == 5

    def test_what_nobody_has_seen_may_change(self, session, season):
        season.published_at = None
        session.flush()

        editing.change_numbers(session, season, {"min_votes": 7}, by=None)

        assert season.min_votes == 7

    @pytest.mark.parametrize("value", [-1, 10_000_001])
    def test_a_number_beyond_its_limits_is_refused(self, session, season, value):
        with pytest.raises(editing.BadNumber):
            editing.change_numbers(session, season, {"sms_per_day": value}, by=None)

    def test_dates_in_a_wrong_order_are_named(self, session, season, early):
        with pytest.raises(editing.BadDates, match=r"Награждение|Объявление"):
            editing.change_dates(session, season, {"awards_at": season.voting_opens}, by=None)


class TestCopy:
    def test_it_has_the_terms_and_the_dates_moved_and_nobody_in_it(
        self, session, season, make_entry, ring
    ):
        make_entry(season)
        plan = drafting.Plan(
            "2027", "Сезон 2027", season.registration_opens + 365 * DAY, ring.newest
        )

        made = drafting.draw_up(session, season, plan, by=None)

        assert made.published_at is None
        assert made.results_at == season.results_at + 365 * DAY
        assert len(seasons.divisions(session, made)) == 210
        assert seasons.faults(session, made) == []
        assert grids.entered(session, made) == {}

    def test_a_short_name_is_one_season_s(self, session, season, ring):
        with pytest.raises(seasons.SeasonExists):
            drafting.draw_up(session, season, plan(season, ring, "2026"), by=None)

    @pytest.mark.parametrize("slug", ["", "2027/..", "Сезон", "a" * 41, "two words", "-a"])
    def test_a_short_name_stands_in_an_address(self, session, season, ring, slug):
        with pytest.raises(drafting.BadSlug):
            drafting.draw_up(session, season, plan(season, ring, slug), by=None)


class TestGrid:
    def test_other_bands_make_other_divisions(self, session, season, early):
        before = grids.of(session, season)
        halves = [Band("a", "до 50 человек", 0, 51), Band("b", "51–100 человек", 51, 101)]

        grids.change(session, season, replace(before, size=halves, announced=140), by=None)

        assert len(seasons.divisions(session, season)) == 140
        assert [row.slug for row in seasons.bands_of(session, season, Axis.SIZE)] == ["a", "b"]

    @pytest.mark.parametrize(
        ("low", "high", "fault"),
        [(50, 101, "попадают в две"), (52, 101, "не попадают ни"), (51, 200, "лишние")],
    )
    def test_an_overlap_a_gap_and_a_surplus_are_named(
        self, session, season, early, low, high, fault
    ):
        bands = [Band("a", "А", 0, 51), Band("b", "Б", low, high)]
        grid = replace(grids.of(session, season), size=bands, announced=140)

        with pytest.raises(grids.BadGrid, match=fault):
            grids.change(session, season, grid, by=None)

    def test_places_must_make_the_announced_total(self, session, season, early):
        with pytest.raises(grids.BadGrid, match="420, а объявлено 210"):
            grids.change(session, season, replace(grids.of(session, season), places=2), by=None)

    def test_with_an_application_the_bands_stay(self, session, season, early, make_entry):
        make_entry(season)
        bands = [Band("a", "А", 0, 51), Band("b", "Б", 51, 101)]
        grid = replace(grids.of(session, season), size=bands, announced=140)

        with pytest.raises(grids.GridInUse):
            grids.change(session, season, grid, by=None)

    def test_it_tells_how_many_live_in_a_band(self, session, season, make_city):
        make_city("Тверь", population=416_219)
        make_city("Осташков", population=15_000)

        reach = grids.reach(session, grids.of(session, season))

        assert [(one.towns, one.inhabitants) for one in reach] == [
            (1, 15_000),
            (0, 0),
            (0, 0),
            (1, 416_219),
            (0, 0),
        ]


class TestNominations:
    def test_a_new_one_brings_its_divisions_and_keeps_the_picture_in_its_name(
        self, session, season, early
    ):
        fresh = Words(None, 15, "Барбершоп", "мужские стрижки", "96.02", picture="krasota")

        trades.change(session, season, [fresh], by=None)

        made = seasons.nominations_of(session, season)[-1]
        assert (made.slug, made.name) == ("krasota--2", "Барбершоп")
        assert len(seasons.divisions(session, season)) == 225

    def test_one_without_applications_can_go(self, session, season, early):
        row = seasons.nominations_of(session, season)[0]

        trades.change(session, season, [words(row, removed=True)], by=None)

        assert len(seasons.divisions(session, season)) == 195

    def test_one_with_applications_stays(self, session, season, early, make_entry):
        make_entry(season, nomination="krasota")
        row = divisions.nomination(session, season, "krasota")

        with pytest.raises(trades.NominationInUse):
            trades.change(session, season, [words(row, removed=True)], by=None)

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"summary": "x" * 201}, {"okved": "много"}])
    def test_words_that_are_none_are_refused(self, session, season, early, wrong):
        row = seasons.nominations_of(session, season)[0]

        with pytest.raises(trades.BadNomination):
            trades.change(session, season, [replace(words(row), **wrong)], by=None)


class TestRules:
    @pytest.mark.parametrize("empty", list(rulebooks.ITEMS))
    def test_with_an_item_of_the_law_empty_nothing_is_published(self, session, season, empty):
        rulebooks.write(session, season, {**TEXTS, empty: " "}, by=None)

        with pytest.raises(rulebooks.RulesIncomplete) as refused:
            rulebooks.publish(session, season, editorial=False, note="", by=None)

        assert refused.value.missing == (rulebooks.ITEMS[empty],)

    def test_a_version_is_kept_with_the_hash_of_its_very_text(self, session, season, client):
        made = publish(session, season, "Написано.")
        session.commit()

        text = client.get("/rules/2026/1.txt").data

        assert hashlib.sha256(text).digest() == made.sha256
        assert made.sha256.hex() in client.get("/rules/2026/1").text
        assert "/rules/2026/1" in client.get("/rules").text

    @pytest.mark.databases
    @pytest.mark.parametrize(
        "act", ["UPDATE rules_document SET text = ''", "DELETE FROM rules_document"]
    )
    def test_a_published_version_can_t_be_altered(self, session, season, act):
        publish(session, season, "Написано.")
        session.commit()

        with pytest.raises(DatabaseError):
            session.connection().exec_driver_sql(act)
        session.rollback()

        assert session.scalars(select(RulesDocument.version)).all() == [1]

    def test_the_same_text_is_no_new_version(self, session, season):
        publish(session, season, "Написано.")

        with pytest.raises(rulebooks.NothingNew):
            publish(session, season, "Написано.")

    def test_once_the_terms_are_locked_only_misprints_are_mended(self, session, season):
        publish(session, season, "Напписано.")

        with pytest.raises(rulebooks.OnlyEditorial):
            publish(session, season, "Написано.")
        made = publish(session, season, "Написано.", editorial=True)

        assert (made.version, season.rules_version) == (2, 2)

    def test_everybody_who_takes_part_is_written_to_once(
        self, session, season, ring, make_entry, make_account
    ):
        owner = make_account()
        make_entry(season, "12340", owner=owner)
        make_entry(season, "12357", "medicina", owner=owner)
        make_entry(season, "12364")

        count = notices.tell(session, ring, season, "сроки", "https://prize.example")

        assert count == 2
        assert len(session.scalars(select(OutboxMessage.id)).all()) == 2

    @pytest.mark.parametrize("path", ["/rules/2026/1", "/rules/2026/1.txt", "/rules/nope/1"])
    def test_what_is_not_published_is_not_found(self, client, season, path):
        assert client.get(path).status_code == 404


def publish(session, season, text, *, editorial=False):
    rulebooks.write(session, season, {**TEXTS, "task": text}, by=None)
    return rulebooks.publish(session, season, editorial=editorial, note="", by=None)


def words(row, **changes) -> Words:
    return Words(row.id, row.position, row.name, row.summary, row.okved, **changes)


def plan(season, ring, slug):
    return drafting.Plan(slug, "Сезон", season.registration_opens, ring.newest)


@pytest.fixture
def early(season, move_dates):
    """The first half of the registration, before the voting."""
    move_dates(season, registration_opens=now() - DAY, voting_opens=now() + DAY)
