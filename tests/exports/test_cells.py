"""What is done to a text before it stands in a cell."""

import pytest

from app.exports import cells
from app.exports.columns import Kind
from tests.exports.poison import DANGEROUS, POISONS


@pytest.mark.parametrize("text", POISONS)
def test_no_text_begins_as_a_formula_does(text):
    told = cells.plain(text, Kind.TEXT, personal=True)

    assert told.lstrip()[0] not in DANGEROUS


@pytest.mark.parametrize(
    "text",
    [
        "+79000001234",
        "8 (900) 000-12-34",
        "7 900 000 12 34",
        "+7\u00a0900\u00a0000\u201112\u201134",
        "9000001234",
        "звоните 89000001234!",
        "тел.:+7-900-000-12-34,спросить Анну",
        "+380 50 000 12 34",
    ],
)
@pytest.mark.parametrize("personal", [True, False])
def test_a_phone_is_masked_however_it_is_spelled(text, personal):
    told = "".join(filter(str.isdecimal, cells.plain(text, Kind.TEXT, personal=personal)))

    assert "0001234" not in told
    assert told.endswith("34")


@pytest.mark.parametrize(
    "text", ["12340", "2026-11-22 14:07", "15 000 ₽", "от 6 до 15 человек", "№ 901"]
)
def test_what_is_no_phone_stays(text):
    assert cells.plain(text, Kind.TEXT, personal=False) == text


def test_inn_and_mail_are_whole_only_where_personal_data_were_asked_for():
    text = "ИНН 7707083893 и 500100732259, почта ivan.petrov@example.ru"

    shown = cells.plain(text, Kind.TEXT, personal=True)
    hidden = cells.plain(text, Kind.TEXT, personal=False)

    assert shown == text
    assert hidden == "ИНН 7707••••93 и 5001••••••59, почта i•••@example.ru"


def test_a_column_of_inn_is_masked_even_where_it_looks_like_a_phone():
    assert cells.plain("9701000000", Kind.INN, personal=True) == "9701000000"
    assert cells.plain("9701000000", Kind.INN, personal=False) == "9701••••00"


def test_hidden_characters_and_what_is_too_long_for_a_cell_are_cut():
    assert cells.clean("a\0b\x07c\ud800d\r\ne") == "abcd\ne"
    assert len(cells.clean("я" * 40_000)) == cells.LONGEST + 1


def test_kopecks_are_written_as_roubles():
    assert cells.plain(5_000_050, Kind.MONEY, personal=False) == "50000,50"
