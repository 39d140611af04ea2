"""An owner with an entry, and the browser of that owner."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.auth.models import Account
from nominations.models.entry import Entry
from tests.prize import sign_in

LONG = "Магазин «У Фёдоровны на Большой Красноармейской улице, 117б»"


@pytest.fixture
def entry(session: Session, season, make_entry) -> Entry:
    """An entry whose name has sixty characters."""
    assert len(LONG) == 60
    return make_entry(season, name=LONG)


@pytest.fixture
def browser_by(app: Flask, session: Session) -> Callable[[Account], FlaskClient]:
    """Return what opens a browser in which an account is logged in."""

    def opened(account: Account) -> FlaskClient:
        account.secret = sign_in(session, account)
        session.commit()
        browser = app.test_client()
        with browser.session_transaction() as cookies:
            cookies["_user_id"] = account.get_id()
        session.rollback()
        return browser

    return opened


@pytest.fixture
def owner(entry, browser_by) -> FlaskClient:
    """The browser of the entry's owner."""
    return browser_by(entry.application.business.owner)
