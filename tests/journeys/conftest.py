"""Journeys run in a real browser against a real server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.fakes import identity
from tests.fakes.identity import FakeIdentity
from tests.journeys.people import Telephone, telephone
from tests.journeys.running import Site, running

#: A browser that asks nobody but our site.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every journey `browser`."""
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def provider() -> Iterator[FakeIdentity]:
    """VK ID and Яндекс ID, on this machine."""
    with identity.served() as fake:
        yield fake


@pytest.fixture(scope="session")
def site(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, provider: FakeIdentity
) -> Iterator[Site]:
    """A running site whose voting is open; what a test leaves there, the others see."""
    folder = tmp_path_factory.mktemp("site")
    with running(folder, migrated_sqlite, **provider.settings) as served:
        yield served


@pytest.fixture
def own_site(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Site]:
    """A running site of the test's own, whose season it may end."""
    with running(tmp_path, migrated_sqlite) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("Chromium is not installed: apt install chromium, or -m 'not browser'")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a maker of people: each has a browser window and cookies of their own."""
    contexts: list[BrowserContext] = []

    def come(site: Site, **options: object) -> Page:
        context = browser.new_context(base_url=site.address, locale="ru-RU", **options)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Telephone]:
    """The telephone of whoever votes on the shared site."""
    held = telephone(browser, site.address)
    yield held
    held.page.context.close()
