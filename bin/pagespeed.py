#!/usr/bin/env python3
"""Measure pages over a simulated slow 4G: kilobytes, requests, largest paint, layout shift.

    bin/pagespeed.py http://127.0.0.1:8000 / /e/12340 --against DESIGN --pages home.html p.html

serves the folder DESIGN (templates/*.html, site.css and fonts of a design to be compared with) and
measures its pages and the site's in turn, in the same Chromium, so that both see the same machine.
Lighthouse's slow 4G: 1.6 Mbit/s × 0.9, round trips of 562 ms, a processor four times slower; a
telephone of 390 × 844, nothing cached. Medians of `--rounds` rounds.
"""

import argparse
import gzip
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from playwright.sync_api import Browser, Response, sync_playwright

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
NETWORK = {
    "offline": False,
    "latency": 562,
    "downloadThroughput": 1.6e6 * 0.9 / 8,
    "uploadThroughput": 750e3 * 0.9 / 8,
}
SLOWER = 4
PHONE = {"width": 390, "height": 844}
SETTLED_MS = 1200
KINDS = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}

OBSERVE = """() => {
  window.seen = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.seen.lcp = one.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.seen.cls += one.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


@dataclass(frozen=True)
class Measure:
    """One visit of a page."""

    kilobytes: float
    requests: int
    lcp_ms: float
    cls: float


def visit(browser: Browser, address: str) -> Measure:
    """Open a page on a fresh telephone far from the mast."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="ru-RU")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(f"({OBSERVE})()")
    answer: Response | None = page.goto(address, wait_until="load", timeout=60_000)
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} answers {answer.status if answer else 'nothing'}")
    page.wait_for_timeout(SETTLED_MS)
    seen = page.evaluate("window.seen")
    context.close()
    return Measure(sum(sizes) / 1000, len(sizes), seen["lcp"], seen["cls"])


class Design(BaseHTTPRequestHandler):
    """Serves a folder of templates and its sheet, in gzip, as a server in production would."""

    folder: Path

    def do_GET(self) -> None:
        """Answer with a page, the sheet or a font."""
        path = urlsplit(self.path).path
        body = self.static(path) if path.startswith("/static/") else self.page(path)
        self.send_response(200 if body else 404)
        kind = KINDS.get(Path(path).suffix, "text/html; charset=utf-8")
        self.send_header("Content-Type", kind)
        if not path.endswith(".woff2"):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def static(self, path: str) -> bytes:
        """Return the sheet or a font; the fonts are ours, for both have the same."""
        name = Path(path).name
        file = VENDOR / name if path.endswith(".woff2") else self.folder / name
        return file.read_bytes() if file.is_file() else b""

    def page(self, path: str) -> bytes:
        """Return a template drawn with what the design leaves out left empty."""
        loader = FileSystemLoader(self.folder / "templates")
        pages = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)
        return pages.get_template(path.lstrip("/")).render(SAMPLE).encode()

    def log_message(self, *_args: object) -> None:
        """Say nothing: the figures are what is printed."""


#: What a home page and an entry's page show, as much of it as the site's own show.
SAMPLE = {
    "noms": [(f"Номинация под номером {number}", 17 + number) for number in range(14)],
    "boards": [
        ("Микробизнес", "до 15 человек", [("Пекарня «Тёплый хлеб»", "Тверь", "1 846", 90)] * 3)
    ]
    * 3,
    "quotes": [("Покупаю бородинский третий год.", "Ольга, 18 ноября", "Передали Марине.")] * 2,
}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a design on a free port."""
    handler = type("Handler", (Design,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def measured(addresses: list[str], rounds: int) -> dict[str, list[Measure]]:
    """Visit every page once a round, in turn, so that a busy minute falls on all of them."""
    found: dict[str, list[Measure]] = {address: [] for address in addresses}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        visit(browser, addresses[0])  # the first visit warms the server up
        for _ in range(rounds):
            for address in addresses:
                found[address].append(visit(browser, address))
        browser.close()
    return found


def report(found: dict[str, list[Measure]]) -> None:
    """Print the medians, a page a line."""
    print(f"{'page':44} {'KB':>6} {'requests':>8} {'LCP ms':>7} {'CLS':>6}")
    for address, visits in found.items():
        middle = [
            statistics.median(getattr(one, name) for one in visits)
            for name in ("kilobytes", "requests", "lcp_ms", "cls")
        ]
        print("{:44} {:6.1f} {:8.0f} {:7.0f} {:6.3f}".format(address, *middle))


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description="Measure pages over a simulated slow 4G.")
    parser.add_argument("site", help="where the site answers, such as http://127.0.0.1:8000")
    parser.add_argument("paths", nargs="+", help="the site's pages")
    parser.add_argument("--against", type=Path, help="the folder of a design to compare with")
    parser.add_argument("--pages", nargs="*", default=[], help="the design's templates")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    ours = [given.site.rstrip("/") + path for path in given.paths]
    if not given.against:
        report(measured(ours, given.rounds))
        return
    with served(given.against) as design:
        report(measured(ours + [design + page for page in given.pages], given.rounds))


if __name__ == "__main__":
    main()
