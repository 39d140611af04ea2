"""What the pages of a journey weigh, as they came over the network."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Page, Request

NUMBER = re.compile(r"/\d+(?=/|$)")
SECRET = re.compile(r"/(confirm|verify|claim)/[^/?]+")


@dataclass
class Scales:
    """Weighs every page that a browser window opens."""

    page: Page
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to weigh."""
        self.page.on("requestfinished", self._note)

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    def table(self) -> dict[str, tuple[int, int]]:
        """Return, by a page's address, the bytes of its HTML and of all that came with it.

        Numbers and secrets are left out of addresses; of a page opened twice, the heavier counts.
        """
        pages: dict[str, tuple[int, int]] = {}
        name, html, whole = "", 0, 0
        for request in self.requests:
            sizes = request.sizes()
            weight = sizes["responseBodySize"] + sizes["responseHeadersSize"]
            if request.is_navigation_request() and request.frame == self.page.main_frame:
                name, html, whole = named(request.url), weight, 0
            whole += weight
            if name:
                before = pages.get(name, (0, 0))
                pages[name] = max(before[0], html), max(before[1], whole)
        return pages


def named(url: str) -> str:
    """Return an address without its site, numbers and secrets."""
    path = "/" + url.split("/", 3)[3].split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
    return NUMBER.sub("/N", SECRET.sub(r"/\1/…", path))


def told(seconds: dict[str, float], pages: dict[str, tuple[int, int]]) -> str:
    """Return the journey's figures as lines of text."""
    lines = [f"{name}: {spent:.1f} s" for name, spent in seconds.items()]
    lines += [
        f"{name:45} html {html / 1024:6.1f} KiB   all {whole / 1024:6.1f} KiB"
        for name, (html, whole) in sorted(pages.items())
    ]
    return "\n".join(lines)
