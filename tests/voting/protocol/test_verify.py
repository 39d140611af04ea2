"""The public verifier: honest logs pass, and every mutation of them is found."""

import pytest

from voting.protocol import verify


def test_a_log_that_is_still_open_passes(opened, publish):
    assert verify.verify(verify.load(str(publish()))) == []


def test_a_certified_season_passes_and_is_recounted(certified, publish):
    files = verify.load(str(publish()))

    assert verify.verify(files) == []
    assert files["openings"].count(b"\n") == 19
    assert b'"places":[[' in files["results"]
