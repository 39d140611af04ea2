"""Forty files that somebody might hand in to break the site, or whoever looks at it."""

import io
import struct
import zlib

from PIL import Image


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG whose header says it is so large, with these chunks and hardly any pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def photo(form: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    out = io.BytesIO()
    mode = "RGB" if form in {"JPEG", "WEBP", "PNG", "BMP", "TIFF", "PPM", "TGA", "PCX"} else "P"
    Image.new(mode, size, 120 if mode == "P" else (10, 120, 60)).save(out, form, **options)
    return out.getvalue()


def animated(form: str, frames: int) -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("RGB", (40, 40), (n % 256, n // 256, 90)) for n in range(frames)]
    pictures[0].save(out, form, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def located() -> bytes:
    """Return a photo with the place it was taken at."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    exif.get_ifd(0x8825)[2] = (56.0, 51.0, 30.0)
    return photo("JPEG", exif=exif, comment=b"SECRET-COMMENT")


SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
BOMB = zlib.compress(b"A" * 60_000_000)

#: What must be refused: no picture, or more of one than we draw.
REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\xff",
    "svg": SVG,
    "svg with a head": b'<?xml version="1.0"?>' + SVG,
    "html": b"<html>" + SCRIPT,
    "php": b"<?php system($_GET['c']); ?>",
    "javascript gif": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//",
    "gif": photo("GIF"),
    "animated gif": animated("GIF", 30),
    "bmp": photo("BMP"),
    "tiff": photo("TIFF"),
    "ppm": photo("PPM"),
    "tga": photo("TGA"),
    "pcx": photo("PCX"),
    "ico": photo("ICO"),
    "icns head": b"icns\0\0\0\x10ic07\0\0\0\x08",
    "psd head": b"8BPS\0\x01" + b"\0" * 40,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n(/etc/passwd) run",
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript>>>>",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "elf": b"\x7fELF" + b"\0" * 100,
    "png of 50 000 × 50 000": png(50_000, 50_000),
    "png of 2 billion": png(2**31 - 1, 2**31 - 1),
    "png 20 million and one row": png(5000, 4001),
    "png of no width": png(0, 100),
    "png with a huge text": png(64, 64, (b"zTXt", b"x\0\0" + BOMB)),
    "png with a huge profile": png(64, 64, (b"iCCP", b"x\0\0" + BOMB)),
    "png without pixels": png(64, 64)[:60],
    "png cut short": photo("PNG", (300, 300))[:120],
    "jpeg cut short": photo("JPEG", (900, 900))[:900],
    "jpeg of a head": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "webp cut short": photo("WEBP", (300, 300))[:60],
    "webp of a head": b"RIFF\x10\0\0\0WEBPVP8 ",
    "webp that lies": b"RIFF\xff\xff\xff\x7fWEBPVP8X" + b"\xff" * 40,
    "a line of pixels": photo("PNG", (5000, 1)),
    "too heavy": photo("JPEG") + b"\0" * (2 * 1024 * 1024),
    "noise": bytes(range(256)) * 400,
    "xml bomb": b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><svg>&c;</svg>',
}
#: What is a picture, with something beside it that must not stay.
DRAWN_ANEW: dict[str, bytes] = {
    "jpeg with a place and a comment": located(),
    "jpeg and a script": photo("JPEG") + SCRIPT,
    "jpeg and a zip": photo("JPEG") + b"PK\x03\x04" + b"payload" * 9,
    "png and html": photo("PNG") + b"<html>" + SCRIPT,
    "png with a script in a text": photo("PNG")[:33]
    + chunk(b"tEXt", b"x\0" + SCRIPT)
    + photo("PNG")[33:],
    "webp of 200 frames": animated("WEBP", 200),
    "png of 200 frames": animated("PNG", 200),
    "jpeg named otherwise": photo("JPEG"),
    "cmyk": b"",
}
CMYK = io.BytesIO()
Image.new("CMYK", (64, 48)).save(CMYK, "JPEG")
DRAWN_ANEW["cmyk"] = CMYK.getvalue()
