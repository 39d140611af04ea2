"""Importing a table: nothing before the confirmation, nothing twice, each row told its faults."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from app.auth.models import Account
from nominations import imports, sheets
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.takeovers import Inviter
from tests.mail import letters

HEAD = "Название;ИНН;Город;Область;Сотрудники;Номинация;Почта владельца;Рассказ"
BREAD = "Тёплый хлеб;7707083893;Тверь;;5;Магазин у дома;bread@example.ru;Печём хлеб."
SALON = "Салон «Лютик»;7728168971;Тверь;Тверская область;12;krasota;salon@example.ru;"


def test_nothing_but_the_table_is_written_before_the_confirmation(session, keep):
    lines = keep(BREAD, SALON)[1]

    assert [line.state for line in lines] == ["new", "new"]
    assert session.scalar(select(func.count(Business.id))) == 0
    assert session.scalar(select(func.count(Account.id))) == 1


def test_a_confirmed_table_is_applications_of_owners_who_get_letters(session, keep, confirm, ring):
    outcome = confirm(keep(BREAD, SALON)[0])

    assert outcome == {"added": 2, "known": 0, "faulty": 0}
    made = session.scalars(select(Application).order_by(Application.id)).all()
    assert [one.status for one in made] == ["waiting", "waiting"]
    assert made[1].division.size_band.slug == "micro-15"
    assert {letter.to for letter in letters(session, ring)} == {
        "bread@example.ru",
        "salon@example.ru",
    }


def test_the_same_table_again_adds_nothing(session, keep, confirm):
    confirm(keep(BREAD, SALON)[0])

    table, lines = keep(BREAD, SALON)

    assert [line.state for line in lines] == ["known", "known"]
    assert confirm(table) == {"added": 0, "known": 2, "faulty": 0}
    assert session.scalar(select(func.count(Application.id))) == 2


def test_a_row_that_stands_twice_is_taken_once(keep):
    lines = keep(BREAD, SALON, BREAD)[1]

    assert [line.state for line in lines] == ["new", "new", "known"]
    assert lines[2].faults == ["Повтор строки 2"]


def test_a_table_is_confirmed_once(keep, confirm):
    table = keep(BREAD)[0]
    confirm(table)

    assert table.rows is None, "what was taken in is not kept a second time"
    assert table.outcome == {"added": 1, "known": 0, "faulty": 0}
    with pytest.raises(imports.AlreadyImported):
        confirm(table)


FAULTS = [
    (BREAD.replace("7707083893", "7707083894"), "контрольная цифра"),
    (BREAD.replace("7707083893", ""), "10 или 12 цифр"),
    (BREAD.replace("Тверь", "Мухосранск"), "Города «Мухосранск» нет"),
    (BREAD.replace("Тверь", "Железногорск"), "Таких городов несколько"),
    (BREAD.replace(";5;", ";пять;"), "целое число"),
    (BREAD.replace(";5;", ";101;"), "целое число"),
    (BREAD.replace("Магазин у дома", "Магия"), "Номинации «Магия» в сезоне нет"),
    (BREAD.replace("bread@example.ru", "bread"), "почту"),
    (BREAD.replace("bread@example.ru", "organiser@example.ru"), "организатора"),
    (BREAD.replace("Тёплый хлеб", "Х"), "от 2 до 100"),
]


@pytest.mark.parametrize(("row", "fault"), FAULTS)
def test_a_faulty_row_is_told_and_the_others_are_taken(keep, confirm, row, fault):
    table, lines = keep(row, SALON)

    assert lines[0].state == "faulty"
    assert any(fault in one for one in lines[0].faults)
    assert confirm(table) == {"added": 1, "known": 0, "faulty": 1}


def test_a_row_says_all_its_faults_at_once(keep):
    lines = keep("Х;1;Нигде;;много;Магия;никто;")[1]

    assert len(lines[0].faults) == 6


def test_without_a_required_column_nothing_can_be_confirmed(session, ring, season, organiser):
    sheet = sheets.read("Название;ИНН\nХлеб;7707083893".encode())
    table = imports.keep(session, ring, season, sheet, "a.csv", by=organiser.id)

    assert imports.missing(table) == ["city", "staff", "nomination", "email"]
    with pytest.raises(imports.ColumnsMissing):
        imports.confirm(session, Inviter(ring), table, by=organiser.id)


def test_columns_can_be_said_otherwise_than_guessed(session, ring, season, organiser, town):
    text = f"a;b;c;d;e;f;g;h\n{BREAD}"
    sheet = sheets.read(text.encode())
    table = imports.keep(session, ring, season, sheet, "a.csv", by=organiser.id)
    assert table.columns == {}

    otherwise = {name: at for at, name in enumerate(imports.FIELDS)} | {"email": 6}
    imports.assign(session, table, otherwise, by=table.by_id)
    imports.assign(session, table, dict(zip(ORDERED, range(8), strict=True)), by=table.by_id)

    assert [line.state for line in imports.preview(session, ring, table)] == ["new"]


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
    @pytest.mark.parametrize("mark", [";", ",", "\t"])
    def test_a_csv_of_any_encoding_and_mark(self, encoding, mark):
        text = f"{HEAD}\r\n{BREAD}\r\n".replace(";", mark)

        sheet = sheets.read(text.encode(encoding))

        assert sheet.rows[0][0] == "Тёплый хлеб"

    def test_an_xlsx_with_numbers_and_a_formula_that_is_not_run(self):
        book = Workbook()
        book.active.append(["Название", "ИНН", "Формула"])
        book.active.append(["Хлеб", 7707083893.0, "=1+1"])
        out = io.BytesIO()
        book.save(out)

        sheet = sheets.read(out.getvalue())

        assert sheet.rows == [["Хлеб", "7707083893", ""]]

    @pytest.mark.parametrize(
        "content",
        [b"", b"a", b"\x89PNG\r\n", b"PK\x03\x04junk", b"a;b\0\nc;d", b"\xff\xfe\x98" * 9],
    )
    def test_what_is_no_table_is_refused(self, content):
        with pytest.raises(sheets.NotATable):
            sheets.read(content)

    def test_a_bomb_is_not_unpacked(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)

        with pytest.raises(sheets.TableTooLarge):
            sheets.read(out.getvalue())

    def test_a_table_of_too_many_rows_is_refused(self):
        with pytest.raises(sheets.TableTooLarge):
            sheets.read(b"a;b\n" + b"1;2\n" * 5001)


class TestThePages:
    def test_from_the_file_to_the_applications(self, client, season, session, organiser, town):
        browser = as_organiser(client, organiser)
        file = (io.BytesIO(f"{HEAD}\n{BREAD}\n<b>x</b>;1;;;;;;\n".encode()), "<i>a</i>.csv")

        sent = browser.post("/admin/import/", data={"table": file})
        page = browser.get(sent.location).text
        browser.post(f"{sent.location}/confirm")

        assert "Тёплый хлеб" in page
        assert "&lt;b&gt;x" in page
        assert "<i>a" not in page
        assert session.scalar(select(func.count(Application.id))) == 1

    def test_a_file_that_is_no_table_is_told_on_the_page(self, client, organiser, season):
        browser = as_organiser(client, organiser)

        answer = browser.post(
            "/admin/import/", data={"table": (io.BytesIO(b"PK\x03\x04"), "a.csv")}
        )

        assert answer.status_code == 422
        assert "Не получилось прочесть" in answer.text


ORDERED = ("name", "inn", "city", "region", "staff", "nomination", "email", "description")


def as_organiser(browser, account):
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = account.get_id()
    return browser


@pytest.fixture
def organiser(session, make_account):
    made = make_account("organiser@example.ru", role="organiser")
    session.commit()
    return made


@pytest.fixture
def town(session, make_city):
    make_city()
    make_city("Железногорск", "Курская область", 100_000)
    make_city("Железногорск", "Красноярский край", 80_000)
    session.commit()


@pytest.fixture
def keep(session, ring, season, organiser, town):
    """Return what keeps a table of these rows; it returns the table and what would become of it."""

    def kept(*rows: str):
        sheet = sheets.read("\n".join([HEAD, *rows]).encode())
        table = imports.keep(session, ring, season, sheet, "таблица.csv", by=organiser.id)
        return table, imports.preview(session, ring, table)

    return kept


@pytest.fixture
def confirm(session, ring, organiser):
    return lambda table: imports.confirm(session, Inviter(ring), table, by=organiser.id)
