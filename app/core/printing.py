"""Paper: a page's HTML and CSS made a PDF by WeasyPrint, which needs Debian's Pango.

Without Pango nothing is drawn, and the pages say so: the same HTML is printed by the browser.
"""

from contextlib import redirect_stdout
from functools import cache, lru_cache
from io import StringIO
from threading import Semaphore
from typing import Any

from PIL import ImageFile

from app.config import ROOT

try:
    # Where Pango is missing WeasyPrint also prints a page of advice, into whatever a command says.
    with redirect_stdout(StringIO()):
        import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher
except OSError:
    weasyprint = None
# WeasyPrint tells Pillow to put up with pictures that end too early; `pictures` refuses those.
ImageFile.LOAD_TRUNCATED_IMAGES = False

#: Sheets of some 20 kB, so that pressing twice draws once.
KEPT = 64
STYLES = ("fonts.css", "kit.css", "decision.css")
#: One drawing at a time in a process: it takes the processor for a second, and votes come first.
_turn = Semaphore(1)


def available() -> bool:
    """Tell whether this machine can draw a PDF."""
    return weasyprint is not None


@cache
def _styles() -> tuple[list[Any], Any]:
    """Return the sheets' style and its fonts, read once for a process."""
    fonts = FontConfiguration()
    ours = URLFetcher(allowed_protocols=("file",))
    folder = ROOT / "static" / "css"
    sheets = [
        weasyprint.CSS(filename=str(folder / name), font_config=fonts, url_fetcher=ours)
        for name in STYLES
    ]
    return sheets, fonts


@lru_cache(maxsize=KEPT)
def pdf(html: str) -> bytes:
    """Draw a page as a PDF; it may name no file and no address. Only where `available`."""
    with _turn:
        sheets, fonts = _styles()
        nowhere = URLFetcher(allowed_protocols=())
        page = weasyprint.HTML(string=html, url_fetcher=nowhere)
        drawn: bytes = page.write_pdf(stylesheets=sheets, font_config=fonts)
    return drawn
