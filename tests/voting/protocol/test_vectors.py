"""The second verifier (static/js/log.js) on the published examples, whole and tampered with."""

import json
import subprocess

import pytest

from tests.source import ROOT
from tests.voting.protocol.vectors import vectors

PUBLISHED = ROOT / "docs" / "protocol-vectors.json"
SCRIPT = ROOT / "tests" / "voting" / "protocol" / "check_vectors.mjs"


def test_the_published_examples_are_what_the_product_makes() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == vectors()


def test_the_browsers_verifier_takes_every_example_and_refuses_every_tampered_one(report) -> None:
    assert report["wrong"] == []
    assert report["accepted"] >= 80
    assert report["refused"] >= 500


def test_receipts_are_read_as_people_type_them(report) -> None:
    assert report["receipts"] == ["0" * 31 + "1", "0" * 31 + "1", None, None]


@pytest.fixture(scope="module")
def report() -> dict:
    """Return what check_vectors.mjs found, run by Node with nothing but the two files."""
    command = ["node", str(SCRIPT), str(ROOT / "static" / "js" / "log.js"), str(PUBLISHED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
