from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.auth.models import Account, Role


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
