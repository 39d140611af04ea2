from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import Account, Role
from app.core.audit import AuditEntry
from tests.admin.acts import Stage


@pytest.fixture
def browser_as(
    browser_of: Callable[[], FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
) -> Callable[[Role], FlaskClient]:
    """Return a maker of browsers in which somebody of a role is logged in."""

    def make(role: Role) -> FlaskClient:
        account = make_account(f"{role}@example.ru", role)
        session.commit()
        browser = browser_of()
        with browser.session_transaction() as cookies:
            cookies["_user_id"] = account.get_id()
            cookies["_fresh"] = True
        return browser

    return make


@pytest.fixture
def organiser(browser_as: Callable[[Role], FlaskClient]) -> FlaskClient:
    return browser_as(Role.ORGANISER)


@pytest.fixture
def set_stage(session, season, make_account, make_city, make_entry, browser_of):
    """Return what sets the stage with somebody of a role logged in."""

    def stage(role: Role) -> Stage:
        actor, browser = make_account(role=role), browser_of()
        session.commit()
        with browser.session_transaction() as cookies:
            cookies["_user_id"] = actor.get_id()
        session.rollback()
        return Stage(session, season, make_account, make_city, make_entry, actor, browser)

    return stage


@pytest.fixture
def entries(session):
    """Return what reads the journal."""
    return lambda: session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
