"""Triage: messages in doubt, their senders masked."""

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.core.audit import AuditEntry
from voting.models.ballot import Ballot
from voting.models.inbound_sms import InboundSMS, Synonym
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

    assert "1\N{NO-BREAK SPACE}SMS не разобрана" in organiser.get("/admin/").text


class TestAssigning:
    def test_a_message_becomes_the_vote_it_meant_and_teaches_its_word(
        self, session, organiser, season, make_entry, message
    ):
        entry = make_entry(season)
        told = voter(message("за ромашку!"), season)
        session.commit()

        answer = organiser.post(f"/admin/triage/{told}", data={"code": "12 340", "word": "ромашку"})

        assert answer.status_code == 303
        assert "Голос принят." in organiser.get("/admin/triage/").text
        assert session.scalars(select(Ballot.entry_id)).all() == [entry.id]
        assert session.scalars(select(Synonym.word)).all() == ["ромашку"]
        acts = set(session.scalars(select(AuditEntry.action)))
        assert {"message.assigned", "synonym.taught"} <= acts

    @pytest.mark.parametrize(
        ("data", "fault"),
        [
            ({}, "Введите код участника"),
            ({"code": "54321"}, "Участника с таким кодом"),
            ({"code": "12340", "word": "да"}, "от трёх букв"),
            ({"code": "<script>", "word": "x" * 61}, "не больше 60"),
            ({"code": "\x00"}, "служебные"),
        ],
    )
    def test_a_fault_comes_back_and_nothing_is_written(
        self, session, organiser, season, make_entry, message, data, fault
    ):
        make_entry(season)
        told = voter(message("за ромашку!"), season)
        session.commit()

        answer = organiser.post(f"/admin/triage/{told}", data=data)

        assert answer.status_code == 422
        assert fault in answer.text
        assert session.scalars(select(Ballot.id)).all() == []

    def test_who_only_looks_on_decides_nothing(self, session, browser_as, message):
        told = message("за ромашку!").id

        assert browser_as(Role.OBSERVER).post(f"/admin/triage/{told}").status_code == 403
        assert "Разобрать" not in browser_as(Role.MODERATOR).get("/admin/triage/999").text

    def test_a_message_that_is_not_there_is_not_found(self, organiser):
        assert organiser.get("/admin/triage/999").status_code == 404


def voter(message, season) -> int:
    """Make a stored message one of this season's voter, and return its number."""
    message.season_id, message.voter_key = season.id, b"v" * 32
    return message.id
