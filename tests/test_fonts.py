"""What is built into static/vendor: Russian letters, not Bulgarian ones; one sheet of all."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from app import assets, sheets
from bin import fonts

ROOT = Path(__file__).parent.parent
HEADINGS = ROOT / "static" / "vendor" / "sofia-800.woff2"


def test_the_letter_de_stands_on_feet_and_has_no_tail_like_the_latin_g(headings: TTFont) -> None:
    de, tse, er = (shape(headings, letter) for letter in "дцр")

    assert de.bottom == tse.bottom
    assert de.bottom > er.bottom


def test_the_letter_te_has_one_stem_and_not_three_like_the_latin_m(headings: TTFont) -> None:
    te, sha = shape(headings, "т"), shape(headings, "ш")

    assert te.width < sha.width * 0.75


def test_the_letter_ve_is_no_taller_than_its_neighbours(headings: TTFont) -> None:
    ve, en = shape(headings, "в"), shape(headings, "н")

    assert ve.top == en.top


class Shape(NamedTuple):
    """What a letter takes on the line, in the font's units."""

    width: int
    bottom: float
    top: float


def shape(font: TTFont, letter: str) -> Shape:
    """Measure the glyph that draws the letter by default."""
    glyphs = font.getGlyphSet()
    glyph = glyphs[font.getBestCmap()[ord(letter)]]
    pen = BoundsPen(glyphs)
    glyph.draw(pen)
    _, bottom, _, top = pen.bounds
    return Shape(glyph.width, round(bottom), round(top))


@pytest.fixture(scope="module")
def headings() -> TTFont:
    if not HEADINGS.exists():
        pytest.skip("the fonts are not built: npm is missing")
    return TTFont(HEADINGS)


def test_a_squeezed_sheet_says_what_the_sheet_says() -> None:
    sheet = """
    /* why; { not read } */
    .a > .b,
    .c::before { content: "/"; margin: calc(1rem + 2px) auto; }
    @media (min-width: 48rem) { .d { color: #fff; } }
    """

    squeezed = fonts.squeezed(sheet)

    assert squeezed.strip() == (
        '.a > .b,.c::before{content: "/";margin: calc(1rem + 2px) auto}'
        "@media (min-width: 48rem){.d{color: #fff}}"
    )


def test_a_page_links_the_one_sheet_while_it_is_of_the_present_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(assets.STATIC / "css", tmp_path / "css")
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    built = tmp_path / sheets.built()
    built.parent.mkdir()
    built.touch()

    one = sheets.linked()
    (tmp_path / sheets.parts()[0]).write_text("body { margin: 0 }", "utf-8")
    several = sheets.linked()

    assert one == [f"vendor/{built.name}"]
    assert several == [*sheets.parts()]
    assert all((tmp_path / part).exists() for part in several)
