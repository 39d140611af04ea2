"""Reminders: owners are written to at each milestone of the season, each once.

The letter about the results also goes to everybody of their teams.

The row that says so and the letter in the outbox are one transaction: whatever is killed between
two statements loses neither and doubles neither. Two workers at once meet in a unique constraint.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.auth import links
from app.auth.models import Account
from app.core import outbox
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import divisions, entries, mailboxes, phases, seasons, teams
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.models.reminder import Reminder
from nominations.models.season import Season
from nominations.phases import Milestone
from voting import outcomes, owner_letters
from voting.owner_letters import DUTY, Told

A_ROUND = 100


class AlreadyTold(DomainError):
    """Another worker has written to the account about this milestone."""

    message = "Об этом уже написали."


@dataclass(frozen=True)
class Sender:
    """What letters are written with: the keys, the site's address, the secret that signs links."""

    ring: KeyRing
    site: str
    secret: str


def seasons_with_milestones(session: Session, now: datetime) -> list[tuple[Season, Milestone]]:
    """Return what is to be told now, season by season."""
    real = select(Season).where(seasons.REAL)
    return [
        (season, milestone)
        for season in session.scalars(real.order_by(Season.id))
        for milestone in phases.milestones(season.lived_dates, now)
    ]


def tell(
    session: Session, sender: Sender, season: Season, milestone: Milestone, now: datetime
) -> int:
    """Write to owners about a milestone, a hundred at most; return how many were left to tell."""
    owners = _untold(session, season, milestone)
    for owner in owners:
        with suppress(AlreadyTold):
            _note(session, owner, season, milestone)
            _write(session, sender, owner, season, milestone, now)
    return len(owners)


def _untold(session: Session, season: Season, milestone: Milestone) -> Sequence[Account]:
    told = exists().where(
        Reminder.account_id == Account.id,
        Reminder.season_id == season.id,
        Reminder.milestone == milestone,
    )
    wanted = select(Account).where(
        _takes_part(season, milestone), ~told, ~Account.disabled, Account.confirmed_at.is_not(None)
    )
    if milestone not in DUTY:
        wanted = wanted.where(~mailboxes.quiet())
    return session.scalars(wanted.order_by(Account.id).limit(A_ROUND)).all()


def _takes_part(season: Season, milestone: Milestone) -> Exists:
    """Tell, in SQL, whether an account has an entry that the milestone is about."""
    owned = (
        exists()
        .where(_has(milestone, Account.id), Business.id == Application.business_id)
        .where(Application.id == Entry.application_id, Entry.season_id == season.id)
        .where(Entry.withdrawn_at.is_(None))
    )
    # Whoever was accepted later has read it in the letter of acceptance.
    early = milestone is Milestone.VOTING
    return owned.where(Entry.accepted_at < season.voting_opens) if early else owned


def _has(milestone: Milestone, account: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Tell, in SQL, whether a letter about a business goes to an account."""
    whole_team = milestone is Milestone.RESULT
    return teams.acts_for(account) if whole_team else Business.owner_id == account


def _note(session: Session, owner: Account, season: Season, milestone: Milestone) -> None:
    columns = ("reminder.account_id", "reminder.season_id", "reminder.milestone")
    clash = AlreadyTold()
    with answering(session, "uq_reminder_account_season_milestone", *columns, clash=clash):
        session.add(Reminder(account_id=owner.id, season_id=season.id, milestone=milestone))


def _write(
    session: Session,
    sender: Sender,
    owner: Account,
    season: Season,
    milestone: Milestone,
    now: datetime,
) -> None:
    stop = f"{sender.site}/letters/{links.mailbox(sender.secret, owner.id)}"
    told = [
        _told(session, season, entry, milestone, now)
        for entry in _entries(session, owner, season, milestone)
    ]
    letter = owner_letters.letter(owner.email, milestone, season, told, sender.site, stop)
    outbox.post(session, sender.ring, outbox.Kind.MAIL, letter)


def _entries(
    session: Session, owner: Account, season: Season, milestone: Milestone
) -> Sequence[Entry]:
    found = (
        select(Entry)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .where(_has(milestone, owner.id), Entry.season_id == season.id)
        .where(Entry.withdrawn_at.is_(None))
    )
    return session.scalars(found.order_by(Entry.id)).all()


def _told(
    session: Session, season: Season, entry: Entry, milestone: Milestone, now: datetime
) -> Told:
    card = entries.card(session, entry)
    sentence = ""
    if milestone is Milestone.RESULT:
        group = divisions.named(session, [card.division_id])[card.division_id]
        where = f"номинация «{card.nomination}», группа «{group.label}»"
        sentence = _outcome(session, season, entry, where, now)
    return Told(entry.id, card.name, card.code, sentence)


def _outcome(session: Session, season: Season, entry: Entry, where: str, now: datetime) -> str:
    ended = outcomes.of_entry(session, season, entry, now)
    row = ended.progress.row if ended else None
    if ended is None or row is None:
        return where
    return owner_letters.outcome(ended.prize, row.counted, row.place, row.rivals, where)
