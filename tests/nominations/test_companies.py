"""The register of companies: off by default, and nothing stops when it does not answer."""

from dataclasses import replace

import pytest

from app.extensions import register
from nominations.companies import DaData, NoRegister
from tests.fakes import companies
from tests.fakes.companies import company

INN = "7707083893"


@pytest.fixture
def fake():
    with companies.served() as served:
        yield served


def test_without_a_key_nobody_is_asked(settings):
    assert isinstance(register(settings), NoRegister)
    assert register(settings).find(INN) is None


def test_a_company_comes_with_its_name_class_town_and_state(settings, fake):
    fake.companies[INN] = company("ООО «Хлеб»")
    asked = register(replace(settings, dadata_api_key="key", dadata_url=fake.url))

    found = asked.find(INN)

    assert (found.name, found.okved, found.city, found.active) == (
        "ООО «Хлеб»",
        "56.10",
        "Тверь",
        True,
    )
    assert fake.asked == [("Token key", INN)]


@pytest.mark.parametrize("status", ["LIQUIDATED", "LIQUIDATING", "BANKRUPT"])
def test_a_company_that_closed_is_told(fake, status):
    fake.companies[INN] = company("ООО «Хлеб»", status)

    assert not DaData(fake.url, "key").find(INN).active


def test_an_unknown_company_is_none(fake):
    assert DaData(fake.url, "key").find(INN) is None


@pytest.mark.parametrize(
    ("status", "raw"),
    [
        (500, b"{}"),
        (403, b"{}"),
        (200, b"not json"),
        (200, b"[]"),
        (200, b'{"suggestions": 5}'),
        (200, b'{"suggestions": [{"data": 7}]}'),
    ],
)
def test_an_answer_that_is_none_is_as_good_as_no_answer(fake, status, raw):
    fake.status, fake.raw = status, raw

    assert DaData(fake.url, "key").find(INN) is None


def test_nobody_at_the_address_is_no_answer():
    assert DaData("http://127.0.0.1:9", "key").find(INN) is None
