"""Reading what the site draws: pages, their words, their QR codes."""

from dataclasses import dataclass

import zxingcpp
from PIL import Image
from pypdfium2 import PdfDocument

MM = 25.4 / 72


@dataclass(frozen=True)
class Paper:
    """A PDF as people and cameras see it."""

    pages: int
    #: Of the first page, in millimetres.
    size: tuple[int, int]
    text: str
    #: Where each word's letters are, in millimetres from the lower left: left, bottom, right, top.
    letters: list[tuple[float, float, float, float]]
    picture: Image.Image


def paper(content: bytes) -> Paper:
    """Open a PDF."""
    with PdfDocument(content) as document:
        page = document[0]
        words = page.get_textpage()
        boxes = [
            tuple(one * MM for one in words.get_charbox(n)) for n in range(words.count_chars())
        ]
        width, height = (round(one * MM) for one in page.get_size())
        picture = page.render(scale=2).to_pil().convert("RGB")
        return Paper(len(document), (width, height), words.get_text_range(), boxes, picture)


def plain(text: str) -> str:
    """Return a text with one kind of spaces and no line ends."""
    return " ".join(text.replace("\xad", "").split())


def squares(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """Return the QR codes of a picture."""
    return zxingcpp.read_barcodes(picture)
