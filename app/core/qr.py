"""QR codes as SVG, to be set into a page: level Q, dark on white, a quiet zone of four modules."""

import segno
from markupsafe import Markup

#: Modules of white around a code.
QUIET_ZONE = 4


def svg(address: str) -> Markup:
    """Return the drawn code of an address."""
    code = segno.make_qr(address, error="q", boost_error=False)
    drawn = code.svg_inline(
        border=QUIET_ZONE, light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(drawn)  # noqa: S704 -- segno draws it, and only of squares.
