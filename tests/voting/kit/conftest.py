"""An owner with an entry, and the browser of that owner."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core.clock import now
from nominations.models.entry import Entry
from voting import results

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


@pytest.fixture
def certify(session: Session, season, move_dates, seal) -> Callable[[], None]:
    """Return what closes the voting, counts it and certifies the results."""

    def done() -> None:
        seal()
        session.rollback()
        moment = now()
        move_dates(
            season,
            registration_closes=moment - timedelta(days=12),
            hides_at=moment - timedelta(days=9),
            voting_closes=moment - timedelta(days=2),
            results_at=moment - timedelta(days=1),
        )
        seal()
        session.rollback()
        results.certify(session, season, by=None)
        session.commit()

    return done
