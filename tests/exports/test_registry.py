"""Every export there is: who may take it, what is masked in it, and nothing in it is a formula."""

import pytest

from app.auth.models import Role
from app.auth.permissions import MATRIX, allows
from app.exports import rights
from app.exports.columns import Kind
from app.exports.definitions import Export
from app.exports.making import Wanted
from app.exports.registry import EXPORTS
from app.exports.votes import Hidden
from app.exports.writing import FORMS, Layout
from tests.exports.conftest import INN, MAIL, PHONE
from tests.exports.excused import WITHOUT
from tests.exports.poison import (
    DANGEROUS,
    POISONS,
    csv_rows,
    fragments,
    types,
    xlsx_rows,
    xlsx_words,
)
from voting.models.fraud import FraudCluster
from voting.results import VotingStillOpen

OF_RESULTS = {"places", "awards"}
HIDDEN = {"standings", "days", "hours", "turnout", "transparency"}
STAFF = [Role.ORGANISER, Role.MODERATOR, Role.OBSERVER]


def open_to(role: Role, export: Export) -> bool:
    may_look = allows(role, export.screen, "GET")
    return may_look and (not export.act or allows(role, export.act, "POST"))


def wanted(name: str, table: str = "", form: str = "csv", *, personal: bool = False) -> Wanted:
    asked = {"table": table} if EXPORTS[name].inner else EXPORTS[name].whole
    return Wanted(name, asked, form, personal)


class TestWho:
    def test_every_export_belongs_to_a_screen_of_the_matrix(self):
        assert {one.screen for one in EXPORTS.values()} <= MATRIX.keys()
        assert all(name == one.name and len(name) <= 20 for name, one in EXPORTS.items())

    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize("personal", [False, True])
    def test_a_role_takes_what_it_may_look_at_and_an_organiser_alone_personal_data(
        self, make_account, role, personal
    ):
        account = make_account(role=role)

        for export in EXPORTS.values():
            may = open_to(role, export) and (not personal or role is Role.ORGANISER)
            if may:
                rights.check(account, export, personal=personal)
            else:
                with pytest.raises(rights.NoRight):
                    rights.check(account, export, personal=personal)

    def test_who_sees_what_of_the_organisers_own_affairs(self):
        assert not open_to(Role.MODERATOR, EXPORTS["places"])
        assert not open_to(Role.MODERATOR, EXPORTS["effects"])
        assert not open_to(Role.OBSERVER, EXPORTS["sessions"])
        assert open_to(Role.ORGANISER, EXPORTS["sessions"])

    def test_every_screen_of_the_panel_has_an_export_or_a_reason(self):
        looked = {name for name, right in MATRIX.items() if right.look and name[:6] == "admin."}
        taken = {one.screen for one in EXPORTS.values()}

        assert looked - taken == WITHOUT.keys()
        assert all(WITHOUT.values())

    def test_a_closed_account_takes_nothing(self, make_account):
        account = make_account(role=Role.ORGANISER)
        account.disabled = True

        with pytest.raises(rights.AccessClosed):
            rights.check(account, EXPORTS["applications"], personal=False)


@pytest.mark.parametrize("form", FORMS)
def test_every_export_has_its_rows_and_masks_what_is_peoples(
    session, house, over, chief, make_account, make_file, counted, form
):
    people = {role: make_account(role=role) for role in STAFF[1:]} | {STAFF[0]: chief}
    session.commit()
    taken = 0
    for name, export in sorted(EXPORTS.items(), key=lambda pair: pair[0] in OF_RESULTS):
        if name in OF_RESULTS:
            over()
        for role, account in people.items():
            if not open_to(role, export):
                continue
            content = make_file(wanted(name, house, form), account)
            rows = csv_rows(content) if form == "csv" else xlsx_rows(content)
            said = content.decode() if form == "csv" else xlsx_words(content)
            taken += 1

            assert len(rows) > 1, name
            assert len(rows) == counted(wanted(name, house), account) + 1, name
            assert rows[0] == [column.title for column in export.columns]
            assert not any(secret in said for secret in (PHONE, PHONE[1:], INN, MAIL)), name
    assert taken == sum(open_to(role, one) for role in STAFF for one in EXPORTS.values())


def test_personal_data_are_whole_where_they_were_asked_for_but_for_the_phones(
    house, chief, make_file
):
    content = make_file(wanted("applications", personal=True), chief).decode()

    assert INN in content
    assert MAIL in content
    assert PHONE not in content


@pytest.mark.parametrize("name", EXPORTS)
def test_no_field_of_it_is_ever_a_formula(tmp_path, name):
    columns = EXPORTS[name].columns
    rows = [poisoned(columns, text) for text in POISONS]

    files = {}
    for form, write in FORMS.items():
        path = tmp_path / f"x.{form}"
        write(path, Layout(columns, True, [("Фильтр", POISONS[0])]), rows)
        files[form] = path.read_bytes()

    cells = {cell for row in csv_rows(files["csv"]) for cell in row} | fragments(files["csv"])
    assert [cell for cell in cells if cell and cell.lstrip()[:1] in DANGEROUS] == []
    assert "f" not in types(files["xlsx"])
    assert "<f>" not in xlsx_words(files["xlsx"])
    assert len(csv_rows(files["csv"])) == len(POISONS) + 1


def poisoned(columns, text):
    return [text if column.kind in {Kind.TEXT, Kind.INN} else None for column in columns]


class TestHidden:
    @pytest.mark.parametrize("role", STAFF)
    def test_standings_and_days_are_not_given_to_anybody_while_they_are_hidden(
        self, session, season, house, move_dates, make_account, make_file, role
    ):
        account = make_account(role=role)
        move_dates(season, hides_at=season.voting_opens)

        for name in HIDDEN:
            with pytest.raises(Hidden):
                make_file(wanted(name), account)

    @pytest.mark.parametrize("name", sorted(OF_RESULTS))
    def test_places_are_not_given_before_the_voting_is_over(
        self, season, house, chief, make_file, name
    ):
        with pytest.raises(VotingStillOpen):
            make_file(wanted(name), chief)

    def test_while_they_are_open_they_are_given(self, house, chief, make_file):
        assert "31337" in make_file(wanted("standings"), chief).decode()
        assert "8863" in make_file(wanted("days"), chief).decode()


def test_a_moderator_gets_no_business_of_a_cluster_that_is_not_decided(
    session, house, make_account, make_file
):
    moderator = make_account(role=Role.MODERATOR)
    decided = make_file(wanted("clusters"), moderator).decode()

    found = session.query(FraudCluster).one()
    found.decision = found.decided_at = None
    session.commit()

    blind = make_file(wanted("clusters"), moderator).decode()

    assert "Ромашка" in decided
    assert "Ромашка" not in blind
    assert "предприятие скрыто" in blind
