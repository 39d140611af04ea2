"""The page of choices for the visually impaired: they hold on every page, and can be left."""

import pytest

CHOICE = {"size": "larger", "scheme": "white-on-black", "spacing": "usual", "images": "hidden"}


def test_the_choice_holds_on_every_page(client, season):
    answer = client.post("/vision", data={**CHOICE, "back": "/how"})

    assert (answer.status_code, answer.location) == (303, "/how")
    for path in ("/how", "/", "/no-such-page"):
        page = client.get(path).text
        assert 'data-scheme="white-on-black"' in page
        assert 'data-images="hidden"' in page


def test_the_usual_version_comes_back(client, season):
    client.post("/vision", data=CHOICE)

    client.post("/vision/off", data={"back": "/faq"})

    assert "data-scheme" not in client.get("/faq").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_the_way_back_leads_nowhere_else(client, season, back):
    assert client.post("/vision", data={**CHOICE, "back": back}).location == "/"


def test_the_page_ticks_what_is_in_force(client, season):
    client.post("/vision", data=CHOICE)

    page = client.get("/vision").text

    assert 'value="larger" checked' in page
    assert 'value="hidden" checked' in page


@pytest.mark.parametrize("path", ["/business", "/partners", "/press", "/contacts", "/a11y"])
def test_a_page_that_explains_opens_with_a_season_and_without(client, path):
    assert client.get(path).status_code == 200


def test_a_page_that_explains_opens_within_a_season(client, season, make_entry):
    make_entry(season)

    for path in ("/business", "/partners", "/press", "/contacts", "/a11y", "/nearby/"):
        assert client.get(path).status_code == 200
