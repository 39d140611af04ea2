"""Whatever people type: the grammar never fails, the webhook never answers with a fault.

500 examples each time, 50 000 by `make fuzz`.
"""

import json

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from tests.texting import thorough
from voting.sms import grammar, replies, wording

MANY = settings(
    max_examples=50_000 if thorough() else 500,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
KNOWN = frozenset({"12340", "12354", "12366"})

SCRIPTS = "0123456789٠١٢٣٤٥٦٧٨٩०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９🄋𝟎𝟏𝟐𝟑𝟒①②③④⑤1️⃣2️⃣"
ODD = (
    "\x00\x1b\u200b\u200d\u202e\u2066\ufeff\u00ad\ud7ff\ue000\U0001f44d\U0001f3fb\n\t<>&\"'ОоЗзЧб "
)
PIECES = st.one_of(
    st.sampled_from([*KNOWN, "12340 12354", "СТОП", "нет", "помощь", "ДК", "голос за", "N°", "№"]),
    st.sampled_from(["+7 916 123-45-67", "26.04.2019", "22:47:31", "1 2 3 4 0", "1-2-3-4-0", "?"]),
    st.text(SCRIPTS, max_size=8),
    st.text(ODD, max_size=6),
    st.text(max_size=12),
)
#: Every character, lone surrogates too, up to the longest message that comes.
ANYTHING = (
    st.lists(PIECES, max_size=8).map("".join)
    | st.text(max_size=200)
    | st.text(SCRIPTS + ODD, min_size=1_590, max_size=1_600)
)
SENT = st.lists(PIECES, max_size=8).map("".join).filter(str.isprintable) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=100
)
SENDERS = st.one_of(
    st.integers(0, 9_999_999).map("+7900{:07d}".format),
    st.sampled_from(["", "900", "MTS", "+7", "+77012345678", "8 900 000-00-01", "\x00", "😀"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=70),
)


@MANY
@given(ANYTHING)
def test_the_grammar_reads_everything_and_what_it_made_of_it_once_more(text):
    reading = grammar.parse(text, KNOWN.__contains__)
    plain = grammar.normalise(text)

    assert grammar.normalise(plain) == plain
    assert set(reading.codes) <= KNOWN or reading.kind is not grammar.Kind.VOTE
    assert "\x00" not in reading.comment
    json.dumps([wording.simplified(text), wording.without_prefix(text, "ДК"), reading.comment])


@MANY
@given(text=SENT, sender=SENDERS)
def test_the_webhook_answers_everything_in_twiml_of_one_segment(taken_in, text, sender):
    reply = taken_in(text, sender)

    assert reply is None or replies.units(reply) <= 70


@pytest.fixture
def taken_in(season, make_entry, text_in):
    """Return what sends a message to a prize of three entries, two of them rivals."""
    make_entry(season)
    make_entry(season, code="12354")
    make_entry(season, code="12366", nomination="restorany-kafe")
    return text_in
