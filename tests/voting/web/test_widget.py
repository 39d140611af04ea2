"""The vote button on other people's sites, and what a page tells to machines."""

import html
import json
import re

import pytest

HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>&amp;'


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


def test_any_site_may_frame_the_button_and_it_sets_no_cookie(client, entry):
    answer = client.get("/e/12340/widget")

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert 'target="_blank"' in answer.text


def test_no_other_page_may_be_framed(client, entry):
    for address in ("/e/12340", "/e/12340/vote", "/login"):
        answer = client.get(address)

        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" in answer.headers


def test_the_button_is_there_only_while_votes_are_taken(client, session, season, entry, certify):
    before = client.get("/e/12340/widget").text
    certify()

    after = client.get("/e/12340/widget").text

    assert "Отдать голос" in before
    assert "Отдать голос" not in after
    assert "Голосование закончилось" in after


def test_a_site_learns_how_to_embed_an_entry(client, entry):
    page = client.get("/e/12340").text
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    address = html.unescape(found[1]).removeprefix("http://localhost")

    told = client.get(address).json

    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert 'src="http://localhost/e/12340/widget"' in told["html"]
    narrow = client.get(f"{address}&maxwidth=200&maxheight=x").json
    assert (narrow["width"], narrow["height"]) == (200, told["height"])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://elsewhere.example/e/12340",
        "http://localhost.evil.example/e/12340",
        "http://localhost/e/99999",
        "http://localhost/login",
        "http://localhost/e/12340/vote",
        "http://[",
    ],
)
def test_nothing_but_an_entry_of_this_site_is_embedded(client, entry, url):
    assert client.get("/oembed", query_string={"url": url}).status_code == 404


def test_another_format_is_not_spoken(client, entry):
    query = {"url": "http://localhost/e/12340", "format": "xml"}

    assert client.get("/oembed", query_string=query).status_code == 501


def test_a_page_tells_machines_what_it_shows_people(client, entry):
    page = client.get("/e/12340").text

    data = linked(page)
    assert data["@type"] == "LocalBusiness"
    assert data["name"] == "Салон «Ромашка»"
    assert data["address"]["addressLocality"] == "Тверь"
    assert "aggregateRating" not in data
    assert '<meta property="og:title" content="Салон «Ромашка»">' in page
    assert client.get("/e/12340/card.png").mimetype == "image/png"


def test_no_name_breaks_out_of_what_is_told(client, session, entry):
    entry.application.business.name = HOSTILE[:100]
    entry.application.description = HOSTILE
    session.commit()

    page = client.get("/e/12340").text

    assert linked(page)["description"] == HOSTILE
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<img src=x" not in client.get("/e/12340/widget").text
    embedded = client.get("/oembed?url=http://localhost/e/12340").json["html"]
    assert "<script>" not in embedded


def linked(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
