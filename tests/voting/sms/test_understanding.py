"""What a message may say besides one code: several codes, «нет», a taught word, a prefix."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.clock import now
from voting import messages
from voting.models.ballot import Ballot
from voting.models.inbound_sms import FurtherBallot, InboundSMS
from voting.models.review import Ruling
from voting.models.standing import Standing
from voting.sms import replies, wording

pytestmark = pytest.mark.databases

VOTER = "+79000000001"


class TestSeveralCodes:
    def test_each_of_another_nomination_gets_its_vote(self, session, season, make_entry, text_in):
        beauty = make_entry(season)
        cafe = make_entry(season, code="12354", nomination="restorany-kafe")

        reply = text_in("12340 12354 спасибо!")

        message = session.scalars(select(InboundSMS)).one()
        further = session.scalars(select(FurtherBallot)).one()
        cast = session.scalars(select(Ballot.entry_id).order_by(Ballot.id)).all()
        assert reply == "Голоса приняты: 12340, 12354."
        assert cast == [beauty.id, cafe.id]
        assert {message.ballot_id, further.ballot_id} == set(session.scalars(select(Ballot.id)))
        assert message.comment == "спасибо!"

    def test_two_of_one_nomination_get_none(self, session, season, make_entry, text_in):
        make_entry(season)
        make_entry(season, code="12354")
        make_entry(season, code="12366", nomination="restorany-kafe")

        assert text_in("12340 12354 12366").startswith("В сообщении несколько кодов")
        assert count(session, Ballot) == 0

    def test_a_redelivery_has_no_second_effect(self, session, season, make_entry, text_in):
        make_entry(season)
        make_entry(season, code="12354", nomination="restorany-kafe")

        replied = [text_in("12340 12354", sid="SM1") for _ in range(3)]

        assert len(set(replied)) == 1
        assert (count(session, Ballot), count(session, InboundSMS)) == (2, 1)

    def test_what_was_voted_before_is_named_as_not_accepted(self, season, make_entry, text_in):
        make_entry(season)
        make_entry(season, code="12354", nomination="restorany-kafe")
        text_in("12340")

        assert text_in("12340 12354") == "Голоса приняты: 12354. Не приняты: 12340."
        assert text_in("12340 12354").startswith("Вы уже голосовали за 12340")

    def test_the_longest_reply_fits_one_segment(self):
        told = {"accepted": ", ".join(["1234567"] * 2), "refused": ", ".join(["1234567"] * 2)}

        assert replies.units(replies.SEVERAL_BUT.format(**told)) <= 70
        assert replies.units(replies.SEVERAL.format(accepted=", ".join(["1234567"] * 4))) <= 70


class TestItWasNotMe:
    @pytest.mark.parametrize("word", ["НЕТ", "нет!", "отмена"])
    def test_it_holds_the_newest_sms_vote_and_leaves_the_others(
        self, session, season, make_entry, text_in, seal, word
    ):
        first = make_entry(season)
        newest = make_entry(season, code="12354", nomination="restorany-kafe")
        text_in("12340")
        text_in("12354")
        seal()

        reply = text_in(word)
        seal()

        stands = {
            one.entry_id: (one.counted, one.held) for one in session.scalars(select(Standing))
        }
        assert reply.startswith("Передали организатору")
        assert stands == {first.id: (1, 0), newest.id: (0, 1)}

    def test_said_twice_or_redelivered_it_holds_once(self, session, season, make_entry, text_in):
        make_entry(season)
        make_entry(season, code="12354", nomination="restorany-kafe")
        text_in("12340")
        text_in("12354")

        for sid in ("SM1", "SM1", "SM2"):
            text_in("нет", sid=sid)

        assert count(session, Ruling) == 1

    def test_without_a_vote_it_holds_nothing(self, session, season, make_entry, text_in):
        make_entry(season)
        text_in("12340", sender="+79000000002")

        assert text_in("нет").startswith("Передали организатору")
        assert count(session, Ruling) == 0


class TestStop:
    def test_after_it_votes_count_and_nothing_is_answered(
        self, session, season, make_entry, text_in
    ):
        make_entry(season)
        make_entry(season, code="12354", nomination="restorany-kafe")

        replied = [text_in(body) for body in ("СТОП", "12340", "12340", "помощь", "нет", "12354")]

        assert replied == ["Готово. Больше не пишем. Ваш голос остаётся в зачёте.", *[None] * 5]
        assert (count(session, Ballot), count(session, InboundSMS)) == (2, 6)

    def test_a_vote_before_it_stays_and_a_redelivered_vote_is_answered_as_it_was(
        self, session, season, make_entry, text_in
    ):
        make_entry(season)
        first = text_in("12340", sid="SM1")
        text_in("стоп", sid="SM2")

        assert [text_in("12340", sid="SM1"), text_in("12340", sid="SM3")] == [first, None]
        assert text_in("12340", sender="+79000000002") is not None
        assert count(session, Ballot) == 2


class TestTaughtWords:
    def test_a_word_in_a_message_without_a_code_is_a_vote(
        self, session, season, make_entry, text_in, renew
    ):
        entry = make_entry(season)
        messages.teach(session, season, "Ромашка", "12 340", by=None)
        renew()

        reply = text_in("Голосую за салон «РОМАШКА»!!")

        assert reply.startswith("Голос за 12340 принят")
        assert session.scalars(select(Ballot.entry_id)).all() == [entry.id]

    def test_words_of_two_entries_are_no_vote(self, session, season, make_entry, text_in, renew):
        make_entry(season)
        make_entry(season, code="12354", nomination="restorany-kafe")
        messages.teach(session, season, "ромашка", "12340", by=None)
        messages.teach(session, season, "у Ашота", "12354", by=None)
        renew()

        assert text_in("ромашка или у ашота?").startswith("Пришлите только код")

    @pytest.mark.parametrize(
        ("word", "code", "error"),
        [
            ("ромашка", "12340", messages.WordTaken),
            ("РОМАШКА!", "12340", messages.WordTaken),
            ("да", "12340", messages.NotAWord),
            ("12345", "12340", messages.NotAWord),
            ("лютик", "54321", messages.NoSuchEntry),
        ],
    )
    def test_what_cannot_be_taught(self, session, season, make_entry, word, code, error):
        make_entry(season)
        messages.teach(session, season, "ромашка", "12340", by=None)

        with pytest.raises(error):
            messages.teach(session, season, word, code, by=None)


class TestThePrefix:
    @pytest.mark.parametrize("body", ["ДК 12340", "дк12340", "ДК: 12340", "12340"])
    def test_the_word_of_a_shared_number_is_no_part_of_the_message(
        self, session, season, make_entry, text_in, renew, body
    ):
        make_entry(season)
        season.sms_prefix = "ДК"
        renew()

        assert text_in(body).startswith("Голос за 12340 принят")
        assert session.scalars(select(InboundSMS.comment)).one() == ""

    def test_an_order_after_it_is_an_order(self, session, season, text_in, renew):
        season.sms_prefix = "премия77"
        renew()

        assert text_in("Премия77 помощь").startswith("Пришлите код участника")

    @pytest.mark.parametrize(
        ("text", "rest"),
        [("дк - 12340", "12340"), ("12340 дк", "12340 дк"), ("", ""), ("д", "д")],
    )
    def test_only_in_front_it_is_taken_off(self, text, rest):
        assert wording.without_prefix(text, "ДК") == rest


class TestAssigning:
    def test_the_vote_counts_as_of_the_moment_the_message_came(
        self, session, season, make_entry, text_in, move_dates
    ):
        entry = make_entry(season)
        text_in("салону ромашка")
        message = session.scalars(select(InboundSMS)).one()
        move_dates(season, voting_closes=now() + timedelta(milliseconds=1))

        outcome = messages.assign(session, message.id, "12340", by=None)

        ballot = session.get_one(Ballot, message.ballot_id)
        assert (outcome, message.outcome) == ("accepted", "accepted")
        assert (ballot.entry_id, ballot.cast_at) == (entry.id, message.received_at)

    def test_a_message_after_the_close_is_no_vote(
        self, session, season, make_entry, text_in, move_dates
    ):
        make_entry(season)
        move_dates(season, voting_closes=now() - timedelta(seconds=1))
        text_in("салону ромашка")
        message = session.scalars(select(InboundSMS)).one()

        assert messages.assign(session, message.id, "12340", by=None) == "closed"
        assert count(session, Ballot) == 0

    def test_it_is_done_once(self, session, season, make_entry, text_in):
        make_entry(season)
        text_in("салону ромашка")
        message = session.scalars(select(InboundSMS)).one()
        messages.assign(session, message.id, "12340", by=None)

        with pytest.raises(messages.NotAssignable):
            messages.assign(session, message.id, "12340", by=None)

    def test_nobody_votes_for_a_sender_who_may_not(self, session, season, make_entry, text_in):
        make_entry(season)
        text_in("салону ромашка", sender="MTS-Info")
        message = session.scalars(select(InboundSMS)).one()

        with pytest.raises(messages.NotAssignable):
            messages.assign(session, message.id, "12340", by=None)


def count(session, model) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))
