"""While the standings are hidden no address tells a count, to nobody: numbers are planted to see."""

import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from app.auth.models import STAFF, Role
from app.core.clock import now
from app.exports.registry import EXPORTS
from app.exports.writing import FORMS, MEDIA
from app.words import number
from nominations.models.entry import Entry
from tests.prize import sign_in
from voting.models.standing import Standing, StandingDay

#: Of two rivals: counted, held, voided, on the web, the distance between them.
PLANTED = (31_337, 4_243, 5_347, 8_863, 27_091, 6_133, 7_451, 9_377, 31_337 - 27_091)
EXAMPLES = {"code": "12340", "slug": "krasota", "season": "2026", "token": "x", "id": 1}
EXAMPLES |= {"what": "standings"}
EXAMPLES |= {"item": "poster-a4", "network": "vk", "image": "svg"}
EXAMPLES |= {"listing": "leaves", "document": "checkpoint", "step": "business", "kind": "email"}
EXAMPLES |= {
    "program": "verify.py",
    "name": "x.webp",
    "photo": 1,
    "row": 1,
    "verdict": "accept",
    "gateway": "twilio",
    "purpose": "any",
}
PEOPLE = [None, *Role]


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_tells_a_planted_number(app, session, hidden, who, browser_as):
    browser = browser_as(who)
    told = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in rule.methods:
            continue
        answer = browser.get(address(app, rule))

        told += [(rule.rule, one) for one in PLANTED if spelled(one, said(answer))]

    assert told == []


@pytest.mark.parametrize("who", sorted(STAFF))
@pytest.mark.parametrize("form", FORMS)
def test_no_export_tells_a_planted_number(hidden, who, form, browser_as):
    browser = browser_as(who)
    told = []
    for name in EXPORTS:
        for way in ("make", "personal"):
            answer = browser.post(f"/admin/exports/{name}/{way}", data={"form": form})

            told += [(name, one) for one in PLANTED if spelled(one, said(answer))]

    assert told == []


@pytest.mark.parametrize("form", FORMS)
def test_an_export_tells_the_same_numbers_while_they_are_open(open_still, form, browser_as):
    answer = browser_as(Role.OBSERVER).post("/admin/exports/standings/make", data={"form": form})

    for one in (31_337, 4_243, 5_347):
        assert spelled(one, said(answer)), "a test that finds nothing must be able to find"


def test_the_owner_is_told_until_when_it_is_hidden(hidden, browser_as):
    page = browser_as("their owner").get(f"/cabinet/applications/{hidden}/votes").text

    assert "скрыт" in page
    assert not any(spelled(one, page) for one in PLANTED)


def test_the_same_numbers_are_told_while_they_are_open(open_still, browser_as):
    page = browser_as("their owner").get(f"/cabinet/applications/{open_still}/votes").text

    for one in (31_337, 4_243, 5_347):
        assert spelled(one, page), "a test that finds nothing must be able to find"


def said(answer) -> str:
    """Return the words of an answer, those of a PDF and of a table too."""
    if answer.mimetype == MEDIA["xlsx"]:
        with ZipFile(BytesIO(answer.get_data())) as table:
            return "\n".join(table.read(name).decode() for name in table.namelist())
    if answer.mimetype != "application/pdf":
        return answer.get_data().decode(errors="replace")
    with PdfDocument(answer.get_data()) as pages:
        return "".join(page.get_textpage().get_text_range() for page in pages)


def spelled(figure: int, text: str) -> bool:
    spellings = "|".join(map(re.escape, (str(figure), number(figure), f"{figure:,}")))
    # Within a digest in hex the same digits stand by chance.
    return bool(re.search(rf"(?<![\da-f])(?:{spellings})(?![\da-f])", text))


def address(app, rule) -> str:
    values = {name: EXAMPLES.get(name, 1) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


@pytest.fixture
def planted(session, season, make_entry):
    """Two rivals with figures that nothing else on the site has; the first one's application."""
    counted, held, voided, web, *others = PLANTED
    first, second = make_entry(season), make_entry(season, code="23450")
    for entry, figures in ((first, (counted, held, voided, web)), (second, others[:4])):
        session.add(
            Standing(
                entry_id=entry.id,
                division_id=entry.division_id,
                counted=figures[0],
                held=figures[1],
                voided=figures[2],
                reached=1,
            )
        )
        day = StandingDay(entry_id=entry.id, day=date(2026, 11, 1), counted=figures[0])
        day.web = figures[3]
        session.add(day)
    session.commit()
    return first.application_id


@pytest.fixture
def open_still(planted):
    return planted


@pytest.fixture
def hidden(planted, season, move_dates):
    move_dates(season, hides_at=now() - timedelta(minutes=1))
    return planted


@pytest.fixture
def browser_as(app, session, make_account, season):
    """Return what opens a browser as nobody, as somebody with a role, or as the entry's owner."""

    def opened(who):
        browser = app.test_client()
        if who is None:
            return browser
        account = owner(session) if who in {"their owner", Role.OWNER} else make_account(role=who)
        session.commit()
        with browser.session_transaction() as cookies:
            cookies["_user_id"] = account.get_id()
        session.rollback()
        return browser

    return opened


def owner(session):
    """Log in the owner of the entry that the planted numbers are of."""
    found = session.scalars(select(Entry).order_by(Entry.id)).first().application.business.owner
    found.secret = sign_in(session, found)
    return found
