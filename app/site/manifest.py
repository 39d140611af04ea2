"""The manifest (W3C Web Application Manifest): how the site stands on a phone's screen.

No service worker: a page kept on the phone would show old standings, and voting needs the network.
"""

import json

from flask import Response, url_for
from flask_babel import gettext as _

from app.core.languages import current
from app.site.sitemap import kept
from voting.postcards import INK, PAPER

KIND = "application/manifest+json"


def manifest() -> Response:
    """Describe the site to a phone."""
    home = url_for("site.home")
    told = {
        "name": _("Довольный клиент — народная премия"),
        "short_name": _("Довольный клиент"),
        "lang": current(),
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "minimal-ui",
        "theme_color": INK,
        "background_color": PAPER,
        "icons": [icon(192, "any"), icon(512, "any"), icon(512, "maskable")],
    }
    return kept(json.dumps(told, ensure_ascii=False), KIND)


def icon(size: int, purpose: str) -> dict[str, str]:
    """Return one icon's line."""
    return {
        "src": url_for("site.icon", size=size, purpose=purpose),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
