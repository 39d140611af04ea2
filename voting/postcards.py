"""Postcards: pictures of an entry for social networks and link previews, drawn by Pillow.

The letters are ours (static/vendor), or DejaVu's where they are not built.
"""

import io
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

from app.config import ROOT
from app.core import qr
from app.core.errors import DomainError

INK, PAPER, TAG, ASK, WHITE = "#12312C", "#F5F7F4", "#FFD83D", "#C8104F", "#FFFFFF"
MUTED, BAND_TEXT = "#4A625D", "#B9CFC8"
VENDOR = ROOT / "static" / "vendor"
FACES = {
    "display": (str(VENDOR / "sofia-800.woff2"), "DejaVuSansCondensed-Bold.ttf", "DejaVuSans.ttf"),
    "bold": (str(VENDOR / "golos-600.woff2"), "DejaVuSans-Bold.ttf", "DejaVuSans.ttf"),
    "text": (str(VENDOR / "golos-400.woff2"), "DejaVuSans.ttf"),
}
#: Pictures of some 40 kB each.
KEPT = 200

Box = tuple[int, int, int, int]
Font = ImageFont.FreeTypeFont
#: What each network shows best, in pixels. `preview` is what a link shows of itself.
SIZES = {
    "vk": (1080, 1080),
    "ok": (1200, 900),
    "telegram": (1280, 720),
    "preview": (1200, 630),
}


class NoLetters(DomainError):
    """This machine has neither our fonts nor DejaVu."""

    message = "Картинки на этом сервере не рисуются: нет шрифтов. Возьмите плакат в PDF."


@dataclass(frozen=True)
class Postcard:
    """What is written on a postcard."""

    headline: str
    name: str
    where: str
    code: str
    code_label: str
    foot: str
    address: str


@cache
def font(face: str, size: int) -> Font:
    """Return a font of so many pixels; NoLetters."""
    for name in FACES[face]:
        try:
            return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    raise NoLetters


def wrapped(text: str, letters: Font, width: int) -> list[str]:
    """Return a text in lines no wider than so many pixels; a longer word is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and letters.getlength(joined) <= width:
            lines[-1] = joined
            continue
        rest = word
        while letters.getlength(rest) > width and len(rest) > 1:
            fits = next(n for n in range(len(rest), 0, -1) if letters.getlength(rest[:n]) <= width)
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return lines


def fitted(text: str, face: str, box: Box, largest: int, most: int) -> tuple[list[str], Font]:
    """Return a text in at most so many lines that fit a box, in the largest letters that do."""
    left, top, right, bottom = box
    size = largest
    while True:
        letters = font(face, size)
        lines = wrapped(text, letters, right - left)
        fits = len(lines) <= most and len(lines) * size * 1.05 <= bottom - top
        if fits or size <= largest // 4:
            return lines[:most], letters
        size -= max(1, size // 20)


class Canvas:
    """A picture being drawn; lengths are in hundredths of its height."""

    def __init__(self, width: int, height: int) -> None:
        """Take the size in pixels."""
        self.image = Image.new("RGB", (width, height), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.width, self.height = width, height

    def px(self, hundredths: float) -> int:
        """Return a length in pixels."""
        return round(hundredths * self.height / 100)

    def write(
        self, text: str, face: str, box: Box, largest: float, *, colour: str, most: int
    ) -> int:
        """Write a text from the top of a box; return where it ends."""
        lines, letters = fitted(text, face, box, self.px(largest), most)
        top = box[1]
        for line in lines:
            self.pen.text((box[0], top), line, font=letters, fill=colour)
            top += round(letters.size * 1.05)
        return top

    def mark(self, left: int, top: int, size: int) -> None:
        """Draw the prize's mark: a price tag whose smile is also a tick."""
        one = size / 48
        plate = [(11, 3), (46, 3), (46, 45), (11, 45), (2, 36), (2, 12)]
        self.pen.polygon([(left + x * one, top + y * one) for x, y in plate], fill=TAG)
        for x, y in ((21, 15.5), (32, 15.5)):
            eye = (x - 2.9, y - 2.9, x + 2.9, y + 2.9)
            self.pen.ellipse(
                [left + eye[0] * one, top + eye[1] * one, left + eye[2] * one, top + eye[3] * one],
                fill=INK,
            )
        smile = [
            (16.5, 26.5),
            (18.6, 32),
            (21.6, 35),
            (26.3, 36.1),
            (31, 34),
            (35.4, 28.6),
            (40.5, 20.5),
        ]
        self.pen.line(
            [(left + x * one, top + y * one) for x, y in smile],
            fill=INK,
            width=round(4.4 * one),
            joint="curve",
        )

    def qr(self, address: str, left: int, top: int, size: int) -> None:
        """Draw an address as a QR code of level Q on white, its quiet zone within the size."""
        code = qr.code(address)
        scale = size // code.symbol_size(border=qr.QUIET_ZONE)[0]
        drawn = io.BytesIO()
        code.save(drawn, kind="png", scale=scale, border=qr.QUIET_ZONE)
        squares = Image.open(drawn).convert("RGB")
        self.pen.rectangle([left, top, left + size, top + size], fill=WHITE)
        spare = (size - squares.width) // 2
        self.image.paste(squares, (left + spare, top + spare))


@lru_cache(maxsize=KEPT)
def draw(card: Postcard, size: tuple[int, int]) -> bytes:
    """Draw a postcard of so many pixels, as PNG; NoLetters."""
    canvas = Canvas(*size)
    band(canvas)
    wide = canvas.width > canvas.height * 1.25
    if wide:
        beside(canvas, card)
    else:
        below(canvas, card)
    out = io.BytesIO()
    few = canvas.image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()


def band(canvas: Canvas) -> None:
    """Draw the band above with the prize's name."""
    px = canvas.px
    canvas.pen.rectangle([0, 0, canvas.width, px(13)], fill=INK)
    canvas.mark(px(5), px(2.5), px(8))
    top = (px(15), px(2.2), canvas.width - px(5), px(13))
    canvas.write("Довольный клиент", "bold", top, 4.2, colour=WHITE, most=1)
    under = (px(15), px(7.3), canvas.width - px(5), px(13))
    canvas.write("Народная премия малого бизнеса", "text", under, 3.1, colour=BAND_TEXT, most=1)


def beside(canvas: Canvas, card: Postcard) -> None:
    """Fill a wide picture: words on the left, the tag on the right."""
    px = canvas.px
    tag = (canvas.width - px(57), px(19), canvas.width - px(5), px(94))
    words(canvas, card, (px(5), px(19), tag[0] - px(5), px(94)))
    canvas.pen.rectangle(tag, fill=TAG)
    canvas.qr(card.address, tag[0] + px(3), tag[1] + px(3), px(46))
    label = (tag[0] + px(3), tag[1] + px(51), tag[2] - px(3), tag[1] + px(57))
    canvas.write(card.code_label, "bold", label, 3.4, colour=INK, most=1)
    number = (tag[0] + px(3), tag[1] + px(54.5), tag[2] - px(3), tag[3])
    canvas.write(card.code, "display", number, 18, colour=INK, most=1)


def below(canvas: Canvas, card: Postcard) -> None:
    """Fill a square picture: words above, the tag below."""
    px = canvas.px
    tag = (px(5), px(55), canvas.width - px(5), px(95))
    words(canvas, card, (px(5), px(17), canvas.width - px(5), px(53)))
    canvas.pen.rectangle(tag, fill=TAG)
    canvas.qr(card.address, tag[2] - px(38), tag[1] + px(2), px(36))
    inner = (tag[0] + px(3), tag[1] + px(4), tag[2] - px(41), tag[3])
    canvas.write(card.code_label, "bold", inner, 3.4, colour=INK, most=1)
    number = (inner[0], tag[1] + px(9), inner[2], tag[3])
    end = canvas.write(card.code, "display", number, 20, colour=INK, most=1)
    canvas.write(
        card.foot, "text", (inner[0], end + px(1), inner[2], tag[3]), 2.7, colour=INK, most=3
    )


def words(canvas: Canvas, card: Postcard, box: Box) -> None:
    """Write the headline, the name and where it is; in a wide picture the small print too."""
    px = canvas.px
    left, _, right, bottom = box
    end = canvas.write(card.headline, "display", box, 13, colour=ASK, most=1)
    named = (left, end + px(2.5), right, min(end + px(2.5 + 28), bottom - px(9)))
    end = canvas.write(card.name, "display", named, 9, colour=INK, most=3)
    place = (left, end + px(1.5), right, bottom)
    end = canvas.write(card.where, "text", place, 3.2, colour=MUTED, most=2)
    if bottom > px(90):
        small = (left, px(83), right, bottom)
        canvas.write(card.foot, "text", small, 3.2, colour=INK, most=3)
