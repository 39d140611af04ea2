"""How a page travels: small, kept by whom it may be, asked for again by its ETag."""

import gzip
import re

import pytest

from app.core.db import only_reading


def test_text_is_sent_in_gzip_to_who_reads_it(client, season):
    plain = client.get("/how")

    packed = client.get("/how", headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


def test_a_font_is_not_compressed_twice(client):
    with client.get("/static/vendor/sofia-800.woff2", headers={"Accept-Encoding": "gzip"}) as font:
        assert "Content-Encoding" not in font.headers


def test_an_unchanged_page_is_not_sent_again(client, season):
    first = client.get("/how", headers={"Accept-Encoding": "gzip"})

    again = client.get(
        "/how", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("path", ["/login", "/vision", "/e/{code}/vote"])
def test_a_page_with_a_form_s_token_is_kept_by_nobody(app, season, make_entry, path):
    app.config["WTF_CSRF_ENABLED"] = True
    entry = make_entry(season)

    answer = app.test_client().get(path.format(code=entry.code))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


def test_a_page_of_somebody_with_a_session_is_kept_by_nobody(client, season):
    with client.session_transaction() as session:
        session["device"] = "x"

    assert client.get("/how").headers["Cache-Control"] == "private, no-store"


def test_static_files_carry_their_version_and_are_kept_for_good(client, season):
    page = client.get("/how").text
    address = re.search(r'href="(/static/[^"]+\.css\?v=\w{10})"', page)[1]

    with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("version", ["", "?v=0123456789"])
def test_a_static_file_asked_for_by_another_version_is_kept_for_an_hour(client, version):
    with client.get(f"/static/css/base.css{version}") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


def test_every_static_file_that_a_page_names_has_a_version(client, season):
    page = client.get("/").text

    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert named
    assert all("?v=" in address for address in named)


def test_after_a_page_that_only_read_the_same_thread_may_write_at_once(client, season):
    client.get("/how")

    assert only_reading.get() is False
