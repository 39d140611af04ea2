"""Every page in every look: it fits, it is named, it is quiet, and all can use it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import looks, scene
from tests.journeys.people import log_in
from tests.journeys.running import Site
from tests.source import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
#: Every look of every page takes minutes: `make looks`. Else each page gets some, by turns.
EVERY_LOOK = bool(os.environ.get("EVERY_LOOK"))
VISITOR = [
    "/",
    "/how",
    "/rules",
    "/rules/{season}/",
    "/news/",
    "/protocol/",
    "/reminders/",
    "/privacy",
    "/faq",
    "/business",
    "/partners",
    "/press",
    "/contacts",
    "/a11y",
    "/vision",
    "/nearby/",
    "/nearby/?city=железногорск",
    "/nominations/{nomination}/{division}/",
    "/nominations/",
    "/nominations/{nomination}/",
    "/entries/",
    "/entries/?q=хлеб&city=Псков&sort=name",
    "/e/{code}",
    "/e/{code}/vote",
    "/e/{code}/vote/wait",
    "/standings/",
    "/standings/{nomination}/",
    "/results/",
    "/results/{season}/",
    "/receipts/",
    "/e/{code}/thanks",
    "/thanks/",
    "/transparency/",
    "/my-data/",
    "/register",
    "/login",
    "/forgot",
    "/sent",
    "/confirm/spoilt",
    "/claim/spoilt",
    "/no-such-page",
    "/dev/phone",
    "/dev/mail",
    "/dev/codes",
    "/join/spoilt",
    "/dev/components",
]
#: The English words are longer or shorter; the pages are the same.
ENGLISH = [
    "/en/",
    "/en/rules",
    "/en/nominations/{nomination}/",
    "/en/entries/",
    "/en/e/{code}",
    "/en/e/{code}/vote",
    "/en/standings/{nomination}/",
    "/en/results/{season}/",
    "/en/register",
    "/en/no-such-page",
]
OWNER = [
    "/cabinet/",
    "/cabinet/applications/new",
    "/cabinet/applications/{application}",
    "/cabinet/applications/{application}/story",
    "/cabinet/applications/{application}/thanks",
    "/cabinet/businesses/{business}/consents",
    "/cabinet/businesses/{business}/edit",
    "/cabinet/businesses/{business}/ownership",
    "/cabinet/applications/{waiting}/kit",
    "/cabinet/entries/{entry}/kit",
    "/cabinet/entries/{entry}/kit/poster-a4",
]
ORGANISER = [
    "/admin/",
    "/admin/applications/",
    "/admin/applications/{waiting}",
    "/admin/applications/{application}",
    "/admin/snippets/",
    "/admin/partners/",
    "/admin/season/",
    "/admin/credentials/",
    "/admin/triage/",
    "/admin/thanks/",
    "/admin/votes/",
    "/admin/votes/simulator",
    "/admin/outbox/",
    "/admin/people/",
    "/admin/proposals/",
    "/admin/personal/",
    "/admin/rehearsals/",
    "/admin/audit/",
    "/admin/exports/",
    "/admin/exports/applications?status=waiting",
    "/account/sessions",
    "/account/keys",
    "/account/application",
    "/sudo",
]
PAGES = [
    *((None, path) for path in [*VISITOR, *ENGLISH]),
    *((scene.OWNER, path) for path in OWNER),
    *((scene.ORGANISER, path) for path in ORGANISER),
]

NUMBERED = [(number, email, path) for number, (email, path) in enumerate(PAGES)]

#: The console also repeats the status of an error page, which is not a fault of the page.
STATUS = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Window:
    """A page of the browser, with what its console complained of (a breach of the CSP, too)."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to listen."""
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core."""
    if not AXE.exists():
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed, so there is no axe-core")
        pytest.fail(
            "axe-core is not installed: npm ci --ignore-scripts, or bin/test, which does it"
        )
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def window(browser: Browser, site: Site) -> Iterator[Callable[..., Window]]:
    """Return a maker of windows; each person logs in once."""
    windows: dict[str | None, Window] = {}

    def opened(email: str | None) -> Window:
        if email not in windows:
            context = browser.new_context(base_url=site.address, locale="ru-RU")
            windows[email] = Window(context.new_page())
            if email:
                log_in(windows[email].page, email)
        windows[email].errors.clear()
        return windows[email]

    yield opened
    for made in windows.values():
        made.page.context.close()


@pytest.mark.parametrize(("number", "email", "path"), NUMBERED, ids=[path for _, path in PAGES])
def test_a_page_fits_is_named_is_quiet_and_all_can_use_it(window, site, axe, number, email, path):
    opened = window(email)
    page, faults = opened.page, {}

    page.goto(path.format(**vars(site.scene)))
    for look in looks.every(page) if EVERY_LOOK else looks.some(page, number):
        faults[look] = page.evaluate(looks.FAULTS)
        if EVERY_LOOK or look.startswith(("390", "1280")[number % 2]):
            faults[look] += looks.violations(page, axe)
    faults["on top"] = page.evaluate(looks.COVERED)
    for look in looks.enlarged(page):
        faults[look] = page.evaluate(looks.FAULTS)
    for look in looks.for_the_visually_impaired(page, number):
        faults[look] = page.evaluate(looks.FAULTS) + looks.violations(page, axe)

    assert not any(faults.values()), {look: found for look, found in faults.items() if found}
    assert [error for error in opened.errors if STATUS not in error] == []
