"""Covers: what a link to a page of ours shows of itself in messengers, 1200×630, drawn by Pillow.

Words on the left, the prize's yellow price tag with one short figure on the right.
"""

import hashlib
import io
from dataclasses import astuple, dataclass
from functools import lru_cache

from PIL import Image

from voting.postcards import ASK, INK, MUTED, TAG, Canvas, band

SIZE = (1200, 630)
#: Change it with the drawing, so that no cache keeps the old one.
VERSION = "2"
#: Covers of some 20 kB each.
KEPT = 200
#: Drawn larger and made smaller: Pillow's polygons have no smooth edges.
SMOOTH = 4
#: How much of a maskable icon's side may be cut off at each edge (W3C: the safe circle is 80 %).
MARGIN = 0.2
NARROW = "\N{NARROW NO-BREAK SPACE}"
#: The smile: two cubic curves in a square of 48, each by its four points; drawn in so many steps.
SMILE = (
    ((16.5, 26.5), (18.5, 33), (22.1, 36.1), (26.3, 36.1)),
    ((26.3, 36.1), (31.5, 36.1), (35.7, 30.7), (40.5, 20.5)),
)
CURVE = 120


@dataclass(frozen=True)
class Cover:
    """What is written on a cover."""

    kicker: str
    title: str
    foot: str
    figure: str
    figure_label: str

    @property
    def etag(self) -> str:
        """Return the name of exactly this picture."""
        told = "\0".join((VERSION, *astuple(self)))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@lru_cache(maxsize=KEPT)
def draw(cover: Cover) -> bytes:
    """Draw a cover as PNG; NoLetters where the machine has no fonts."""
    canvas = Canvas(*SIZE)
    band(canvas)
    px = canvas.px
    tag = (canvas.width - px(66), px(24), canvas.width - px(7), px(88))
    _words(canvas, cover, (px(7), px(20), tag[0] - px(7), px(94)))
    _tag(canvas, cover, tag)
    return png(canvas.image)


def _words(canvas: Canvas, cover: Cover, box: tuple[int, int, int, int]) -> None:
    """Write what it is, its name in the largest letters that fit, and where it is."""
    px = canvas.px
    left, _top, right, bottom = box
    end = canvas.write(cover.kicker, "bold", box, 5.2, colour=ASK, most=2)
    named = (left, end + px(2), right, bottom - px(14))
    end = canvas.write(cover.title, "display", named, 17, colour=INK, most=4)
    below = (left, max(end + px(2), bottom - px(13)), right, bottom)
    canvas.write(cover.foot, "text", below, 4.6, colour=MUTED, most=2)


def _tag(canvas: Canvas, cover: Cover, box: tuple[int, int, int, int]) -> None:
    """Draw the price tag: its corners cut on the left, a hole, the figure."""
    px = canvas.px
    left, top, right, bottom = box
    cut = px(12)
    shape = [(left + cut, top), (right, top), (right, bottom), (left + cut, bottom)]
    shape += [(left, bottom - cut), (left, top + cut)]
    canvas.pen.polygon(shape, fill=TAG)
    middle, hole = (top + bottom) // 2, px(2)
    centre = left + px(6)
    canvas.pen.ellipse([centre - hole, middle - hole, centre + hole, middle + hole], fill=INK)
    inner = (left + px(12), top + px(14), right - px(4), bottom - px(6))
    end = canvas.write(cover.figure_label, "bold", inner, 4.6, colour=INK, most=3)
    figure = (inner[0], end + px(3), inner[2], inner[3])
    # The space of thousands is not in every font.
    plain = cover.figure.replace(NARROW, "\N{NO-BREAK SPACE}")
    canvas.write(plain, "display", figure, 30, colour=INK, most=1)


@lru_cache
def icon(size: int, *, maskable: bool) -> bytes:
    """Draw the mark as a square icon of so many pixels, as PNG.

    Without `maskable` the mark fills the square; with it, what a system may cut off is plain.
    """
    whole = size * SMOOTH
    canvas = Canvas(whole, whole)
    canvas.pen.rectangle([0, 0, whole, whole], fill=INK)
    edge = round(whole * (MARGIN if maskable else MARGIN / 2))
    canvas.mark(edge, edge, whole - 2 * edge)
    _smile(canvas, edge, whole - 2 * edge)
    return png(canvas.image.resize((size, size), Image.Resampling.LANCZOS))


def _smile(canvas: Canvas, edge: int, side: int) -> None:
    """Draw the mark's smile over as the curve of static/img/logo.svg, its ends round."""
    one = side / 48
    for start, first, second, end in SMILE:
        for step in range(CURVE + 1):
            t = step / CURVE
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            points = (start, first, second, end)
            x, y = (
                edge + one * sum(w * point[axis] for w, point in zip(weights, points, strict=True))
                for axis in (0, 1)
            )
            half = 2.4 * one
            canvas.pen.ellipse([x - half, y - half, x + half, y + half], fill=INK)


def png(image: Image.Image) -> bytes:
    """Write a picture of few colours as PNG."""
    out = io.BytesIO()
    few = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
