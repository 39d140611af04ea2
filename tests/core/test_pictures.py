"""Pictures are drawn anew: nothing is kept as it was sent, and no file takes much memory or time."""

import io
import resource
import time

import pytest
from PIL import Image

from app.core import pictures
from app.core.errors import DomainError
from tests.core.hostile import DRAWN_ANEW, REFUSED, photo

MEGABYTE = 1024  # ru_maxrss counts kilobytes.


def test_there_are_forty_of_them_at_least():
    assert len(REFUSED) + len(DRAWN_ANEW) >= 40


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_by_its_own_name(name):
    began = time.process_time()

    with pytest.raises(DomainError):
        pictures.draw(REFUSED[name])

    assert time.process_time() - began < 2


@pytest.mark.parametrize("name", DRAWN_ANEW)
def test_a_picture_is_drawn_anew_without_what_came_beside_it(name):
    drawing = pictures.draw(DRAWN_ANEW[name])

    for content in drawing.sizes.values():
        drawn = Image.open(io.BytesIO(content), formats=["WEBP"])
        assert content not in DRAWN_ANEW[name]
        assert b"SECRET" not in content
        assert b"script" not in content
        assert b"PK\x03\x04" not in content
        assert not drawn.getexif()
        assert getattr(drawn, "n_frames", 1) == 1


def test_the_largest_picture_allowed_takes_little_memory():
    wide = io.BytesIO()
    Image.new("RGBA", (5000, 4000), (1, 2, 3, 4)).save(wide, "PNG")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    pictures.draw(wide.getvalue())

    risen = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert risen < 150 * MEGABYTE


def test_a_photo_is_kept_in_three_widths_and_never_made_wider():
    large, small = pictures.draw(photo("JPEG", (3000, 1500))), pictures.draw(photo("PNG"))

    assert list(large.sizes) == [320, 640, 1280]
    assert (large.width, large.height) == (1280, 640)
    assert list(small.sizes) == [64]


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # Turned by a quarter.

    drawing = pictures.draw(photo("JPEG", (400, 200), exif=exif))

    assert (drawing.width, drawing.height) == (200, 400)


def test_what_is_clear_stays_clear():
    clear = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(clear, "PNG")

    drawing = pictures.draw(clear.getvalue())

    assert Image.open(io.BytesIO(drawing.sizes[64])).mode == "RGBA"
