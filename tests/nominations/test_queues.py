"""The queue of applications: what each filter lets through, and pages that begin after a place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.clock import now
from nominations import doubles, narrowing, queues
from nominations.models.application import Status
from nominations.models.proof import Proof
from nominations.narrowing import Filters
from nominations.queues import Place
from tests.prize import Firm, applied

INNS = ("7707083893", "7728168971", "7736050003", "7710140679", "7702070139")


@pytest.mark.databases
class TestFilters:
    def test_those_that_wait_are_shown_the_oldest_first(self, listed, apply):
        late, early = apply(hours=1), apply(hours=5)

        assert listed() == [early, late]

    def test_those_decided_are_shown_the_newest_first(self, listed, apply):
        early, late = apply(hours=5, status="accepted"), apply(hours=1, status="accepted")

        assert listed(status="accepted") == [late, early]

    def test_one_that_went_back_waits_for_its_owner_in_a_list_of_its_own(self, listed, apply):
        mine, theirs = apply(), apply(returned_at=now())

        assert listed() == [mine]
        assert listed(status="returned") == [theirs]
        assert listed(status="all") == [theirs, mine]

    def test_a_nomination_and_a_size(self, listed, apply):
        salon, bakery = apply(nomination="krasota"), apply(nomination="magazin-u-doma", staff=50)

        assert listed(nomination="krasota") == [salon]
        assert listed(size="small-100") == [bakery]

    def test_a_town_a_region_or_both(self, listed, apply, make_city):
        here = apply()
        apply(city=make_city("Псков", "Псковская область", 187_847))

        places = ["Твер", "тверь", "Тверская область", "Тверь, Тверская", "тверская"]

        assert [listed(place=place) for place in places] == [[here]] * 5

    def test_the_strongest_proof_of_ownership(self, listed, apply, prove):
        kinds = ["document", "email", "phone", "none"]
        by_kind = {kind: apply() for kind in kinds}
        for kind in kinds[:3]:
            prove(by_kind[kind], kind)
        prove(by_kind["none"], "document", state="refused")

        assert {kind: listed(level=kind) for kind in kinds} == {k: [n] for k, n in by_kind.items()}

    def test_a_weaker_proof_beside_a_stronger_one_does_not_count(self, listed, apply, prove):
        both = apply()
        prove(both, "phone")
        prove(both, "document")

        assert listed(level="phone") == []
        assert listed(level="document") == [both]

    def test_days_of_waiting(self, listed, apply):
        old, _fresh = apply(hours=80), apply(hours=1)

        assert listed(older=3) == [old]

    def test_free_words_find_by_name_town_inn_and_code(self, listed, waiting_entry):
        found = ["ромаш", "Ромашка", "салон «ромашка»", "САЛОН", "тверь ромашка"]
        found += ["77070838", "12340", "1234", "%", "'", "\\"]

        assert {q: listed(q=q) for q in found} == {q: [waiting_entry] for q in found}

    def test_what_is_not_there_is_not_found(self, listed, waiting_entry):
        missed = ["лютик", "омашка", "псков", "ромашка псков", "9999", "12341"]

        assert waiting_entry
        assert {q: listed(q=q) for q in missed} == {q: [] for q in missed}

    def test_only_those_that_look_like_another(self, session, listed, apply, make_city):
        first = apply(inn=INNS[0])
        twin = apply(inn=INNS[0], name="Лютик")
        named = apply(name="Гайка", inn=INNS[1], city=make_city("Псков", "Псковская область"))
        apply(name="Гайка", inn=INNS[2])
        apply(inn=INNS[1], name="Отказали", status="declined")

        assert set(listed(alike=True)) == {first, twin}
        assert doubles.marked(session, [first, named]) == {first}


@pytest.mark.databases
class TestPages:
    def test_each_is_met_once_from_the_first_page_to_the_last_and_back(self, pages, apply):
        made = [apply(hours=hours) for hours in (9, 5, 5, 5, 2)]

        forth = pages(2, "after")
        back = pages(2, "before", start=forth[-1])

        assert [row.id for page in forth for row in page.items] == made
        assert [[row.id for row in page.items] for page in back] == [made[2:4], made[:2]]

    def test_a_page_begins_where_the_one_before_ended_though_rows_have_gone(
        self, session, season, apply, monkeypatch
    ):
        monkeypatch.setattr(queues, "A_PAGE", 2)
        made = [apply(hours=hours) for hours in (9, 8, 7, 6)]
        first = queues.page(session, season, Filters())
        for row in first.items:
            row.status = Status.DECLINED
        session.commit()

        second = queues.page(session, season, Filters(), after=first.after)

        assert [row.id for row in second.items] == made[2:]

    def test_it_is_counted_up_to_a_bound(self, session, season, apply, monkeypatch):
        monkeypatch.setattr(queues, "COUNTED", 2)
        for _ in range(4):
            apply()

        assert queues.count(session, season, Filters()) == 3
        assert queues.waiting(session, season).count == 4


class TestPlace:
    def test_what_is_no_place_is_none(self):
        nonsense = ["", "x", "1-", "-1", "1-2-3", "٣-٣", "9" * 30 + "-1", "1-" + "9" * 30]

        assert [Place.read(text) for text in nonsense] == [None] * 8

    def test_a_place_is_read_as_it_was_written(self):
        place = Place(now(), 12)

        assert Place.read(str(place)) == place


@pytest.fixture
def apply(session, season, make_account, make_city):
    """Return what puts a waiting application into the database; it returns its number."""

    def made(nomination="krasota", hours=2, status="waiting", returned_at=None, **facts):
        inn = facts.pop("inn", None)
        firm = Firm(**{"owner": make_account(), "city": make_city(), **facts})
        found = applied(session, season, firm, nomination)
        found.business.inn = inn or f"{5_000_000_000 + found.id}"
        if "name" not in facts:
            found.business.name = f"Пекарня {found.id}"
        found.status, found.returned_at = status, returned_at
        found.submitted_at = now().replace(microsecond=0) - timedelta(hours=hours)
        session.flush()
        doubles.note(session, found.business)
        session.commit()
        return found.id

    return made


@pytest.fixture
def waiting_entry(session, season, make_entry):
    """Return the number of an application that waits and yet has a code."""
    entry = make_entry(season)
    entry.application.status = Status.WAITING
    session.commit()
    return entry.application_id


@pytest.fixture
def listed(session, season):
    """Return what lists the numbers that filters let through."""

    def shown(**filters):
        page = queues.page(session, season, replace(Filters(), **filters))
        assert queues.count(session, season, Filters(**filters)) == len(page.items)
        return [row.id for row in page.items]

    return shown


@pytest.fixture
def prove(session):
    """Return what adds a proof of ownership to an application's business."""

    def done(number, kind, state="proved"):
        row = session.get_one(narrowing.Application, number)
        by = row.business.owner_id
        session.add(Proof(business_id=row.business_id, kind=kind, state=state, shown="x", by_id=by))
        session.commit()

    return done


@pytest.fixture
def pages(session, season, monkeypatch):
    """Return what turns the pages of the queue in one direction."""

    def turned(size, direction, start=None):
        monkeypatch.setattr(queues, "A_PAGE", size)
        found = []
        place = getattr(start, direction) if start else None
        while start is None or place:
            start = queues.page(session, season, Filters(), **{direction: place})
            found.append(start)
            place = getattr(start, direction)
        return found

    return turned
