"""What people write is only shown: no text of theirs runs, on any page that shows it."""

from datetime import date

import pytest
from sqlalchemy import select

from app.auth.models import Account
from app.core.db import db
from app.core.keys import KeyRing
from nominations import (
    applications,
    businesses,
    changes,
    drafts,
    imports,
    partners,
    reviews,
    seasons,
    sheets,
)
from nominations.models.application import Application
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.partner import PartnerRole
from nominations.models.season import Season
from nominations.partners import Words
from tests.application import make_app, make_settings
from tests.journeys import scene
from tests.journeys.payloads import PAYLOADS
from tests.journeys.people import log_in
from voting import credentials
from voting.models.credential import Kind
from voting.models.thanks import State, Thanks

ALL = " ".join(PAYLOADS)
INN = "6900000011"
ROLE = PartnerRole.MEDIA
HEAD = "Название;ИНН;Город;Сотрудники;Номинация;Почта;Рассказ"


def test_no_text_of_anybody_runs_on_any_page(own_site, person, planted):
    browser = person(own_site)
    hits: list[str] = []
    browser.expose_function("hit", lambda: hits.append(browser.url))
    browser.on("dialog", lambda dialog: hits.append(dialog.message))
    violations: list[str] = []
    browser.on("console", lambda line: violations.append(line.text))

    visit(browser, planted["public"])
    log_in(browser, scene.OWNER)
    visit(browser, planted["owner"])
    browser.context.clear_cookies()
    log_in(browser, scene.ORGANISER)
    visit(browser, planted["staff"])

    assert hits == []
    assert [line for line in violations if "Content Security Policy" in line] == []


def visit(page, addresses) -> None:
    for address in addresses:
        assert page.goto(address).status in {200, 410, 422}, address


@pytest.fixture
def planted(own_site, tmp_path):
    """Sixty businesses called by the payloads, and every other text made of all of them."""
    settings = make_settings(tmp_path)
    with make_app(settings).app_context():
        session, ring = db.session(), KeyRing(settings.phone_keys)
        addresses = plant(session, ring, settings.protocol_key)
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return addresses


def plant(session, ring, secret) -> dict[str, list[str]]:
    season = session.scalars(select(Season)).one()
    owner = session.scalars(select(Account).where(Account.email == scene.OWNER)).one()
    staff = session.scalars(select(Account).where(Account.email == scene.ORGANISER)).one()
    town = session.scalars(select(City).order_by(City.id)).first()
    trades = seasons.nominations_of(session, season)
    made = [
        enter(session, season, owner, town, trades[number % 14], text, number)
        for number, text in enumerate(PAYLOADS)
    ]
    entries = [applications.accept(session, one, ring, by=staff.id) for one in made[:-2]]
    applications.withdraw(session, entries[0], ALL[:1000], by=staff.id)
    credentials.issue(session, secret)
    credentials.revoke(session, entries[2], Kind.PARTICIPANT, ALL[:1000], by=staff.id)
    reviews.send_back(session, made[-2], ring, ALL[:1000], by=staff.id)
    applications.decline(session, made[-1], ring, ALL[:1000], by=staff.id)
    firm = made[1].business
    changes.ask(session, firm, wanted(firm, ALL[:100]), by=owner.id)
    table = sheets.read(f"{HEAD}\n{rows()}".encode())
    brought = imports.keep(session, ring, season, table, PAYLOADS[0], by=staff.id)
    answers = {"inn": INN, "name": PAYLOADS[0], "city_id": town.id, "staff": 3, "site": PAYLOADS[4]}
    answers |= {"address": PAYLOADS[1], "hours": PAYLOADS[2]}
    answers |= {"nomination": trades[0].slug, "description": ALL[:2000]}
    draft = drafts.begin(session, owner, season, answers | {"consents": ["enter", "publish"]})
    session.add_all(words(entries[1], number, text) for number, text in enumerate(PAYLOADS * 2))
    return addresses(entries, made, brought, draft, trades)


def words(entry, number, text) -> Thanks:
    """Return words of thanks for an entry; those of the first round are shown and answered."""
    said = {"words": text[:280], "name": text[:40], "answer": text[:280]}
    state = State.PASSED if number < len(PAYLOADS) else State.WAITING
    which = {"season_id": entry.season_id, "entry_id": entry.id, "mark": f"{number}".encode()}
    return Thanks(**which, **said, state=state, text_hash=b"t" * 32, written_on=date(2026, 11, 1))


def enter(session, season, owner, town, trade, text, number) -> Application:
    if number < partners.MOST - len(scene.PARTNERS):
        partners.add(session, season, Words(f"{number}{text}"[:100], ROLE, text[:120]), by=None)
    reach = businesses.Reach(site=text[:120], address=text[:120], hours=text[:80])
    facts = {"name": text[:100], "inn": INN[:-3] + f"{number:03}", "city": town, "staff": 3}
    business = businesses.register(session, owner, **facts, reach=reach)
    return applications.submit(session, season, business, trade, f"{text} {ALL}"[:2000])


def wanted(firm, text) -> dict[str, object]:
    """Return a change of everything that a page shows."""
    shown = {"site": text[:120], "address": text[:120], "hours": text[:80]}
    return businesses_identity(firm, text) | shown


def businesses_identity(firm, name) -> dict[str, object]:
    return {"name": name, "inn": firm.inn, "city_id": firm.city_id, "staff": firm.staff}


def rows() -> str:
    quoted = [one.replace('"', '""') for one in PAYLOADS]
    return "\n".join(f'"{one}";"{one}";"{one}";"{one}";"{one}";"{one}";"{one}"' for one in quoted)


def addresses(entries: list[Entry], made, brought, draft, trades) -> dict[str, list[str]]:
    pages = [f"/e/{entry.code}" for entry in entries[:8]]
    badges = [f"/e/{entries[2].code}/{part}" for part in ("badge.svg", "widget", "award")]
    kit = f"/cabinet/entries/{entries[1].id}/kit"
    listed = [f"/entries/?page={number}" for number in (1, 2, 3)]
    board = [
        f"/{part}/{trade.slug}/" for trade in trades[:3] for part in ("nominations", "standings")
    ]
    ends = [made[0].id, made[1].id, made[-2].id, made[-1].id]
    firms = [
        f"/cabinet/businesses/{made[1].business_id}{part}"
        for part in ("", "/edit", "/team", "/ownership", "/consents")
    ]
    steps = ("business", "place", "size", "group", "story", "photos", "consents", "check")
    thanks = f"/e/{entries[1].code}/thanks"
    return {
        "public": ["/", "/partners", *listed, *pages, *badges, *board, thanks],
        "owner": [
            "/cabinet/",
            *(f"/cabinet/applications/{one}" for one in ends),
            f"/cabinet/applications/{made[1].id}/votes",
            f"/cabinet/applications/{made[1].id}/story",
            f"/cabinet/applications/{made[1].id}/thanks",
            *firms,
            kit,
            f"{kit}/poster-a4",
            *(f"/cabinet/drafts/{draft.id}/{step}" for step in steps),
        ],
        "staff": panel(ends, brought),
    }


def panel(ends, brought) -> list[str]:
    return [
        "/admin/",
        "/admin/applications/",
        "/admin/applications/?page=2",
        *(f"/admin/applications/{one}" for one in ends),
        "/admin/changes/",
        "/admin/partners/",
        "/admin/thanks/",
        "/admin/thanks/?state=passed",
        "/admin/credentials/",
        "/admin/credentials/3",
        "/admin/import/",
        f"/admin/import/{brought.id}",
    ]
