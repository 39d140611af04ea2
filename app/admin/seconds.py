"""Calling the second person: the other organisers get a letter that something waits for them."""

from flask import url_for
from sqlalchemy import select

from app.auth import letters
from app.auth.models import Account, Role
from app.core import outbox
from app.core.current import keys, settings
from app.core.db import db


def call(what: str, endpoint: str, *, by: Account) -> None:
    """Write to every organiser but the author, in the transaction of the proposal."""
    link = settings().public_base_url + url_for(endpoint)
    others = select(Account.email).where(
        Account.role == Role.ORGANISER,
        Account.disabled.is_(False),
        Account.confirmed_at.is_not(None),
        Account.id != by.id,
    )
    for email in db.session.scalars(others.order_by(Account.id)).all():
        letter = letters.second_person(email, what, by.email, link)
        outbox.post(db.session(), keys(), outbox.Kind.MAIL, letter)
