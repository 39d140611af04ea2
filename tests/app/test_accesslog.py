"""The access log holds no secret that a path carries."""

import pytest

from app.accesslog import without_secret


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/reset/eyJhIjoxfQ.abc.def", "/reset/…"),
        ("/confirm/eyJhIjoxfQ", "/confirm/…"),
        ("/en/reset/eyJhIjoxfQ.abc.def", "/en/reset/…"),
        ("/e/12340", "/e/12340"),
        ("/", "/"),
    ],
)
def test_a_links_secret_is_left_out(path, logged):
    assert without_secret(path) == logged
