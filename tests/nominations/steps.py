"""An application filled in step by step, as a browser does it."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.auth.models import Account
from nominations import drafts
from nominations.models.city import City
from nominations.models.draft import Draft
from nominations.models.season import Season

ANSWERS = {
    "name": "Тёплый хлеб",
    "inn": "7707083893",
    "phone": "",
    "city": "Тверь",
    "staff": "5",
    "nomination": "magazin-u-doma",
    "description": "Печём хлеб на закваске с шести утра каждый день.",
}
STEP_OF = {
    "name": "business",
    "inn": "business",
    "city": "place",
    "staff": "size",
    "nomination": "size",
    "description": "story",
}
CONSENTS = {"enter": "y", "publish": "y"}
ORDER = ("business", "place", "size", "group", "story", "photos", "consents", "check")
VERSION = re.compile(r'name="version" value="(\d+)"')


def as_owner(browser: FlaskClient, account: Account) -> FlaskClient:
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = account.get_id()
    return browser


def walk(browser: FlaskClient, until: str, answers: dict[str, str]) -> TestResponse:
    """Answer the steps before `until`; return the last answer, at the latest the first fault."""
    answer = browser.post("/cabinet/applications/new", data=answers)
    while answer.status_code == 302 and "/drafts/" in answer.location:
        address = answer.location
        if address.endswith(f"/{until}"):
            return answer
        page = browser.get(address)
        if address.endswith("/photos"):
            answer = browser.get(address.replace("/photos", "/consents"))
            page, address = answer, address.replace("/photos", "/consents")
            if until == "consents":
                return answer
        version = VERSION.search(page.text)
        data = {**answers, **CONSENTS, "version": version.group(1) if version else "0"}
        answer = browser.post(address, data=data)
    return answer


def answered(browser: FlaskClient, until: str, **changes: str) -> TestResponse:
    """Answer every step before this one."""
    return walk(browser, until, ANSWERS | changes)


def apply(browser: FlaskClient, **changes: str) -> TestResponse:
    """Answer every step and send the application."""
    return walk(browser, "nothing", ANSWERS | changes)


def begin(session: Session, account: Account, season: Season, **changes: object) -> Draft:
    """Put a draft with every answer into the database."""
    city = session.scalars(select(City).where(City.name == "Тверь")).one()
    answers = {**ANSWERS, "staff": 5, "city_id": city.id, "consents": ["enter", "publish"]}
    del answers["phone"], answers["city"]
    draft = drafts.begin(session, account, season, answers | changes)
    session.commit()
    return draft


def faulty(browser: FlaskClient, draft: Draft, **changes: str) -> TestResponse:
    """Answer one step of a draft, the one with this field, otherwise than ANSWERS."""
    [field] = changes
    data = {**ANSWERS, **changes, "version": draft.version}
    return browser.post(f"/cabinet/drafts/{draft.id}/{STEP_OF[field]}", data=data)
