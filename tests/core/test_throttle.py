"""Limits are counted in the database, each for itself."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import throttle
from app.core.errors import TooManyAttempts

pytestmark = pytest.mark.databases

HOUR = timedelta(hours=1)


def test_the_try_after_the_last_allowed_is_refused(session):
    for _ in range(3):
        throttle.hit(session, "login", "somebody", 3, HOUR)

    with pytest.raises(TooManyAttempts):
        throttle.hit(session, "login", "somebody", 3, HOUR)


def test_people_and_things_are_counted_apart(session):
    throttle.hit(session, "login", "somebody", 1, HOUR)
    throttle.hit(session, "login", "somebody else", 1, HOUR)
    throttle.hit(session, "register", "somebody", 1, HOUR)

    assert session.scalar(select(func.count()).select_from(throttle.ThrottleWindow)) == 3


def test_a_window_that_is_over_is_forgotten(session):
    throttle.hit(session, "login", "somebody", 1, -HOUR)
    throttle.sweep(session)

    assert session.scalar(select(func.count()).select_from(throttle.ThrottleWindow)) == 0
