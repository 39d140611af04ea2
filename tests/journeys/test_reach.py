"""How light a page is, and how it is gone through by keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import Site

VOTERS = 50_000
OTHERS = 100_000
REQUESTS = 10
#: Pages and the most bytes of their first view, headers among them.
WEIGHTS = {
    "/e/{code}": VOTERS,
    "/e/{code}/vote": VOTERS,
    "/": OTHERS,
    "/entries/": OTHERS,
    "/nearby/": OTHERS,
    "/nominations/{nomination}/{division}/": OTHERS,
    "/standings/{nomination}/": OTHERS,
    "/rules": OTHERS,
    "/protocol/": OTHERS,
    "/vision": OTHERS,
}

#: Whether what is in focus is seen to be: an outline of its own or of the card it is in, and on top.
SEEN = """() => {
  const here = document.activeElement;
  if (here === document.body) return "";
  const box = here.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const name = here.outerHTML.slice(0, 90);
  const styles = [here, here.closest(".card")].filter(Boolean).map((one) => getComputedStyle(one));
  const lined = styles.some((style) => {
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (!lined) return `${name} is in focus and looks like anything else`;
  if (top && !here.contains(top) && !top.contains(here)) {
    return `${top.outerHTML.slice(0, 60)} covers ${name} in focus`;
  }
  return "";
}"""


@pytest.fixture
def fresh(browser: Browser, site: Site):
    """Return a telephone that has never been on the site."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(base_url=site.address, locale="ru-RU", viewport=size)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("path", "most"), WEIGHTS.items())
def test_a_page_is_light_and_asks_nobody_else(fresh: Page, site: Site, path: str, most: int):
    wire, sizes, asked = fresh.context.new_cdp_session(fresh), [], []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    fresh.on("request", lambda request: asked.append(request.url))

    fresh.goto(path.format(**vars(site.scene)), wait_until="networkidle")

    assert sum(sizes) <= most
    assert len(sizes) <= REQUESTS
    assert [url for url in asked if not url.startswith((site.address, "data:"))] == []


@pytest.mark.parametrize("path", ["/", "/entries/", "/e/{code}", "/e/{code}/vote", "/vision"])
def test_whoever_goes_by_keyboard_sees_where_they_are(fresh: Page, site: Site, path: str):
    fresh.goto(path.format(**vars(site.scene)))

    lost = []
    for _ in range(25):
        fresh.keyboard.press("Tab")
        lost.append(fresh.evaluate(SEEN))

    assert [fault for fault in lost if fault] == []


def test_the_version_for_the_visually_impaired_is_chosen_and_left_by_keyboard(fresh: Page):
    fresh.goto("/vision?back=/how")
    fresh.get_by_label("Ещё крупнее").focus()
    fresh.keyboard.press("Space")
    fresh.get_by_label("Жёлтым по чёрному").focus()
    fresh.keyboard.press("Space")
    fresh.keyboard.press("Enter")
    fresh.wait_for_url("**/how")
    fresh.get_by_role("button", name="Обычная версия").wait_for()
    chosen = fresh.evaluate("getComputedStyle(document.body).backgroundColor")

    fresh.get_by_role("button", name="Обычная версия").focus()
    fresh.keyboard.press("Enter")

    assert chosen == "rgb(0, 0, 0)"
    expect(fresh.locator("html[data-scheme]")).to_have_count(0)
