"""Triage: messages in doubt, their senders masked."""

import pytest

from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome


@pytest.fixture
def message(session, ring):
    """Return what stores one inbound message."""

    def store(text, outcome=Outcome.UNREADABLE, sender="+79000000041"):
        stored = InboundSMS(
            gateway="twilio",
            provider_id=f"SM{text}",
            text=text,
            outcome=outcome,
            reply="Пришлите только код участника.",
            sender=ring.encrypt(sender) if sender else None,
        )
        session.add(stored)
        session.commit()
        return stored

    return store


def test_a_message_in_doubt_is_shown_with_its_sender_masked(organiser, message):
    message("Голосую за пекарню!")

    page = organiser.get("/admin/triage/").text

    assert "Голосую за пекарню!" in page
    assert "+7 900 •••-••-41" in page
    assert "79000000041" not in page


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN_CODE, Outcome.AMBIGUOUS])
def test_unknown_and_ambiguous_codes_are_in_doubt_too(organiser, message, outcome):
    message("12340 или 12357", outcome)

    assert "12340 или 12357" in organiser.get("/admin/triage/").text


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.ALREADY_SAME, Outcome.STOP])
def test_what_was_understood_is_not(organiser, message, outcome):
    message("12340", outcome)

    assert "12340" not in organiser.get("/admin/triage/").text


@pytest.mark.parametrize(("sender", "shown"), [(None, "удалён"), ("MTS-Info", "не номер телефона")])
def test_a_sender_without_a_number_is_told_in_words(organiser, message, sender, shown):
    message("Скидки!", sender=sender)

    assert shown in organiser.get("/admin/triage/").text


def test_a_sender_whose_key_is_gone_is_told_in_words(session, organiser, message):
    message("Скидки!").sender = b"another key's"
    session.commit()

    assert "удалён" in organiser.get("/admin/triage/").text


def test_markup_in_a_message_stays_text(organiser, message):
    message("<script>alert(1)</script>")

    assert "<script>alert(1)" not in organiser.get("/admin/triage/").text


def test_the_desk_counts_them(organiser, message):
    message("?")

    assert "1\N{NO-BREAK SPACE}SMS не разобрано" in organiser.get("/admin/").text
