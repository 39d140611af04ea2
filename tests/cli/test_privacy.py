"""`flask privacy`: what is due is erased, and each act is printed with its hash."""

import hashlib
from datetime import timedelta

import pytest

from app.core.clock import now


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=words).output


def test_before_the_term_there_is_nothing_to_do(season, run):
    assert "Стирать нечего" in run("privacy", "erase")
    assert run("privacy", "acts") == ""


def test_after_it_the_act_is_printed_now_and_whenever_asked(season, session, run):
    season.results_at = now() - timedelta(days=61)
    session.commit()

    printed = run("privacy", "erase")

    number, words, sha256 = printed.strip().split("\t")
    assert number == "1"
    assert hashlib.sha256(words.encode()).hexdigest() == sha256
    assert run("privacy", "acts") == printed
