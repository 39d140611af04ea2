"""Site, address, hours and the checked INN: said in the application, changed by review, imported."""

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from nominations import businesses, changes, drafts, imports, mending, reviews, sheets
from nominations.businesses import Reach, ShownSettled
from nominations.companies import Company
from nominations.models.business import Business
from nominations.models.draft import Draft
from nominations.takeovers import Inviter
from tests.mail import letters
from tests.nominations.steps import answered, apply, as_owner, begin

STREET, HOURS = "ул. Трёхсвятская, 14", "ежедневно, 7:30–20:00"
HEAD = "Название;ИНН;Город;Сотрудники;Номинация;Почта владельца;Сайт;Адрес;Режим работы"
ROW = "Тёплый хлеб;7707083893;Тверь;5;krasota;bread@example.ru"


class Register:
    """A register that knows one company, or none."""

    def __init__(self, found=None):
        self.found = found

    def find(self, inn):
        return self.found


class TestApplying:
    def test_what_was_answered_is_the_businesss(self, session, browser, register):
        register(Company("7707083893", "ООО «Хлеб»"))

        apply(browser, site="https://hleb.example/", address=f" {STREET}\n", hours=HOURS)

        made = session.scalars(select(Business)).one()
        assert (made.site, made.address, made.hours) == ("hleb.example", STREET, HOURS)
        assert made.inn_checked_at is not None

    def test_nothing_of_it_is_needed(self, session, browser):
        apply(browser)

        made = session.scalars(select(Business)).one()
        assert (made.site, made.address, made.hours, made.inn_checked_at) == (None,) * 4

    @pytest.mark.parametrize("found", [None, Company("7707083893", "ООО", active=False)])
    def test_an_inn_is_checked_only_if_the_register_says_the_business_works(
        self, session, browser, register, found
    ):
        register(found)

        answered(browser, "place")

        started = session.scalars(select(Draft)).all()
        assert [one.answers["checked"] for one in started] in ([], [""])

    @pytest.mark.parametrize(
        ("field", "text", "fault"),
        [
            ("address", "д" * 121, "Адрес: не больше 120"),
            ("hours", "ч" * 81, "Часы работы: не больше 80"),
            ("address", "ул.\u202e Ленина", "служебные символы"),
        ],
    )
    def test_a_fault_is_said_beside_the_field(self, browser, field, text, fault):
        assert fault in answered(browser, "size", **{field: text}).text

    def test_a_mended_application_can_take_its_address_back(
        self, session, season, owner, make_city, ring
    ):
        make_city()
        draft = begin(session, owner, season, address=STREET, hours=HOURS)
        made = send(session, ring, draft, owner)
        reviews.send_back(session, made, ring, "Назовите точку.", by=owner.id)
        mended = mending.mend(session, owner, made)
        answers = {"address": None, "consents": ["enter", "publish"]}
        drafts.save(session, mended, mended.version, answers)

        send(session, ring, mended, owner)

        assert (made.business.address, made.business.hours) == (None, HOURS)


@pytest.mark.databases
class TestChanging:
    def test_a_second_application_cannot_change_what_a_participant_shows(self, session, business):
        facts = businesses.Facts(
            business.name, business.inn, business.city, business.staff, Reach(address="Другой")
        )

        with pytest.raises(ShownSettled):
            businesses.change(session, business, facts, by=business.owner_id)

    def test_another_address_waits_for_its_decision(self, session, business, ring):
        change = changes.ask(session, business, {"address": STREET}, by=business.owner_id)
        before = business.address
        changes.accept(session, change, ring, by=business.owner_id)

        assert before is None
        assert business.address == STREET

    def test_what_is_to_be_shown_no_more_goes_at_once(self, session, business):
        business.address, business.hours = STREET, HOURS
        session.flush()

        change = changes.ask(
            session, business, {"address": None, "hours": "круглосуточно"}, by=business.owner_id
        )

        assert (business.address, business.hours) == (None, HOURS)
        assert change.wanted == {"hours": "круглосуточно"}
        assert "business.changed" in session.scalars(select(AuditEntry.action)).all()

    def test_to_take_away_alone_asks_nobody(self, session, business):
        business.address = STREET
        session.flush()

        assert changes.ask(session, business, {"address": None}, by=business.owner_id) is None
        assert changes.waiting(session, business) is None

    def test_another_inn_is_not_checked_any_more(self, session, season, business, ring):
        business.inn_checked_at = season.voting_opens
        session.flush()

        change = changes.ask(session, business, {"inn": "7728168971"}, by=business.owner_id)
        changes.accept(session, change, ring, by=business.owner_id)

        assert business.inn_checked_at is None


class TestImporting:
    def test_columns_of_a_table_are_taken_in(self, session, season, make_city, ring, make_account):
        make_city()

        lines = brought(session, season, ring, make_account, f"{ROW};hleb.example;{STREET};{HOURS}")

        made = session.scalars(select(Business)).one()
        assert lines == ["new"]
        assert (made.site, made.address, made.hours) == ("hleb.example", STREET, HOURS)
        assert made.inn_checked_at is None
        assert letters(session, ring) != []

    @pytest.mark.parametrize(
        ("cells", "fault"),
        [
            (";" + "д" * 121 + ";", "Адрес: не больше 120 знаков"),
            (";;" + "ч" * 81, "Часы работы: не больше 80 знаков"),
            ("не сайт;;", "Адрес сайта похож на pekarnya.ru"),
        ],
    )
    def test_a_fault_of_a_cell_is_told(
        self, session, season, make_city, ring, make_account, cells, fault
    ):
        make_city()
        table = keep(session, season, ring, make_account, f"{ROW};{cells}")

        [line] = imports.preview(session, ring, table)

        assert (line.state, line.faults) == ("faulty", [fault])


def send(session, ring, draft, owner):
    return drafts.submit(session, draft, ring, draft.version, by=owner, address="127.0.0.1")


def keep(session, season, ring, make_account, row):
    sheet = sheets.read(f"{HEAD}\n{row}".encode())
    return imports.keep(session, ring, season, sheet, "t.csv", by=make_account(role="organiser").id)


def brought(session, season, ring, make_account, row):
    table = keep(session, season, ring, make_account, row)
    found = [line.state for line in imports.preview(session, ring, table)]
    imports.confirm(session, Inviter(ring, "https://prize.example", "s"), table, by=table.by_id)
    return found


@pytest.fixture
def owner(make_account):
    return make_account()


@pytest.fixture
def business(season, make_entry):
    return make_entry(season).application.business


@pytest.fixture
def browser(client, season, owner, make_city, session):
    make_city()
    session.commit()
    return as_owner(client, owner)


@pytest.fixture
def register(app):
    """Return what stands in for the state register."""

    def put(found):
        app.extensions["companies"] = Register(found)

    return put
