"""The plans of the queue and the catalogue: indexes give the order, nothing is sorted whole."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event, text

from app.auth.models import Account
from app.core.db import db
from app.core.keys import KeyRing
from bench import firms
from nominations import doubles, listings, queues, seasons
from nominations.models.application import Application
from nominations.narrowing import Filters
from nominations.queues import Place
from tests.application import make_app, make_settings
from tests.journeys.scene import town
from tests.postgres import address, created
from tests.prize import open_dates

pytestmark = pytest.mark.postgres
FIRMS, WAITING = 50_000, 10_000
TODAY = date(2026, 11, 22)
ENTRIES = FIRMS - WAITING
#: How the statement begins by which a page's numbers are found.
NUMBERS = "SELECT application.id \nFROM"
OF_ENTRIES = "SELECT entry.id \nFROM"
#: A sort of more rows than this is one of the table; one of a few found by an index is none.
FEW = 200


def test_the_queue_is_read_from_its_index_in_its_order(crowd):
    pages = [
        Filters(),
        Filters(status="returned"),
        Filters(status="accepted"),
        Filters(status="all"),
    ]

    plans = [crowd.page(filters, deep=deep) for filters in pages for deep in (False, True)]

    assert [plan.sorted for plan in plans] == [0] * 8
    assert [plan.whole_tables for plan in plans] == [set()] * 8
    assert max(plan.read for plan in plans) <= 2 * queues.A_PAGE


def test_a_filter_reads_no_whole_table_and_sorts_none(crowd):
    narrow = {
        "nomination": "krasota",
        "size": "micro-5",
        "place": "Тверь",
        "level": "document",
        "older": 1,
        "q": "нднлдв",
        "alike": True,
    }

    plans = {name: crowd.page(Filters(**{name: value})) for name, value in narrow.items()}

    assert {name: plan.whole_tables for name, plan in plans.items() if plan.whole_tables} == {}
    assert {name: plan.sorted for name, plan in plans.items() if plan.sorted > FEW} == {}


def test_one_firm_is_found_among_all_by_an_index(crowd):
    asked = ["емжкмк 4001", "7700004001", "1015000"]

    plans = {q: crowd.page(Filters(status="all", q=q)) for q in asked}

    assert {q: plan.read for q, plan in plans.items() if plan.read > FEW} == {}
    assert {q: plan.whole_tables for q, plan in plans.items() if plan.whole_tables} == {}


def test_counting_ends_at_the_bound(crowd):
    plan = crowd.plans(lambda: queues.count(crowd.session, crowd.season, Filters()))[-1]

    assert queues.count(crowd.session, crowd.season, Filters()) == queues.COUNTED + 1
    assert plan.read <= queues.COUNTED + 1


def test_those_that_look_like_one_are_found_by_indexes(crowd):
    row = crowd.session.get_one(Application, 200)

    plans = crowd.plans(lambda: doubles.of_application(crowd.session, row))

    assert [one.id for one in doubles.of_application(crowd.session, row)] == [199]
    assert [plan.whole_tables for plan in plans] == [set()] * len(plans)


class TestCatalogue:
    """Forty thousand entries, of a season in fourteen nominations."""

    @pytest.mark.parametrize("sort", ["", "name", "new"])
    def test_a_first_page_is_read_from_an_index_in_its_order(self, crowd, sort):
        plan = crowd.listing(listings.Filters(sort=sort), turn=0)

        assert plan.sorted <= FEW
        assert plan.whole_tables == set()
        assert plan.read <= FEW

    def test_a_turn_in_the_middle_of_the_circle_walks_the_index_alone(self, crowd):
        plan = crowd.listing(listings.Filters(), turn=ENTRIES // 2)

        assert plan.sorted <= FEW
        assert plan.whole_tables == set()
        assert plan.read <= ENTRIES // 2 + FEW

    @pytest.mark.parametrize(
        "filters",
        [
            listings.Filters(nomination="krasota"),
            listings.Filters(q="нднлдв 14001"),
            listings.Filters(q="1015000"),
        ],
    )
    def test_a_filter_reads_no_whole_table(self, crowd, filters):
        assert crowd.listing(filters, turn=0).whole_tables == set()


#: Tables whose rows are as many as the firms.
BIG = {"application", "business", "entry", "proof"}


@dataclass(frozen=True)
class Plan:
    """What a statement did: rows that a sort took in, rows read of big tables, and those whole."""

    sorted: int
    read: int
    whole_tables: set[str]

    @classmethod
    def of(cls, root: dict[str, Any]) -> "Plan":
        """Sum a plan up."""
        nodes = list(walked(root))
        sorts = [one for one in nodes if "Sort" in one["Node Type"]]
        scans = [one for one in nodes if one.get("Relation Name") in BIG]
        whole = {one["Relation Name"] for one in scans if one["Node Type"] == "Seq Scan"}
        read = max((one["Actual Rows"] * one["Actual Loops"] for one in scans), default=0)
        taken = max((sub["Actual Rows"] for one in sorts for sub in one["Plans"]), default=0)
        return cls(int(taken), int(read), whole)


def walked(node: dict[str, Any]):
    yield node
    for below in node.get("Plans", []):
        yield from walked(below)


@dataclass
class Crowd:
    """A season with a crowd at its door."""

    session: Any
    season: Any

    def page(self, filters: Filters, *, deep: bool = False) -> Plan:
        """Return the plan by which a page's numbers are found, from the middle if `deep`."""
        middle = self.session.get_one(Application, 5_000 if filters.oldest_first else 15_000)
        place = Place.of(middle) if deep else None
        return self.plans(
            lambda: queues.page(self.session, self.season, filters, after=place),
            NUMBERS,
        )[-1]

    def listing(self, filters: listings.Filters, turn: int) -> Plan:
        """Return the plan by which a page of the catalogue is found, the circle turned so far."""
        sort = listings.SORTS.get(filters.sort)
        with patch.object(listings.rotation, "first", return_value=turn):
            return self.plans(
                lambda: listings.listing(self.session, self.season, filters, 1, TODAY, sort),
                OF_ENTRIES,
            )[-1]

    def plans(self, act, only: str = "") -> list[Plan]:
        """Return the plans of the statements of an act, or of those that begin so."""
        seen = []

        def note(_connection, _cursor, statement, parameters, *_args) -> None:
            seen.append((statement, parameters))

        event.listen(db.engine, "before_cursor_execute", note)
        act()
        event.remove(db.engine, "before_cursor_execute", note)
        asked = [one for one in seen if one[0].startswith(only or "SELECT")]
        return [self.explained(*one) for one in asked]

    def explained(self, statement: str, parameters: Any) -> Plan:
        """Run a statement once more, and return its plan."""
        cursor = self.session.connection().connection.cursor()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
        return Plan.of(cursor.fetchone()[0][0]["Plan"])


@pytest.fixture(scope="module")
def crowd(postgres_server, migrated_postgres, tmp_path_factory):
    """Fill one database for all of these tests: they only read."""
    with created(postgres_server, migrated_postgres) as name:
        url = address(postgres_server.get_uri(), name)
        settings = make_settings(tmp_path_factory.mktemp("crowd"), database_url=url)
        with make_app(settings).app_context():
            yield Crowd(db.session(), filled(db.session(), KeyRing(settings.phone_keys)))
            db.session.remove()
            db.engine.dispose()


def filled(session, ring):
    draft = seasons.Draft("2026", "Сезон 2026", open_dates(), ring.newest, rehearsal=True)
    season = seasons.create(session, draft, by=None)
    seasons.publish(session, season, by=None)
    session.add(Account(email="owner@example.ru", password_hash="!"))
    session.add_all(town(name, "Тверская область", 50_000) for name in ("Тверь", "Клин", "Псков"))
    session.flush()
    session.execute(text(firms.script(FIRMS, WAITING).replace(":", "\\:")))
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()
    return season
