"""Erasing phones: by the term and by request; the acts; the protocol recounted afterwards."""

import hashlib
import json
from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from app.core import outbox
from app.core.audit import AuditEntry
from app.core.clock import now
from app.tasks import jobs
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from voting import counting, erasures, messages, phone_checks, suppressions
from voting.models.ballot import Ballot, Channel
from voting.models.inbound_sms import InboundSMS
from voting.models.leaf import Batch, Leaf
from voting.models.phone_check import PhoneCheck
from voting.models.standing import Standing
from voting.protocol.tree import Frontier, leaf_hash
from voting.rules import Outcome
from voting.sms.gateways.port import Inbound
from voting.sms.webhook import take_in

pytestmark = pytest.mark.databases

VOTER, OTHER = "+79000000001", "+79000000002"
NUMBERS = count(1)


class TestTheTerm:
    def test_until_sixty_days_after_the_results_nothing_is_erased(
        self, session, season, written, results_days_ago
    ):
        written(VOTER)
        results_days_ago(59)

        assert erasures.due(session, now()) == []
        assert session.scalars(select(InboundSMS.sender)).one() is not None

    def test_then_numbers_and_words_go_and_the_rest_of_the_message_stays(
        self, session, season, written, results_days_ago
    ):
        written(VOTER)
        results_days_ago(60)

        acts = erasures.due(session, now())
        session.commit()

        message = session.scalars(select(InboundSMS)).one()
        assert (message.sender, message.text) == (None, "")
        assert (message.outcome, message.voter_key is None) == (Outcome.UNKNOWN_CODE, False)
        assert [(act.ground, act.erased) for act in acts] == [("term", {"inbound_sms": 1})]

    def test_a_season_may_keep_them_shorter(self, session, season, written, results_days_ago):
        season.retention_days = 10
        written(VOTER)
        results_days_ago(10)

        assert len(erasures.due(session, now())) == 1

    def test_a_second_round_writes_no_second_act(self, session, season, written, results_days_ago):
        results_days_ago(60)
        erasures.due(session, now())

        assert erasures.due(session, now()) == []

    def test_a_message_that_came_after_the_term_goes_in_the_next_round(
        self, session, season, written, results_days_ago
    ):
        results_days_ago(60)
        erasures.due(session, now())
        session.commit()
        written(VOTER)

        acts = erasures.due(session, now())

        assert [act.erased for act in acts] == [{"inbound_sms": 1}]

    def test_messages_without_a_season_go_after_a_month(self, session, season, written):
        written(VOTER)
        session.execute(update(InboundSMS).values(season_id=None))
        fresh = erasures.due(session, now())

        acts = erasures.due(session, now() + timedelta(days=31))

        assert fresh == []
        assert [(act.season_id, act.erased) for act in acts] == [(None, {"inbound_sms": 1})]

    def test_codes_live_a_day_sent_or_not(self, session, season, code_asked):
        code_asked(VOTER)

        erasures.due(session, now() + timedelta(hours=23))
        kept = session.scalar(select(func.count(PhoneCheck.id)))
        erasures.due(session, now() + timedelta(hours=25))

        assert kept == 1
        assert session.scalars(select(PhoneCheck)).all() == []
        session.expire_all()
        message = session.scalars(select(outbox.OutboxMessage)).one()
        assert (message.letter, message.state) == (None, outbox.State.FAILED)
        assert outbox.due(session) == []

    def test_the_periodic_task_does_it(self, session, season, written, results_days_ago):
        written(VOTER)
        results_days_ago(61)

        jobs.erase()

        session.rollback()
        assert session.scalars(select(InboundSMS.sender)).one() is None


class TestTheAct:
    def test_its_hash_is_over_its_words_and_the_journal_has_its_extract(
        self, session, season, written, results_days_ago
    ):
        written(VOTER)
        results_days_ago(60)
        erasures.due(session, now())
        session.commit()
        session.expire_all()

        [act] = erasures.acts(session)
        words = erasures.words(act)
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "privacy.erased")
        ).one()

        assert hashlib.sha256(words.encode()).digest() == act.sha256
        assert json.loads(words)["erased"] == {"inbound_sms": 1}
        assert entry.details == {"ground": "term", "inbound_sms": 1}

    @pytest.mark.parametrize(
        "change", ["UPDATE retention_act SET ground = 'term'", "DELETE FROM retention_act"]
    )
    def test_the_database_lets_nobody_change_it(self, session, season, results_days_ago, change):
        results_days_ago(60)
        erasures.due(session, now())

        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(change))

    def test_it_tells_nobody_who_asked(self, session, ring, season, written):
        written(VOTER)
        voter = ring.season(season.phone_key, season.slug).voter_key(VOTER)

        act = erasures.of_voter(session, ring, VOTER)

        assert voter.hex() not in erasures.words(act)
        assert VOTER[2:] not in erasures.words(act)


class TestARequest:
    def test_one_phone_is_erased_wherever_it_is_and_no_other(
        self, session, ring, season, written, code_asked
    ):
        for phone in (VOTER, OTHER):
            written(phone)
            code_asked(phone)

        act = erasures.of_voter(session, ring, VOTER)
        session.commit()

        assert act.erased == {"inbound_sms": 1, "phone_check": 1, "outbox_message": 1}
        assert phones_left(session, ring) == {OTHER}

    def test_an_erased_message_waits_in_no_triage(self, session, ring, season, written):
        written(VOTER)
        before = messages.waiting(session).count

        erasures.of_voter(session, ring, VOTER)

        assert (before, messages.waiting(session).count) == (1, 0)

    def test_an_erased_letter_is_never_sent(self, session, ring, season, code_asked):
        code_asked(VOTER)

        erasures.of_voter(session, ring, VOTER)
        session.commit()

        assert outbox.due(session) == []

    def test_stop_is_remembered_after_everything_else_is_gone(self, session, ring, season, written):
        written(VOTER, "СТОП")

        erasures.of_voter(session, ring, VOTER)
        session.commit()

        assert suppressions.holds(session, ring, VOTER)
        assert not suppressions.holds(session, ring, OTHER)

    def test_stop_twice_is_once(self, session, ring, season, written):
        for _ in range(2):
            written(VOTER, "STOP")

        assert suppressions.holds(session, ring, VOTER)

    def test_a_season_whose_key_was_destroyed_is_passed_over(self, session, ring, season, written):
        written(VOTER)
        season.phone_key = "destroyed"
        session.flush()

        assert erasures.of_voter(session, ring, VOTER).erased["inbound_sms"] == 0


class TestTheProtocolAfterwards:
    def test_it_is_recounted_to_the_same_root_and_the_same_standings(
        self, session, ring, season, make_entry, cast, seal, written, results_days_ago
    ):
        entries = [make_entry(season, "12340"), make_entry(season, "12354", name="Кафе «Лён»")]
        for number in range(12):
            cast(entries[number % 3 % 2], f"+7900000{number:04d}", list(Channel)[number % 2])
        written("+79000009999", "12340")
        seal()
        before = recounted(session, season, ring)
        erasures.of_voter(session, ring, "+79000000003")
        results_days_ago(60)

        erasures.due(session, now())
        session.commit()

        assert phones_left(session, ring) == set()
        assert recounted(session, season, ring) == before
        assert before == published(session)

    def test_an_erased_phone_has_no_second_vote(
        self, session, ring, season, make_entry, cast, written
    ):
        entry = make_entry(season)
        cast(entry, VOTER)
        erasures.of_voter(session, ring, VOTER)
        session.commit()

        assert cast(entry, VOTER, Channel.WEB).outcome is Outcome.ALREADY_SAME

    def test_votes_not_sealed_yet_are_sealed_all_the_same(
        self, session, ring, season, make_entry, cast, seal
    ):
        cast(make_entry(season), VOTER)
        erasures.of_voter(session, ring, VOTER)
        session.commit()

        seal()

        assert session.scalar(select(func.count()).where(Leaf.ballot_id.is_not(None))) == 1


def recounted(session, season, ring):
    """Build the log's root and the standings anew, from the ballots and the season's keys."""
    keys = ring.season(season.phone_key, season.slug)
    rows = session.execute(
        select(Leaf.line, Ballot, Nomination.slug, Entry.code, Entry.id, Entry.division_id)
        .outerjoin(Ballot, Ballot.id == Leaf.ballot_id)
        .outerjoin(Nomination, Nomination.id == Ballot.nomination_id)
        .outerjoin(Entry, Entry.id == Ballot.entry_id)
        .order_by(Leaf.position)
    ).all()
    lines, votes = [], Counter()
    for line, ballot, *about in rows:
        lines.append(relined(ballot, about, season.slug, keys) if ballot else line)
        votes.update([ballot.entry_id] if ballot else [])
    return Frontier().extend(leaf_hash(line.encode()) for line in lines).root(), dict(votes)


def relined(ballot, about, season, keys) -> str:
    """Make a ballot's line of the log anew."""
    who = (ballot.id, ballot.voter_key, ballot.channel, ballot.receipt)
    return counting.leaf(counting.Choice(*who, *about, ballot.cast_at), season, keys)


def published(session):
    """Return the root and the standings as the sealer left them."""
    root = session.scalars(select(Batch.root).order_by(Batch.number.desc()).limit(1)).one()
    return root, {row.entry_id: row.counted for row in session.scalars(select(Standing))}


def phones_left(session, ring) -> set[str]:
    """Return every number that the voters' tables still hold, opened with the key."""
    columns = (InboundSMS.sender, PhoneCheck.phone, outbox.OutboxMessage.letter)
    kept = [token for column in columns for token in session.scalars(select(column)) if token]
    opened = [ring.decrypt(token) for token in kept]
    return {json.loads(one)[0] if one.startswith("[") else one for one in opened}


@pytest.fixture
def written(app, season):
    """Return what texts the prize; a code nobody has, unless a test says another."""

    def write(phone: str, words: str = "99993") -> None:
        take_in(Inbound("console", f"CO{next(NUMBERS)}", phone, words))

    return write


@pytest.fixture
def code_asked(session, ring, season):
    """Return what asks for a code to see one's data."""

    def ask(phone: str) -> None:
        phone_checks.start(session, phone_checks.Prover(ring, "s" * 32), None, season, phone)
        session.commit()

    return ask


@pytest.fixture
def results_days_ago(session, season):
    """Return what moves the season's results into the past."""

    def move(days: int) -> None:
        season.results_at = now() - timedelta(days=days)
        session.commit()

    return move
