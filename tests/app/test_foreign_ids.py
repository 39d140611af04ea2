"""Another owner's things don't exist: every address of the cabinet, generated from the URL map."""

import pytest

from app.auth.models import Role
from nominations import drafts, photos, teams
from nominations.photos import Album
from tests.core.hostile import photo

NONE = 999_999
#: The rest of an address beside its ids.
PARTS = {"step": "business", "kind": "email", "purpose": "news"}
PARTS |= {"item": "poster-a4", "network": "vk", "image": "svg"}


def test_every_address_with_an_id_answers_anothers_as_if_there_were_none(app, stranger, theirs):
    tried = 0
    for rule, method in addresses(app):
        foreign, none = (
            stranger.open(address(app, rule, ids), method=method) for ids in (theirs, {})
        )

        assert foreign.status_code == none.status_code == 404, (method, rule.rule)
        assert foreign.text == none.text, rule.rule
        tried += 1
    assert tried > 30, "the map has lost its addresses"


def test_the_owner_comes_in_by_the_same_addresses(app, owner_browser, theirs):
    for rule, method in addresses(app):
        if method == "GET" and "remove" not in rule.rule:
            answer = owner_browser.get(address(app, rule, theirs))

            assert answer.status_code in {200, 302, 409}, rule.rule


def addresses(app):
    """Return every address of the cabinet that holds an id, with each of its methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith("/cabinet/") and "id" in rule.arguments:
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule, method


def address(app, rule, ids) -> str:
    """Return the address of these things; of things that don't exist where they are not named."""
    thing = rule.rule.split("/")[2]
    values = {"id": ids.get(thing, NONE), "photo": ids.get(f"{thing}-photo", NONE)}
    values |= {"row": ids.get("account", NONE), **PARTS}
    wanted = {name: values[name] for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, wanted)


@pytest.fixture
def theirs(app, session, season, make_entry, make_account, ring):
    """Everything that an owner can have, by the address's word for it."""
    entry, storage = make_entry(season), app.extensions["storage"]
    business, owner = entry.application.business, entry.application.business.owner
    draft = drafts.begin(session, owner, season, {"inn": business.inn, "name": "Хлеб"})
    drawn = [
        photos.add(session, storage, album, photo("PNG"), logo=False, by=owner.id)
        for album in (Album(draft_id=draft.id), Album(business_id=business.id))
    ]
    teams.invite(session, ring, business, "friend@example.ru", by=owner, site="")
    session.commit()
    return {
        "applications": entry.application_id,
        "entries": entry.id,
        "businesses": business.id,
        "drafts": draft.id,
        "drafts-photo": drawn[0].id,
        "businesses-photo": drawn[1].id,
        "account": owner.id,
        "owner": owner,
    }


@pytest.fixture
def stranger(app, session, make_account, theirs):
    """The browser of another owner."""
    return signed_in(app, session, make_account(role=Role.OWNER))


@pytest.fixture
def owner_browser(app, session, theirs):
    return signed_in(app, session, theirs["owner"])


def signed_in(app, session, account):
    session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = account.get_id()
    session.rollback()
    return browser
