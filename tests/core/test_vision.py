"""The version for the visually impaired: what a cookie may say."""

import pytest

from app.core import vision


def test_what_a_reader_chose_is_read_back_from_the_cookie() -> None:
    wanted = vision.chosen({"size": "largest", "scheme": "yellow-on-black", "images": "hidden"})

    assert vision.read(wanted.cookie) == wanted
    assert wanted.spacing == "wide"


@pytest.mark.parametrize(
    "cookie", ["", "...", "large", "large.black-on-white.wide", 'large.".wide.shown', "x.x.x.x"]
)
def test_a_cookie_that_is_not_ours_changes_nothing(cookie: str) -> None:
    assert vision.read(cookie) is None


def test_a_choice_that_is_not_offered_is_the_first_one() -> None:
    assert vision.chosen({"size": "<script>"}).size == "large"
