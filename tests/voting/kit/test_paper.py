"""What is printed: it fits, a camera reads it, a black printer prints it."""

import io

import pytest
from PIL import Image, ImageChops

from app.core import printing
from tests.voting.kit.conftest import LONG
from tests.voting.kit.reading import paper, plain, squares
from voting import credentials
from voting.web.kit.sheets import ITEMS

SIZES = {"a4": (210, 297), "a5": (148, 210), "square": (100, 100), "strip": (80, 170)}
#: How many times a sheet shows its QR.
TIMES = {"tent": 2, "card": 10}
NAMES = ["Ы" * 60, "Широкая Щука и Шуба " * 5]


@pytest.mark.paper
@pytest.mark.parametrize("ink", ["colour", "bw"])
@pytest.mark.parametrize("item", ITEMS)
def test_a_sheet_says_what_it_must_and_a_camera_reads_it(owner, entry, item, ink):
    drawn = paper(owner.get(f"/cabinet/entries/{entry.id}/kit/{item}.pdf?ink={ink}").data)

    text, read = plain(drawn.text), squares(drawn.picture)
    assert drawn.pages == 1
    assert drawn.size == SIZES[ITEMS[item].size]
    for words in (LONG, "12 340", "+7 900 000-00-00", "по тарифу вашего оператора"):
        assert words in text
    assert {one.text for one in read} == {"http://localhost/e/12340"}
    assert len(read) == TIMES.get(item, 1)
    assert (colours(drawn.picture) < 10) == (ink == "bw" or item == "strip")


@pytest.mark.paper
@pytest.mark.parametrize("item", ["poster-a4", "tent", "sticker", "strip", "card"])
@pytest.mark.parametrize("name", NAMES, ids=["one-word", "longest"])
def test_no_name_and_no_code_leaves_its_sheet_or_covers_the_square(
    session, owner, entry, item, name
):
    entry.application.business.name, entry.code = name, "9876543"
    session.commit()

    drawn = paper(owner.get(f"/cabinet/entries/{entry.id}/kit/{item}.pdf").data)

    width, height = drawn.size
    assert {one.text for one in squares(drawn.picture)} == {"http://localhost/e/9876543"}
    assert all(
        left >= 0 and bottom >= 0 and right <= width and top <= height
        for left, bottom, right, top in drawn.letters
    )
    assert name.replace(" ", "") in "".join(drawn.text.split())
    assert covered(drawn.letters) == []


def test_in_english_the_labels_change_and_what_customers_read_does_not(owner, entry):
    russian = owner.get(f"/cabinet/entries/{entry.id}/kit").text
    english = owner.get(f"/en/cabinet/entries/{entry.id}/kit").text

    for label in ("Плакат А4", "Напечатать", "Какое место работает"):
        assert label in russian
        assert label not in english
    for words in ("Дорогие клиенты!", "по тарифу вашего оператора"):
        assert words in english
    assert "Poster" in english


@pytest.mark.paper
@pytest.mark.parametrize("ink", ["colour", "bw"])
def test_a_camera_reads_the_diploma_and_is_led_to_the_signed_page(
    client, session, settings, owner, entry, cast, certify, ink
):
    cast(entry)
    certify()
    credentials.issue(session, settings.protocol_key)
    session.commit()

    drawn = paper(owner.get(f"/cabinet/entries/{entry.id}/kit/diploma.pdf?ink={ink}").data)

    width, height = drawn.size
    [read] = squares(drawn.picture)
    page = client.get(read.text.removeprefix("http://localhost"), follow_redirects=True)
    assert (drawn.pages, drawn.size) == (1, (210, 297))
    assert (colours(drawn.picture) < 10) == (ink == "bw")
    for words in (LONG, "победителя", "Голосов покупателей засчитано: 1", "Подлинность"):
        assert words in plain(drawn.text)
    assert all(box[0] >= 0 and box[2] <= width and box[3] <= height for box in drawn.letters)
    assert covered(drawn.letters) == []
    assert "Действует" in page.text
    assert "Призовое место: 1" in page.text


@pytest.mark.paper
def test_the_kit_of_a_spot_leads_to_its_own_address(owner, entry):
    owner.post(f"/cabinet/entries/{entry.id}/kit", data={"name": "касса"})
    slug = owner.get(f"/cabinet/entries/{entry.id}/kit").text.split("?spot=")[1][:4]

    drawn = paper(owner.get(f"/cabinet/entries/{entry.id}/kit/sticker.pdf?spot={slug}").data)

    assert squares(drawn.picture)[0].text == f"http://localhost/e/12340?s={slug}"


def test_the_square_is_of_level_q_with_a_quiet_zone_of_four(owner, entry):
    picture = Image.open(
        io.BytesIO(owner.get(f"/cabinet/entries/{entry.id}/kit/qr.png").data)
    ).convert("L")

    [read] = squares(picture)
    inner = ImageChops.invert(picture).getbbox()
    assert (read.text, read.ec_level) == ("http://localhost/e/12340", "Q")
    assert inner[:2] == (4 * 24, 4 * 24), "a module is 24 pixels"
    svg = owner.get(f"/cabinet/entries/{entry.id}/kit/qr.svg")
    assert svg.mimetype == "image/svg+xml"


@pytest.mark.parametrize("network", ["vk", "ok", "telegram"])
def test_a_network_s_picture_holds_a_square_that_can_be_read(owner, entry, network):
    answer = owner.get(f"/cabinet/entries/{entry.id}/kit/picture/{network}.png")

    picture = Image.open(io.BytesIO(answer.data)).convert("RGB")
    assert [one.text for one in squares(picture)] == ["http://localhost/e/12340"]
    assert min(picture.size) >= 720


def test_without_pango_the_browser_prints_and_the_page_says_so(owner, entry, monkeypatch):
    monkeypatch.setattr(printing, "weasyprint", None)

    page = owner.get(f"/cabinet/entries/{entry.id}/kit").text
    refused = owner.get(f"/cabinet/entries/{entry.id}/kit/poster-a4.pdf")
    printed = owner.get(f"/cabinet/entries/{entry.id}/kit/poster-a4")

    assert "нет библиотеки Pango" in page
    assert "poster-a4.pdf" not in page
    assert refused.status_code == 409
    assert "Откройте страницу для печати" in refused.text
    assert printed.status_code == 200
    assert "по тарифу вашего оператора" in printed.text


def test_drawing_without_end_is_stopped(owner, entry, monkeypatch):
    monkeypatch.setattr("voting.web.kit.files.MOST_AN_HOUR", 2)
    monkeypatch.setattr(printing, "pdf", lambda _html: b"%PDF")
    monkeypatch.setattr(printing, "weasyprint", object())

    codes = [
        owner.get(f"/cabinet/entries/{entry.id}/kit/poster-a4.pdf").status_code for _ in range(4)
    ]

    assert codes == [200, 200, 429, 429]


def covered(letters) -> list[tuple]:
    """Return the pairs of letters of which one lies on the other."""
    boxes = [box for box in letters if box[2] - box[0] > 0.1 and box[3] - box[1] > 0.1]
    return [
        (one, other)
        for place, one in enumerate(boxes)
        for other in boxes[place + 2 :]
        if shared(one, other) > 0.3 * min(area(one), area(other))
    ]


def shared(one, other) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def area(box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def colours(picture: Image.Image) -> int:
    """Return how far the picture is from grey, at its most colourful point."""
    red, green, blue = picture.split()
    return max(
        ImageChops.difference(one, other).getextrema()[1]
        for one, other in ((red, green), (green, blue))
    )
