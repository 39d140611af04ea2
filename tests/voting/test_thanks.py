"""Words of thanks: one line a ballot, read before it is shown, shown while the vote counts."""

import threading

import pytest
from sqlalchemy import event, func, select, text

from app.auth.models import Role
from app.core import tokens
from app.core.audit import AuditEntry
from app.core.clock import now
from app.core.db import db
from app.core.keys import KeyRing
from nominations import applications
from nominations.models.season import Season
from voting import consents, erasures, rulings, shredding, thanks, thanks_reviews, thanks_shown
from voting.models.ballot import Ballot
from voting.models.thanks import State, Thanks
from voting.thanks import Line
from voting.thanks_reviews import AlreadyAnswered, AlreadyReviewed, Reason

WORDS = Line("Спасибо за тёплый хлеб.", "Анна")


class TestWriting:
    @pytest.mark.databases
    def test_words_wait_under_a_mark_that_nobody_makes_without_the_key(
        self, session, ring, season, receipt
    ):
        row = thanks.write(session, ring, receipt, WORDS)

        keys = ring.season(season.phone_key, season.slug)
        assert (row.words, row.name, row.state) == (*vars(WORDS).values(), State.WAITING)
        assert row.mark == keys.mark(tokens.read(receipt)) != tokens.read(receipt)
        assert row.text_hash == consents.current(consents.Purpose.THANKS).sha256

    def test_nothing_in_the_row_is_the_ballots_own(self, session, ring, receipt):
        row = thanks.write(session, ring, receipt, WORDS)

        ballot = session.scalars(select(Ballot)).one()
        own = {ballot.receipt, ballot.voter_key, ballot.cast_at}
        assert own.isdisjoint({getattr(row, column.key) for column in Thanks.__table__.columns})
        assert "ballot_id" not in Thanks.__table__.columns

    @pytest.mark.databases
    def test_a_second_line_with_one_receipt_is_refused(self, session, ring, receipt):
        thanks.write(session, ring, receipt, WORDS)

        with pytest.raises(thanks.AlreadyThanked):
            thanks.write(session, ring, receipt, Line("И ещё за пироги."))

        assert session.scalar(select(func.count(Thanks.id))) == 1

    @pytest.mark.databases
    def test_of_two_at_once_with_one_receipt_one_is_kept(self, app, session, ring, receipt):
        session.rollback()
        barrier, refused = threading.Barrier(2), []

        def write():
            with app.app_context():
                barrier.wait()
                try:
                    thanks.write(db.session(), ring, receipt, WORDS)
                    db.session.commit()
                except thanks.AlreadyThanked as error:
                    refused.append(error)

        threads = [threading.Thread(target=write) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(refused) == 1
        assert session.scalar(select(func.count(Thanks.id))) == 1

    @pytest.mark.parametrize("text", ["", "не квитанция", "0" * 26, tokens.spell(b"x" * 16)])
    def test_without_a_receipt_of_ours_nothing_is_written(self, session, ring, receipt, text):
        with pytest.raises(thanks.NoSuchVote):
            thanks.write(session, ring, text, WORDS)

    def test_a_voided_vote_takes_no_words_and_a_held_ones_are_hidden(
        self, session, ring, entry, cast
    ):
        voided, held = (cast(entry) for _ in range(2))
        rulings.rule(session.connection(), voided.ballot_id, "void", "Проверка.")
        rulings.rule(session.connection(), held.ballot_id, "hold", "Проверка.")

        with pytest.raises(thanks.VoteVoided):
            thanks.write(session, ring, tokens.spell(voided.receipt), WORDS)

        assert thanks.write(session, ring, tokens.spell(held.receipt), WORDS).out_of_count

    def test_after_the_results_and_for_who_has_left_nothing_is_written(
        self, session, ring, season, entry, receipt
    ):
        season.certified_at = now()
        session.flush()
        with pytest.raises(thanks.ThanksClosed):
            thanks.write(session, ring, receipt, WORDS)
        season.certified_at = None
        applications.withdraw(session, entry, "Закрылись.", by=None)

        with pytest.raises(thanks.ThanksClosed):
            thanks.write(session, ring, receipt, WORDS)

    def test_with_the_seasons_key_destroyed_nothing_is_written_and_sealing_goes_on(
        self, session, season, entry, cast, seal
    ):
        vote = cast(entry)
        seal()
        without = KeyRing({"another": b"k" * 32})
        rulings.rule(session.connection(), vote.ballot_id, "hold", "Проверка.")

        with pytest.raises(thanks.ThanksClosed):
            thanks.write(session, without, tokens.spell(vote.receipt), WORDS)
        thanks.follow(session, without, season, rulings.unsealed(session, season.id))

        assert thanks.of_voter(session, without, season, b"v" * 32) == []

    def test_the_count_and_the_log_know_nothing_of_them(self, session, ring, receipt, seal):
        seal()
        before = frozen(session)

        thanks.write(session, ring, receipt, WORDS)
        session.commit()
        seal()

        assert frozen(session) == before


class TestShowing:
    @pytest.mark.databases
    def test_only_what_was_passed_is_shown_the_newest_first(
        self, session, ring, entry, cast, moderator
    ):
        rows = [leave(session, ring, cast(entry), f"Спасибо, строка {n}") for n in range(3)]
        thanks_reviews.admit(session, rows[0], State.WAITING, by=moderator)
        thanks_reviews.admit(session, rows[1], State.WAITING, by=moderator)

        page = thanks_shown.of_entry(session, entry, 1)

        assert [one.words for one in page.items] == ["Спасибо, строка 1"]
        assert page.more
        rest = thanks_shown.of_entry(session, entry, 5, before=page.last)
        assert [one.words for one in rest.items] == ["Спасибо, строка 0"]
        assert not rest.more

    @pytest.mark.databases
    def test_the_words_of_a_vote_leave_the_page_and_come_back_with_it(
        self, session, entry, cast, shown, seal, ring
    ):
        vote = cast(entry)
        seal()
        leave(session, ring, vote, "Спасибо!", passed=True)

        seen = []
        for kind in ("hold", "clear", "void"):
            rulings.rule(session.connection(), vote.ballot_id, kind, "Проверка.")
            session.commit()
            seal()
            seen.append(shown(entry))

        assert seen == [[], ["Спасибо!"], []]

    def test_who_has_left_shows_nothing(self, session, ring, entry, cast, shown):
        leave(session, ring, cast(entry), "Спасибо!", passed=True)
        applications.withdraw(session, entry, "Закрылись.", by=None)

        assert shown(entry) == []

    @pytest.mark.databases
    def test_the_page_is_read_from_the_index_of_what_is_shown(self, session, entry):
        postgres = session.get_bind().dialect.name == "postgresql"
        if postgres:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        seen = []

        @event.listens_for(db.engine, "before_cursor_execute")
        def note(*call):
            seen.append(call[2:4])

        thanks_shown.of_entry(session, entry, 5, before=9)
        event.remove(db.engine, "before_cursor_execute", note)

        statement, values = next(one for one in seen if "FROM thanks" in one[0])
        explain = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
        plan = session.connection().exec_driver_sql(f"{explain} {statement}", values).all()
        assert "ix_thanks_shown" in str(plan)
        assert "Sort" not in str(plan)
        assert "TEMP B-TREE" not in str(plan)

    def test_another_entrys_words_are_not_its_own(self, session, ring, season, entry, make_entry):
        other = make_entry(season, "23450")

        assert thanks_shown.find(session, other, 1) is None


class TestReviewing:
    @pytest.mark.databases
    def test_of_two_who_decide_one_is_told_that_it_is_too_late(
        self, session, ring, entry, cast, moderator
    ):
        row = leave(session, ring, cast(entry), "Спасибо!")
        thanks_reviews.decline(session, row, State.WAITING, Reason.RUDE, by=moderator)

        with pytest.raises(AlreadyReviewed):
            thanks_reviews.admit(session, row, State.WAITING, by=moderator)

        assert (row.state, row.reason) == (State.DECLINED, Reason.RUDE)
        assert acts(session) == ["thanks.declined"]

    def test_what_was_passed_may_be_taken_down_later(self, session, ring, entry, cast, moderator):
        row = leave(session, ring, cast(entry), "Спасибо!", passed=True)

        thanks_reviews.decline(session, row, State.PASSED, Reason.PEOPLE, by=moderator)

        assert thanks_shown.of_entry(session, entry, 5).items == []

    def test_the_journal_keeps_the_reason_and_none_of_the_words(
        self, session, ring, entry, cast, moderator
    ):
        row = leave(session, ring, cast(entry), "Спасибо Ивану!")
        thanks_reviews.decline(session, row, State.WAITING, Reason.PEOPLE, by=moderator)

        kept = session.scalars(select(AuditEntry).where(AuditEntry.action.like("thanks.%"))).one()
        assert kept.details == {"reason": "people"}

    @pytest.mark.databases
    def test_the_queue_goes_page_by_page_without_what_can_not_be_shown(
        self, session, ring, season, entry, cast, monkeypatch
    ):
        monkeypatch.setattr(thanks_reviews, "A_PAGE", 2)
        rows = [leave(session, ring, cast(entry), f"Спасибо {n}") for n in range(4)]
        rows[0].out_of_count = True
        session.flush()

        first = thanks_reviews.page(session, season, State.WAITING)
        rest = thanks_reviews.page(session, season, State.WAITING, first.after)

        assert thanks_reviews.waiting(session, season) == 3
        assert [one.id for one in (*first.items, *rest.items)] == [row.id for row in rows[1:]]
        assert rest.after is None


class TestAnswering:
    @pytest.mark.databases
    def test_an_answer_is_given_once_until_it_is_taken_back(
        self, session, ring, entry, cast, moderator
    ):
        row = leave(session, ring, cast(entry), "Спасибо!", passed=True)
        thanks_reviews.answer(session, row, "Приходите ещё.", by=moderator)

        with pytest.raises(AlreadyAnswered):
            thanks_reviews.answer(session, row, "И завтра.", by=moderator)

        thanks_reviews.take_answer_back(session, row, by=moderator)
        thanks_reviews.answer(session, row, "Ждём вас.", by=moderator)
        assert thanks_shown.of_entry(session, entry, 5).items[0].answer == "Ждём вас."

    @pytest.mark.parametrize("state", [State.WAITING, State.DECLINED, State.WITHDRAWN])
    def test_what_is_not_shown_gets_no_answer(self, session, ring, entry, cast, state):
        row = leave(session, ring, cast(entry), "Спасибо!")
        row.state = state
        session.flush()

        with pytest.raises(AlreadyAnswered):
            thanks_reviews.answer(session, row, "Приходите ещё.", by=1)


@pytest.mark.databases
class TestForgetting:
    def test_taken_back_nothing_is_left_but_the_mark(self, session, ring, receipt, shown, entry):
        row = thanks.write(session, ring, receipt, WORDS)
        row.state, row.answer = State.PASSED, "Приходите ещё."
        session.flush()

        thanks.take_back(session, ring, receipt)

        assert (row.words, row.name, row.answer, row.state) == ("", "", None, State.WITHDRAWN)
        assert shown(entry) == []
        with pytest.raises(thanks.AlreadyThanked):
            thanks.write(session, ring, receipt, WORDS)

    def test_a_receipt_without_words_takes_nothing_back(self, session, ring, receipt):
        with pytest.raises(thanks.NothingToTakeBack):
            thanks.take_back(session, ring, receipt)

    def test_who_withdraws_every_consent_takes_the_words_back_too(
        self, session, ring, entry, cast, shown
    ):
        phone = "+79000000041"
        leave(session, ring, cast(entry, phone), "Спасибо!", passed=True)
        leave(session, ring, cast(entry), "И вам!", passed=True)

        erasures.withdraw(session, ring, phone)

        assert shown(entry) == ["И вам!"]

    @pytest.mark.parametrize("way", ["term", "shredding"])
    def test_with_the_numbers_go_names_marks_and_what_nobody_has_read(
        self, session, ring, season, entry, cast, way
    ):
        leave(session, ring, cast(entry), "Спасибо!", passed=True)
        leave(session, ring, cast(entry), "Ждёт.")

        if way == "term":
            act = erasures.of_season(session, session.get_one(Season, season.id))
            assert act.erased["thanks"] == 2
        else:
            session.execute(shredding.STEPS[-1].change(season.id))
        session.expire_all()

        rows = session.scalars(select(Thanks).order_by(Thanks.id)).all()
        assert [(row.mark, row.name) for row in rows] == [(None, "")] * 2
        assert [(row.words, row.state) for row in rows] == [
            ("Спасибо!", State.PASSED),
            ("", State.WITHDRAWN),
        ]


def leave(session, ring, vote, words, *, passed=False):
    """Leave words with a vote, and let them be shown."""
    row = thanks.write(session, ring, tokens.spell(vote.receipt), Line(words, "Анна"))
    row.state = State.PASSED if passed else State.WAITING
    session.flush()
    return row


def frozen(session):
    """Return all that the ballots and the log say."""
    ballots = [tuple(row) for row in session.execute(select(Ballot.__table__))]
    return ballots, thanks_free(session)


def thanks_free(session):
    from_log = db.metadata.tables["leaf"], db.metadata.tables["standing"]
    return [[tuple(row) for row in session.execute(select(table))] for table in from_log]


def acts(session):
    found = select(AuditEntry.action).where(AuditEntry.action.like("thanks.%"))
    return session.scalars(found).all()


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def receipt(entry, cast):
    return tokens.spell(cast(entry).receipt)


@pytest.fixture
def moderator(make_account):
    return make_account(role=Role.MODERATOR).id


@pytest.fixture
def shown(session):
    """Return the words that an entry's page shows."""

    def read(entry):
        session.expire_all()
        return [one.words for one in thanks_shown.of_entry(session, entry, 5).items]

    return read
