"""Every page in every look: it fits, it is named, it is quiet, and all can use it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import scene
from tests.journeys.people import log_in
from tests.journeys.running import Site
from tests.source import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = [(390, 844), (1280, 800)]
VISITOR = [
    "/",
    "/how",
    "/rules",
    "/privacy",
    "/faq",
    "/nominations/",
    "/nominations/{nomination}/",
    "/entries/",
    "/entries/?q=никто",
    "/e/{code}",
    "/e/{code}/vote",
    "/e/{code}/vote/wait",
    "/standings/",
    "/standings/{nomination}/",
    "/results/",
    "/results/{season}/",
    "/receipts/",
    "/my-data/",
    "/register",
    "/login",
    "/forgot",
    "/sent",
    "/confirm/spoilt",
    "/no-such-page",
    "/dev/phone",
    "/dev/mail",
    "/dev/components",
]
OWNER = [
    "/cabinet/",
    "/cabinet/applications/new",
    "/cabinet/applications/{application}",
    "/cabinet/applications/{waiting}/kit",
    "/cabinet/entries/{entry}/kit",
    "/cabinet/entries/{entry}/kit/poster-a4",
]
ORGANISER = [
    "/admin/",
    "/admin/applications/",
    "/admin/applications/{waiting}",
    "/admin/applications/{application}",
    "/admin/season/",
    "/admin/triage/",
]
PAGES = [
    *((None, path) for path in VISITOR),
    *((scene.OWNER, path) for path in OWNER),
    *((scene.ORGANISER, path) for path in ORGANISER),
]

#: The console also repeats the status of an error page, which is not a fault of the page.
STATUS = "Failed to load resource: the server responded with a status of 4"

#: What a page must say of itself; each fault is one line.
FAULTS = """() => {
  const faults = [], heads = [...document.querySelectorAll("h1")];
  const plain = (text) => text.replace(/\\s+/g, " ").trim();
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) faults.push(`${wide} pixels wide in a window of ${innerWidth}`);
  if (document.documentElement.lang !== "ru") faults.push("the language is not ru");
  if (heads.length !== 1) faults.push(`${heads.length} h1`);
  const title = document.title.replace(/^Ошибка: /, ""), head = plain(heads[0]?.textContent || "");
  if (!title.startsWith(head)) faults.push(`the title «${title}» does not begin with «${head}»`);
  for (const control of document.querySelectorAll("input, select, textarea")) {
    if (control.type === "hidden" || control.labels.length || control.ariaLabel) continue;
    faults.push(`no label: ${control.outerHTML}`);
  }
  return faults;
}"""


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


@pytest.mark.parametrize(("email", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_fits_is_named_is_quiet_and_all_can_use_it(window, site, axe, email, path):
    opened = window(email)

    opened.page.goto(path.format(**vars(site.scene)))
    faults = {look: opened.page.evaluate(FAULTS) for look in looks(opened.page)}
    broken = {look: violations(opened.page, axe) for look in looks(opened.page)}

    assert not any(faults.values()), faults
    assert not any(broken.values()), broken
    assert [error for error in opened.errors if STATUS not in error] == []


def looks(page: Page) -> Iterator[str]:
    """Show the page in each width and colour scheme in turn; yield what it is."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            yield f"{width} {scheme}"


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe} }} }}")
    found = page.evaluate("(tags) => axe.run({ runOnly: tags })", TAGS)["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
