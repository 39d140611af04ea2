"""Every page says in its head what it is: a title that is its heading, a description, its addresses."""

import re
from html import unescape

import pytest

from app.core.languages import ENGLISH, PREFIX, RUSSIAN
from nominations import entries, rulebooks
from tests.app.access_table import ACCESS, PUBLIC

#: What stands for the places of an address; a token that nobody signed opens a page that says so.
VALUES = {"slug": "krasota", "code": "12340", "season": "2026", "version": 1, "token": "spoilt"}
#: What stands in frames on others' pages is no page of the site.
FRAMES = {"voting.widget"}


@pytest.fixture
def pages(app, client, session, season, make_entry):
    """Return {address: page} of every public page of the url map, in both languages."""
    entry = make_entry(season)
    texts = dict.fromkeys(rulebooks.FIELDS, "Написано.")
    rulebooks.write(session, season, texts, by=None)
    rulebooks.publish(session, season, editorial=False, note="", by=None)
    session.commit()
    group = entries.card(session, entry).division_slug
    values = {**VALUES, "group": group}
    found = {}
    for place in places(app, values):
        for root in ("", PREFIX):
            answer = client.get(root + place)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found[root + place] = answer.text
    return found


def test_every_page_has_a_head_of_its_own(pages):
    looked_at = {"/", "/faq", "/e/12340/vote", "/rules/2026/1", "/en/rules/2026/", "/en/login"}

    misnamed = {path for path, page in pages.items() if name_of(page) != heading_of(page)}
    misplaced = {path for path, page in pages.items() if not stands_at(path, page)}

    assert looked_at <= set(pages)
    assert misnamed == set()
    assert misplaced == set()
    for language in (RUSSIAN, ENGLISH):
        mine = {path: page for path, page in pages.items() if spoken(path) == language}
        assert twins(mine, name_of) == []
        assert twins(mine, description_of) == []


def stands_at(path, page):
    """Tell whether a page names its address as its own, and its translation's as the other's."""
    links = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', page))
    own = re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
    named = links.keys() == {RUSSIAN, ENGLISH, "x-default"} and own == links[spoken(path)]
    return named and own.endswith(path)


def places(app, values):
    """Return the addresses of the public pages, one for each route."""
    adapter = app.url_map.bind("")
    for rule in app.url_map.iter_rules():
        public = ACCESS.get(rule.endpoint) == PUBLIC and rule.endpoint not in FRAMES
        if public and "GET" in rule.methods and rule.arguments <= values.keys():
            known = {name: values[name] for name in rule.arguments}
            yield adapter.build(rule.endpoint, known, method="GET")


def spoken(path):
    return ENGLISH if path.startswith(f"{PREFIX}/") else RUSSIAN


def twins(pages, part):
    """Return the addresses of pages whose part is missing or another page's."""
    seen = {}
    for path, page in pages.items():
        seen.setdefault(part(page), []).append(path)
    return [paths for told, paths in seen.items() if not told or len(paths) > 1]


def name_of(page):
    """Return the title without the name of the site, which stands after a dash."""
    return plain(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]).rpartition(" — ")[0]


def heading_of(page):
    return plain(re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1])


def description_of(page):
    found = re.search(r'<meta name="description" content="([^"]*)"', page)
    return plain(found[1]) if found else ""


def plain(text):
    return " ".join(unescape(re.sub("<[^>]*>", "", text)).split())
