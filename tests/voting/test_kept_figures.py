"""The sums of transparency: kept ready, the same as a plain count, and no page counts them."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import db
from app.tasks import jobs
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import kept_figures, rulings
from voting.models.ballot import Ballot, Channel
from voting.models.inbound_sms import InboundSMS
from voting.models.kept_figures import KeptFigures
from voting.models.leaf import Leaf
from voting.models.review import Ruling, UnsealedRuling
from voting.openness import REFUSALS
from voting.rules import Outcome

PAGES = ("/transparency/2026/", "/transparency/2026/figures.json")
COLUMNS = {"clear": "counted", "hold": "held", "void": "voided"}


@pytest.mark.databases
@pytest.mark.parametrize("seed", range(3))
def test_the_kept_sums_are_those_of_a_plain_count_whatever_has_happened(
    session, season, happen, seed
):
    happen(random.Random(seed), 60)

    jobs.take_figures()
    kept = kept_figures.read(session, season).figures

    stands, channels = plain_votes(session)
    assert {name: getattr(kept.votes, name) for name in COLUMNS.values()} == stands
    assert (kept.votes.by_sms, kept.votes.by_web) == (channels["sms"], channels["web"])
    assert kept.votes.refused == plain_refusals(session)
    out = Counter(one.kind for one in newest_rulings(session) if one.kind != "clear")
    assert Counter({kind: votes_of(kept, kind) for kind in ("hold", "void")}) == out


def test_a_worker_that_is_killed_leaves_the_sums_that_were_kept(session, season, happen):
    happen(random.Random(1), 20)
    jobs.take_figures()
    before = kept_figures.read(session, season)
    session.rollback()
    happen(random.Random(2), 20)

    with killed(), pytest.raises(Killed):
        jobs.take_figures()
    session.rollback()
    left = kept_figures.read(session, season)
    session.rollback()
    jobs.take_figures()

    assert left == before
    assert kept_figures.read(session, season).figures != before.figures


def test_no_page_reads_messages_ballots_rulings_or_standings(
    client, session, season, happen, statements
):
    happen(random.Random(3), 20)
    jobs.take_figures()

    with statements() as seen:
        answers = [client.get(page).status_code for page in PAGES]

    assert answers == [200, 200]
    said = " ".join(seen)
    for table in ("inbound_sms", "ballot", "ruling", "standing", "leaf", "fraud_cluster"):
        assert f"FROM {table}" not in said
        assert f"JOIN {table}" not in said


def test_until_they_are_counted_first_the_page_says_so(client, season):
    page = client.get(PAGES[0])

    assert "Ещё считаем" in page.text
    assert client.get(PAGES[1]).json["votes"] is None


def test_a_season_that_is_long_over_is_counted_once_an_hour(session, season):
    season.certified_at = now() - timedelta(days=30)
    session.commit()

    first = [one.id for one in kept_figures.due(session, now())]
    session.rollback()
    jobs.take_figures()

    assert first == [season.id]
    assert kept_figures.due(session, now()) == []
    assert kept_figures.due(session, now() + timedelta(hours=2)) != []


def test_before_anybody_votes_nothing_is_counted(session, season, move_dates):
    move_dates(season, voting_opens=now() + timedelta(days=1))

    jobs.take_figures()

    assert session.scalars(select(KeptFigures)).all() == []


def votes_of(kept, kind: str) -> int:
    return sum(one.votes for one in kept.inquiry.stands if one.kind == kind)


def newest_rulings(session) -> list[Ruling]:
    waiting = set(session.scalars(select(UnsealedRuling.ruling_id)))
    rows = session.scalars(select(Ruling).order_by(Ruling.id))
    return list({one.ballot_id: one for one in rows if one.id not in waiting}.values())


def plain_votes(session) -> tuple[dict[str, int], Counter[str]]:
    """Count ballot by ballot: how those in the log stand, and the counted ones by channel."""
    ruled = {one.ballot_id: COLUMNS[one.kind] for one in newest_rulings(session)}
    sealed = set(session.scalars(select(Leaf.ballot_id)))
    stands, channels = dict.fromkeys(COLUMNS.values(), 0), Counter[str]()
    for ballot in session.scalars(select(Ballot)):
        if ballot.id in sealed:
            state = ruled.get(ballot.id, "counted")
            stands[state] += 1
            channels[ballot.channel] += state == "counted"
    return stands, channels


def plain_refusals(session) -> dict[str, int]:
    found = Counter(session.scalars(select(InboundSMS.outcome)))
    return {name: sum(found[one] for one in group) for name, group in REFUSALS.items()}


class Killed(Exception):
    """The worker was killed."""


class killed:  # noqa: N801 -- Reads as the block that it is.
    """Kill whoever commits within the block."""

    def __enter__(self) -> None:
        event.listen(db.session, "before_commit", self.die)

    def __exit__(self, *_failure: object) -> None:
        event.remove(db.session, "before_commit", self.die)

    @staticmethod
    def die(session) -> None:
        if not session.in_nested_transaction():
            raise Killed


@dataclass
class Life:
    """A season to which random things happen: votes, messages, rulings, sealing, leaving."""

    session: Session
    season: Season
    entries: list[Entry]
    cast: Callable[..., Any]
    seal: Callable[[], int]
    messages: Iterator[int] = field(default_factory=count)

    def __call__(self, chance: random.Random, times: int) -> None:
        acts = [self.vote] * 6 + [self.message] * 4 + [self.rule] * 3 + [self.assign, self.seal_all]
        for _ in range(times):
            chance.choice(acts)(chance)
            self.session.commit()
        self.entries[0].withdrawn_at = now()
        self.session.commit()

    def vote(self, chance: random.Random) -> None:
        self.cast(chance.choice(self.entries), channel=chance.choice(list(Channel)))

    def message(self, chance: random.Random) -> None:
        number = f"H{next(self.messages)}"
        texted = InboundSMS(gateway="console", provider_id=number, text="x", reply="")
        texted.season_id, texted.outcome = self.season.id, chance.choice(list(Outcome))
        self.session.add(texted)

    def assign(self, chance: random.Random) -> None:
        for message in self.session.scalars(select(InboundSMS).limit(chance.randint(0, 2))):
            message.outcome = Outcome.ACCEPTED

    def rule(self, chance: random.Random) -> None:
        ballots = self.session.scalars(select(Ballot.id)).all()
        for ballot in chance.sample(ballots, min(len(ballots), 1)):
            kind = chance.choice(list(COLUMNS))
            rulings.rule(self.session.connection(), ballot, kind, "Проверка")

    def seal_all(self, _chance: random.Random) -> None:
        self.session.commit()
        self.seal()


@pytest.fixture
def happen(session, season, make_entry, cast, seal):
    """Return what lets so many random things happen."""
    entries = [make_entry(season, code) for code in ("12340", "23450", "34560")]
    session.commit()
    return Life(session, season, entries, cast, seal)
