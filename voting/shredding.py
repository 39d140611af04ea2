"""The end of a season's personal data: agreed on by two, done in batches, proved by an act.

Ballots, the log, receipts and results stay, so that the season is recounted as before. Each batch
is one transaction with its count: whatever kills the worker, the next goes on. docs/adr/0024.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Delete, Update, delete, or_, select, update
from sqlalchemy.orm import Session

from app.auth import approvals
from app.auth.models import Account
from app.auth.proposals import Proposal
from app.core import audit
from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import phases
from nominations.models.entry import Entry
from nominations.models.imported import ImportedTable
from nominations.models.season import Season
from voting import disputes, erasures, results, thanks
from voting.disputes import Dispute
from voting.erasures import Ground
from voting.models.ballot import Ballot
from voting.models.consent import Consent
from voting.models.evidence import Evidence
from voting.models.inbound_sms import InboundSMS
from voting.models.phone_check import PhoneCheck
from voting.models.retention_act import RetentionAct
from voting.models.shredding import Shredding
from voting.models.subscription import Subscription

ACT = "privacy.shred"
#: Rows of one transaction.
A_BATCH = 1_000


class Early(StrEnum):
    """Why it is too early."""

    RESULTS = "results"
    TERM = "term"


class TooEarly(DomainError):
    """The term is not over, the results are not certified, or something is argued about."""

    message = "Уничтожать данные рано: не вышел срок, не подведены итоги или остались споры."


class ShredAlready(DomainError):
    """Two people agreed on it before."""

    message = "Данные этого сезона уже уничтожены, или это делается сейчас."


@dataclass(frozen=True)
class Step:
    """One kind of data: its name in the act, and the change that erases the next rows of it."""

    name: str
    change: Callable[[int], Update | Delete]


def obstacles(session: Session, season: Season) -> Mapping[Early | Dispute, int]:
    """Return what stands in the way, with how much of it there is; nothing when it may begin."""
    found: dict[Early | Dispute, int] = {}
    if season.certified_at is None:
        found[Early.RESULTS] = 1
    if not phases.retention_over(season.dates, season.retention_days, now()):
        found[Early.TERM] = 1
    return found | disputes.of_season(session, season)


def propose(session: Session, season: Season, *, by: Account) -> Proposal:
    """Ask for the shredding of a season; ShredAlready, TooEarly, NotEntitled."""
    _check(session, season)
    return approvals.propose(session, ACT, season, _parameters(session, season), by=by)


def approve(session: Session, season: Season, proposal_id: int, *, by: Account) -> Shredding:
    """Be the second person, and let the shredding begin.

    Raises ShredAlready, TooEarly, and what `approvals.approve` raises.
    """
    _check(session, season)
    asked = approvals.approve(session, proposal_id, by=by, parameters=_parameters(session, season))
    agreed = Shredding(
        season_id=season.id,
        proposal_id=asked.id,
        asked_by_id=asked.requester_id,
        approved_by_id=by.id,
        root=results.root(session, season).hex(),
        erased={},
    )
    with answering(session, "pk_shredding", "shredding.season_id", clash=ShredAlready()):
        session.add(agreed)
    return agreed


def _check(session: Session, season: Season) -> None:
    if of_season(session, season):
        raise ShredAlready
    if obstacles(session, season):
        raise TooEarly


def proposed(session: Session, season: Season) -> Proposal | None:
    """Return the proposal that waits for its second person and still says what would be done."""
    subject, now_ = audit.named(season), _parameters(session, season)
    waiting = approvals.waiting(session, ACT)
    return next((one for one in waiting if one.subject == subject and one.parameters == now_), None)


def of_season(session: Session, season: Season) -> Shredding | None:
    """Return what was agreed on for a season."""
    return session.get(Shredding, season.id)


def under_way(session: Session) -> Sequence[int]:
    """Return the seasons whose shredding was agreed on and is not finished."""
    rows = select(Shredding.season_id).where(Shredding.finished_at.is_(None))
    return session.scalars(rows.order_by(Shredding.season_id)).all()


def advance(session: Session, season_id: int) -> bool:
    """Erase the next batch and count it; write the act when nothing is left. False when done.

    The caller commits after each call. Of two workers one waits for the other.
    """
    row = session.get_one(Shredding, season_id, populate_existing=True, with_for_update=True)
    if row.finished_at is not None:
        return False
    for step in STEPS:
        if gone := session.connection().execute(step.change(season_id)).rowcount:
            row.erased = {**row.erased, step.name: row.erased.get(step.name, 0) + gone}
            session.flush()
            return True
    act = RetentionAct(season_id=season_id, ground=Ground.TERM, erased=row.erased)
    row.act_id, row.finished_at = erasures.record(session, act).id, act.at
    session.flush()
    return False


def note_keys(session: Session, ring: KeyRing) -> int:
    """Note which shredded seasons' keys were taken out of the settings; return how many."""
    rows = session.execute(
        select(Shredding, Season)
        .join(Season, Season.id == Shredding.season_id)
        .where(Shredding.finished_at.is_not(None), Shredding.key_gone_at.is_(None))
    ).all()
    gone = [(row, season) for row, season in rows if not ring.holds(season.phone_key)]
    for row, season in gone:
        row.key_gone_at = now()
        audit.record(session, "privacy.key_gone", season, by=None, key=season.phone_key)
    session.flush()
    return len(gone)


def sharing_key(session: Session, season: Season) -> Sequence[Season]:
    """Return the other seasons that still need this season's phone key."""
    shredded = select(Shredding.season_id)
    rows = select(Season).where(
        Season.phone_key == season.phone_key,
        Season.id != season.id,
        Season.id.not_in(shredded),
    )
    return session.scalars(rows.order_by(Season.id)).all()


def _parameters(session: Session, season: Season) -> dict[str, str]:
    """Return what two people agree on: whose data, and the log that stays as it is."""
    log = results.root(session, season).hex()
    return {"season": season.slug, "key": season.phone_key, "root": log}


def _messages(season_id: int) -> Update:
    """Empty messages: the sender, its keyed hash, the words, and the reply with its receipt."""
    whole = or_(
        InboundSMS.sender.is_not(None),
        InboundSMS.voter_key.is_not(None),
        InboundSMS.text != "",
        InboundSMS.comment != "",
        InboundSMS.reply != "",
    )
    rows = select(InboundSMS.id).where(InboundSMS.season_id == season_id, whole).limit(A_BATCH)
    emptied = update(InboundSMS).where(InboundSMS.id.in_(rows))
    return emptied.values(sender=None, voter_key=None, text="", comment="", reply="")


def _evidence(season_id: int) -> Delete:
    rows = (
        select(Evidence.ballot_id)
        .join(Ballot, Ballot.id == Evidence.ballot_id)
        .where(Ballot.season_id == season_id)
        .limit(A_BATCH)
    )
    return delete(Evidence).where(Evidence.ballot_id.in_(rows))


def _codes(season_id: int) -> Delete:
    rows = select(PhoneCheck.id).join(Entry, Entry.id == PhoneCheck.entry_id)
    mine = rows.where(Entry.season_id == season_id).limit(A_BATCH)
    return delete(PhoneCheck).where(PhoneCheck.id.in_(mine))


def _origins(season_id: int) -> Update:
    """Forget where consents came from; the consents stay, as proof."""
    kept = or_(Consent.address_hash.is_not(None), Consent.agent_hash.is_not(None))
    rows = select(Consent.id).where(Consent.season_id == season_id, kept).limit(A_BATCH)
    wiped = update(Consent).where(Consent.id.in_(rows))
    return wiped.values(address_hash=None, agent_hash=None)


def _subscriptions(season_id: int) -> Delete:
    rows = select(Subscription.id).where(Subscription.season_id == season_id).limit(A_BATCH)
    return delete(Subscription).where(Subscription.id.in_(rows))


def _tables(season_id: int) -> Update:
    mine = (ImportedTable.season_id == season_id) & ImportedTable.rows.is_not(None)
    rows = select(ImportedTable.id).where(mine).limit(A_BATCH)
    return update(ImportedTable).where(ImportedTable.id.in_(rows)).values(rows=None)


def _owners(season_id: int) -> Update:
    """Forget the keyed hashes of owners' phones, which kept them from voting for themselves."""
    mine = (Entry.season_id == season_id) & Entry.owner_voter_key.is_not(None)
    rows = select(Entry.id).where(mine).limit(A_BATCH)
    return update(Entry).where(Entry.id.in_(rows)).values(owner_voter_key=None)


STEPS = (
    Step("inbound_sms", _messages),
    Step("evidence", _evidence),
    Step("phone_check", _codes),
    Step("consent", _origins),
    Step("subscription", _subscriptions),
    Step("imported_table", _tables),
    Step("entry", _owners),
    Step("thanks", lambda season_id: thanks.forgetting(season_id, A_BATCH)),
)
