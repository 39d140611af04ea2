"""A page's one style sheet: within the page for who comes from elsewhere, linked for the others.

Who opens a first page by a QR code, a link or a bookmark waits for one journey to the server less
before it is drawn; who walks on takes the sheet once and keeps it. The browser tells which of the
two it is (Sec-Fetch-Site, https://www.w3.org/TR/fetch-metadata/). docs/adr/0033.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, g, request
from markupsafe import Markup

from app import assets

IMPORT = re.compile(r'@import "([\w-]+\.css)"')
#: Where a page was asked for from: the address bar, or another site.
ELSEWHERE = {"none", "cross-site"}
ASKED_FROM = "Sec-Fetch-Site"
POLICY = "Content-Security-Policy"


@dataclass(frozen=True)
class Sheet:
    """The text of a sheet, and the hash by which the content policy knows it."""

    text: Markup
    hash: str


@lru_cache(maxsize=1)
def parts() -> tuple[str, ...]:
    """Return the sheets that css/site.css imports, in their order."""
    imports = (assets.STATIC / "css" / "site.css").read_text("utf-8")
    return tuple(f"css/{name}" for name in IMPORT.findall(imports))


def built() -> str:
    """Return where bin/fonts.py puts the parts together: the name is of what is in them now."""
    versions = "".join(assets.version(part) or "" for part in parts())
    return f"vendor/site-{sha256(versions.encode()).hexdigest()[: assets.HASH_LETTERS]}.css"


def linked() -> list[str]:
    """Return a page's sheets: the one that was built of the present parts, or the parts."""
    one, fonts = built(), "vendor/fonts.css"
    if (assets.STATIC / one).exists():
        return [one]
    return [fonts, *parts()] if (assets.STATIC / fonts).exists() else [*parts()]


def carried() -> Markup:
    """Return the built sheet for a page that was asked for from elsewhere, else nothing."""
    if request.headers.get(ASKED_FROM) not in ELSEWHERE:
        return Markup()
    one = assets.STATIC / built()
    if not one.exists():
        return Markup()
    sheet = _read(one)
    g.carried = sheet.hash
    return sheet.text


@lru_cache(maxsize=1)
def _read(built_sheet: Path) -> Sheet:
    text = built_sheet.read_text("utf-8")
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Sheet(Markup(text), f"'sha256-{digest}'")  # noqa: S704 -- Our own sheet.


def _allow(response: Response) -> Response:
    """Let the browser use the sheet within the page, and no other style within it."""
    if digest := g.get("carried"):
        response.headers[POLICY] += f"; style-src 'self' {digest}"
    return response


def install(app: Flask) -> None:
    """Give templates the sheet. Installed before what sets headers, for these run last to first."""
    app.after_request(_allow)
    app.jinja_env.globals.update(carried_sheet=carried, linked_sheets=linked)
