"""How a page may be looked at, and what is wrong with it in a look."""

import json
from collections.abc import Iterator

from playwright.sync_api import Page

from app.core import vision

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ((390, 844), (768, 1024), (1280, 800))
SCHEMES = ("light", "dark")
#: A page of 1280 enlarged four times is one of 320.
NARROWEST = (320, 640)

#: What a page must say of itself; each fault is one line.
FAULTS = """() => {
  const faults = [], heads = [...document.querySelectorAll("h1")];
  const plain = (text) => text.replace(/\\s+/g, " ").trim();
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) faults.push(`${wide} pixels wide in a window of ${innerWidth}`);
  const lang = location.pathname.startsWith("/en/") ? "en" : "ru";
  if (document.documentElement.lang !== lang) faults.push(`the language is not ${lang}`);
  if (heads.length !== 1) faults.push(`${heads.length} h1`);
  const title = plain(document.title.replace(/^(Ошибка|Error): /, ""));
  const head = plain(heads[0]?.textContent || "");
  if (!title.startsWith(head)) faults.push(`the title «${title}» does not begin with «${head}»`);
  for (const control of document.querySelectorAll("input, select, textarea")) {
    if (control.type === "hidden" || control.labels.length || control.ariaLabel) continue;
    faults.push(`no label: ${control.outerHTML}`);
  }
  return faults;
}"""

#: What can be pressed must be on top where it is: nothing lies over it.
COVERED = """() => {
  const faults = [];
  for (const one of document.querySelectorAll("main :is(a, button, input, select, summary)")) {
    const box = one.getClientRects()[0];
    if (!box || box.width < 4 || box.height < 4 || !one.checkVisibility()) continue;
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const now = one.getClientRects()[0];
    const x = now.x + now.width / 2, y = now.y + now.height / 2;
    const top = document.elementFromPoint(x, y);
    if (!top || one.contains(top) || top.contains(one) || one.labels?.length) continue;
    faults.push(`${top.outerHTML.slice(0, 80)} lies over ${one.outerHTML.slice(0, 80)}`);
  }
  scrollTo(0, 0);
  return faults;
}"""


def every(page: Page) -> Iterator[str]:
    """Show the page in each width and colour scheme in turn; yield what it is."""
    for size in SIZES:
        for scheme in SCHEMES:
            yield show(page, size, scheme)


def some(page: Page, number: int) -> Iterator[str]:
    """Show the page in each width, light and dark by turns; yield what it is."""
    for turn, size in enumerate(SIZES):
        yield show(page, size, SCHEMES[(number + turn) % 2])


def show(page: Page, size: tuple[int, int], scheme: str) -> str:
    """Show the page in one look; return its name."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return f"{size[0]} {scheme}"


def enlarged(page: Page) -> Iterator[str]:
    """Show the page enlarged four times, then with letters twice as large; yield what it is."""
    page.set_viewport_size(dict(zip(("width", "height"), NARROWEST, strict=True)))
    yield "400 %"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    yield "letters 200 %"
    page.emulate_media(forced_colors="active")
    yield "forced colours"
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.emulate_media(forced_colors="none")


def for_the_visually_impaired(page: Page, number: int) -> Iterator[str]:
    """Show one scheme of that version, by turns, at its largest; yield what it is."""
    size = SIZES[number % 2 * 2]
    scheme = vision.CHOICES["scheme"][number % 3]
    choice = vision.chosen({"size": "largest", "spacing": "wider", "scheme": scheme})
    page.context.add_cookies([{"name": vision.COOKIE, "value": choice.cookie, "url": page.url}])
    page.reload()
    yield show(page, size, "light") + f" {scheme}"
    page.context.clear_cookies(name=vision.COOKIE)


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe} }} }}")
    found = page.evaluate(f"axe.run({{ runOnly: {json.dumps(TAGS)} }})")["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
