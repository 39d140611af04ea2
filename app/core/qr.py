"""QR codes: level Q, dark on white, a quiet zone of four modules."""

import segno
from markupsafe import Markup

#: Modules of white around a code.
QUIET_ZONE = 4


def code(address: str) -> segno.QRCode:
    """Return the code of an address."""
    return segno.make_qr(address, error="q", boost_error=False)


def svg(address: str) -> Markup:
    """Return the code of an address drawn as SVG, to be set into a page."""
    drawn = code(address).svg_inline(
        border=QUIET_ZONE, light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(drawn)  # noqa: S704 -- segno draws it, and only of squares.
