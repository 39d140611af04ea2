"""Signals in words: with their figures, in the language of whoever decides."""

import pytest
from flask_babel import force_locale

from app.fraud_words import sentence
from voting.fraud.facts import Kind

ROW = {"kind": "block", "count": 48, "figures": {"span": 50, "minutes": 12, "usual": 0.3}}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ru",
            "48 голосов с 50 номеров подряд за 12 минут; обычно с такого отрезка приходит 0,3",
        ),
        ("en", "48 votes from 50 numbers in a row in 12 minutes; such a range usually gives 0.3"),
    ],
)
def test_a_signal_is_told_with_its_figures(app, language, words):
    with app.test_request_context(), force_locale(language):
        assert sentence(ROW).replace("\u00a0", " ") == words


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_words(app, kind, language):
    with app.test_request_context(), force_locale(language):
        told = sentence({"kind": str(kind), "count": 3, "figures": {"value": "МТС"}})

    assert "3" in told
    assert "%(" not in told


@pytest.mark.parametrize(
    ("minutes", "told"), [(1, "1 минуту"), (119, "119 минут"), (150, "2 часа"), (2880, "2 дня")]
)
def test_a_term_is_told_in_the_unit_that_fits_it(app, minutes, told):
    figures = {"kind": "night", "count": 5, "figures": {"minutes": minutes}}

    with app.test_request_context(), force_locale("ru"):
        assert f" за {told} " in sentence(figures).replace("\u00a0", " ")
