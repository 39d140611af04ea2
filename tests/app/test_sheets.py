"""A page's sheet: within the page for who comes from elsewhere, linked for who walks on."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from app import assets, sheets

SHEET = ".a{color:#123}"
WITHIN = re.compile(r"<style>(.*?)</style>", re.DOTALL)
LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


@pytest.mark.parametrize("asked_from", ["none", "cross-site"])
def test_a_page_asked_for_from_elsewhere_carries_its_sheet(client, season, built, asked_from):
    page = client.get("/how", headers={"Sec-Fetch-Site": asked_from})

    assert WITHIN.findall(page.text) == [SHEET]
    assert not LINKED.findall(page.text)


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_page_on_the_way_links_the_sheet_that_the_browser_keeps(client, season, built, headers):
    page = client.get("/how", headers=headers)

    assert not WITHIN.findall(page.text)
    assert [link.partition("?")[0] for link in LINKED.findall(page.text)] == [f"/static/{built}"]
    assert "style-src" not in page.headers["Content-Security-Policy"]


def test_the_policy_lets_in_the_carried_sheet_and_no_other_style(client, season, built):
    page = client.get("/how", headers={"Sec-Fetch-Site": "none"})

    digest = b64encode(sha256(SHEET.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"].split("; ")
    assert f"style-src 'self' 'sha256-{digest}'" in policy
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_who_keeps_a_page_keeps_it_by_where_it_was_asked_from(client, season, built):
    carrying = client.get("/how", headers={"Sec-Fetch-Site": "none"})

    linking = client.get("/how", headers={"If-None-Match": carrying.headers["ETag"]})

    assert linking.status_code == 200
    assert "Sec-Fetch-Site" in linking.headers["Vary"]


def test_without_a_built_sheet_the_parts_are_linked(client, season, unbuilt):
    page = client.get("/how", headers={"Sec-Fetch-Site": "none"})

    assert not WITHIN.findall(page.text)
    assert [link.split("?")[0] for link in LINKED.findall(page.text)] == [
        f"/static/{part}" for part in sheets.parts()
    ]


@pytest.fixture
def unbuilt(tmp_path, monkeypatch):
    """The parts alone, in a folder of static files of its own."""
    (tmp_path / "css").symlink_to(assets.STATIC / "css")
    (tmp_path / "img").symlink_to(assets.STATIC / "img")
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    return tmp_path


@pytest.fixture
def built(unbuilt):
    """The name of the sheet that was built of the parts."""
    name = sheets.built()
    (unbuilt / "vendor").mkdir()
    (unbuilt / name).write_text(SHEET, "utf-8")
    return name
