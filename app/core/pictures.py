"""Pictures that people hand in: looked at, decoded, and drawn anew; nothing is kept as sent.

Limits: trust.md T16 of the prize's threat model; Pillow decodes three formats and no other.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from app.core.errors import DomainError

LARGEST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
#: A thinner picture is no photo of a business.
SMALLEST_SIDE = 32
FORMATS = ("JPEG", "PNG", "WEBP")
#: Widths in pixels, the narrowest first; a picture is never made wider than it came.
WIDTHS = (320, 640, 1280)
QUALITY = 80
MEDIA = "image/webp"

# A picture that ends too early is refused, not filled with grey.
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class TooHeavy(DomainError):
    """The file has more than 2 MB."""

    message = "Файл больше 2 МБ. Загрузите до 2 МБ: JPG, PNG или WebP"


class NotAPicture(DomainError):
    """The file is no JPEG, PNG or WebP that can be decoded."""

    message = "Это не фотография. Подойдёт JPG, PNG или WebP до 2 МБ"


class TooManyPixels(DomainError):
    """The picture has more than 20 million pixels."""

    message = "Снимок больше 20 мегапикселей. Загрузите поменьше"


class TooSmall(DomainError):
    """The picture is a few pixels wide."""

    message = "Снимок слишком маленький. Нужно хотя бы 32 на 32 точки"


@dataclass(frozen=True)
class Drawing:
    """A picture drawn anew: {width: WebP}, and the size of the widest."""

    sizes: dict[int, bytes]
    width: int
    height: int


def draw(content: bytes) -> Drawing:
    """Decode a picture and draw it anew in its sizes, without anything that was written beside it.

    Raises TooHeavy, NotAPicture, TooManyPixels, TooSmall.
    """
    if len(content) > LARGEST_BYTES:
        raise TooHeavy
    try:
        return _drawn(_decoded(content))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        # Pillow's decoders raise all of these at files that were made to break them.
        raise NotAPicture from error


def _decoded(content: bytes) -> Image.Image:
    """Return the picture's first frame upright, no wider and higher than is kept."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise NotAPicture from error
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels
    if min(image.size) < SMALLEST_SIDE:
        raise TooSmall
    largest = WIDTHS[-1]
    image.draft("RGB", (largest, largest))  # A JPEG is decoded no larger than it is needed.
    image.thumbnail((largest, largest * 2), reducing_gap=2.0)
    return ImageOps.exif_transpose(image)


def _drawn(image: Image.Image) -> Drawing:
    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    plain = image.convert("RGBA" if clear else "RGB")
    sizes: dict[int, bytes] = {}
    for width in [*(one for one in WIDTHS if one < plain.width), plain.width]:
        height = max(1, round(plain.height * width / plain.width))
        sizes[width] = _written(plain.resize((width, height)) if width != plain.width else plain)
    return Drawing(sizes, plain.width, plain.height)


def _written(image: Image.Image) -> bytes:
    """Write the pixels alone: a fresh picture carries no EXIF, no profile, no comment."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
