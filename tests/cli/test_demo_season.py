from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.auth import accounts, passwords
from app.cli.demo import season as demo
from app.core.db import Base
from app.core.keys import KeyRing
from nominations import phases, seasons
from nominations.models.application import Application
from nominations.models.entry import Entry
from voting import ballots, counting
from voting.models.ballot import Ballot, Channel
from voting.models.leaf import Batch, Leaf
from voting.models.standing import Standing, StandingDay
from voting.rules import Outcome

NOW = datetime.now(UTC)


def test_voting_and_registration_are_open(made: demo.Demo) -> None:
    assert phases.stage(made.season.dates, NOW) is phases.Stage.REGISTRATION_AND_VOTING
    assert phases.standings_visible(made.season.dates, NOW)
    assert made.season.published_at is not None
    assert made.season.rehearsal


def test_most_entries_have_rivals(session: Session) -> None:
    entries = Counter(session.scalars(select(Entry.division_id)))

    assert entries.total() >= 235
    assert sum(count for count in entries.values() if count >= 3) > entries.total() / 2
    assert max(entries.values()) <= 4


def test_some_applications_wait_for_the_organiser_and_one_was_declined(session: Session) -> None:
    states = Counter(session.scalars(select(Application.status)))

    assert (states["waiting"], states["declined"]) == (demo.WAITING, 1)


def test_no_vote_of_the_crowd_was_refused_and_all_are_counted(
    session: Session, made: demo.Demo
) -> None:
    counted = session.scalar(select(func.sum(Standing.counted)))
    in_the_log = session.scalar(select(func.count(Leaf.ballot_id)))

    assert made.votes == session.scalar(select(func.count()).select_from(Ballot))
    assert made.votes == counted == in_the_log
    assert counting.waiting(session) == 0


def test_votes_were_sealed_day_by_day(session: Session) -> None:
    days = session.scalar(select(func.count(StandingDay.day.distinct())))

    assert days == session.scalar(select(func.count()).select_from(Batch)) == 21


def test_both_logins_work(session: Session, made: demo.Demo) -> None:
    logged_in = [accounts.authenticate(session, who.email, who.password) for who in made.logins]

    assert [account.role for account in logged_in] == ["organiser", "owner"]
    assert all(account.confirmed_at for account in logged_in)


def test_the_demo_owner_may_not_vote_for_the_own_entry(
    session: Session, made: demo.Demo, ring: KeyRing
) -> None:
    entry = session.scalars(select(Entry).where(Entry.owner_voter_key.is_not(None))).one()
    key = ring.season(made.season.phone_key, made.season.slug).voter_key(demo.OWNER_PHONE)

    answer = ballots.cast(session.connection(), ballots.Vote(entry.id, key, Channel.WEB))

    assert answer.outcome is Outcome.OWN_ENTRY


def test_a_number_that_is_left_to_people_may_vote(
    session: Session, made: demo.Demo, ring: KeyRing
) -> None:
    entry = session.scalars(select(Entry).order_by(Entry.id)).first()
    key = ring.season(made.season.phone_key, made.season.slug).voter_key("+79000000001")

    answer = ballots.cast(session.connection(), ballots.Vote(entry.id, key, Channel.SMS))

    assert answer.outcome is Outcome.ACCEPTED


def test_codes_are_the_same_from_the_same_seed(session: Session) -> None:
    codes = session.scalars(select(Entry.code).order_by(Entry.id).limit(3)).all()

    assert codes == ["22618", "16630", "31422"]


def test_a_second_demo_is_refused(session: Session, ring: KeyRing) -> None:
    with pytest.raises(seasons.SeasonExists):
        demo.create(session, ring, NOW)


@pytest.fixture(scope="module")
def ring() -> KeyRing:
    return KeyRing({"test": b"x" * 32})


@pytest.fixture(scope="module", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
        yield


@pytest.fixture(scope="module")
def played(ring: KeyRing, _cheap_passwords: None) -> Iterator[tuple[Session, demo.Demo]]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        made = demo.create(session, ring, NOW)
        session.commit()
        yield session, made
    engine.dispose()


@pytest.fixture
def session(played: tuple[Session, demo.Demo]) -> Iterator[Session]:
    yield played[0]
    played[0].rollback()


@pytest.fixture
def made(played: tuple[Session, demo.Demo]) -> demo.Demo:
    return played[1]
