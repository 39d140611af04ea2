"""Whoever follows the links of the site gets everywhere, and nowhere to a dead end."""

import re
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

#: What a visitor can reach without an account: all of it, in both languages.
EXPECTED = {
    "/",
    "/en/",
    "/a11y",
    "/business",
    "/contacts",
    "/entries/",
    "/e/12340",
    "/e/12340/vote",
    "/faq",
    "/how",
    "/login",
    "/my-data/",
    "/nearby/",
    "/news/",
    "/nominations/",
    "/nominations/krasota/",
    "/partners",
    "/press",
    "/privacy",
    "/protocol/",
    "/receipts/",
    "/register",
    "/reminders/",
    "/results/",
    "/rules",
    "/standings/",
    "/standings/krasota/",
    "/transparency/",
    "/vision",
}
#: These lead on by redirects to who must log in, or are files.
NOT_PAGES = re.compile(r"^(/en)?/(static/|news/feed|protocol/.|transparency/.+json|dev/|cabinet)")


@pytest.fixture
def crawled(client, season, make_entry):
    """Follow every link from home; return {path: (status, page)} and the links with anchors."""
    make_entry(season)
    pages: dict[str, tuple[int, str]] = {}
    anchors: set[tuple[str, str]] = set()
    queue = deque(["/"])
    while queue:
        path = queue.popleft()
        if path in pages or NOT_PAGES.match(path):
            continue
        answer = client.get(path)
        while answer.status_code in {301, 302, 308}:
            answer = client.get(answer.location)
        pages[path] = (answer.status_code, answer.text)
        for link in links(path, answer.text):
            target, anchor = urldefrag(link)
            queue.append(target.partition("?")[0])
            if anchor:
                anchors.add((target.partition("?")[0], anchor))
    return pages, anchors


def links(path: str, page: str) -> list[str]:
    """Return the links of a page that stay on the site."""
    named = [unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page)]
    joined = [urljoin(path, link) for link in named]
    return [link for link in joined if not urlsplit(link).scheme and not urlsplit(link).netloc]


def test_every_page_is_reached_from_home_and_none_is_a_dead_end(crawled):
    pages, _ = crawled

    broken = {path: status for path, (status, _) in pages.items() if status != 200}
    dead_ends = [path for path, (_, page) in pages.items() if len(links(path, page)) < 3]

    assert broken == {}
    assert dead_ends == []
    assert set(pages) >= EXPECTED


def test_every_anchor_that_a_link_names_is_there(crawled):
    pages, anchors = crawled

    lost = [
        f"{path}#{anchor}"
        for path, anchor in anchors
        if path in pages and f'id="{anchor}"' not in pages[path][1]
    ]

    assert lost == []
