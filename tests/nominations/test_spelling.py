"""What a search without results probably meant."""

import pytest

from nominations import spelling

KNOWN = spelling.words(["Кондитерская «Тёплый хлеб»", "Барбершоп «Борода»", "Хлебный дом", "Орёл"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("теплй", "тёплый"),  # a letter less
        ("теплыый", "тёплый"),  # a letter more
        ("тёплый хлев", "тёплый хлеб"),  # another letter
        ("етплый", "тёплый"),  # two letters swapped
        ("кандитирская", "кондитерская"),  # two slips in a long word
        ("ТЕПЛИЙ", "тёплый"),
    ],
)
def test_a_slip_of_a_key_is_mended(typed, meant):
    assert spelling.mended(typed, KNOWN) == meant


@pytest.mark.parametrize("typed", ["хлеб", "борода", "орл", "самовар", "12367", "%_", ""])
def test_what_is_known_too_short_or_like_nothing_stays(typed):
    assert spelling.mended(typed, KNOWN) == typed


@pytest.mark.parametrize(
    ("typed", "meant"), [("ntgksq [kt,", "теплый хлеб"), ("JH`K", "орел"), ("Орёл", "Орёл")]
)
def test_the_keys_of_the_other_keyboard_are_read(typed, meant):
    assert spelling.relaid(typed) == meant
