"""Something in every export of the panel's own upkeep: sending, agreements, access, people's data."""

from app.auth import approvals, invitations, sessions
from app.auth.models import Role
from app.auth.sessions import Visit
from app.core.clock import now
from app.core.keys import KeyRing
from app.core.outbox import Kind, OutboxMessage, State
from app.rehearsal import staging
from nominations.models.application import ApplicationEvent
from nominations.models.entry import Entry
from nominations.models.proof import Proof
from nominations.models.rulebook import RulesDocument
from nominations.models.snippet import Snippet
from nominations.turns import Turn
from tests.admin.acts import Stage
from voting import credentials, kept_figures
from voting.models.effect import ClusterEffect
from voting.models.fraud import FraudCluster
from voting.models.gateway_test import GatewayTest
from voting.models.retention_act import RetentionAct
from voting.models.shredding import Shredding
from voting.models.spending import Spending
from voting.models.turnout import TurnoutHour, TurnoutPart

PHONE, INN, MAIL = "+79000001234", "7707083893", "ivan.petrov@example.ru"
WORDS = f"звоните {PHONE}, ИНН {INN}, пишите {MAIL}"


def fill(stage: Stage, ring: KeyRing, entry: Entry, cluster: FraudCluster) -> None:
    """Put a row into each, with a phone, an INN and an e-mail wherever people may write."""
    send(stage)
    vote(stage, entry, cluster)
    agree(stage, entry)
    let_in(stage)
    tell(stage, entry)
    kept_figures.take(stage.session, stage.season)
    staging.announce(stage.session, ring, by=stage.actor.id)


def send(stage: Stage) -> None:
    failed = OutboxMessage(kind=Kind.SMS, state=State.FAILED, carrier="smsc", fault=WORDS)
    failed.due_at = now()
    stage.session.add(failed)
    stage.session.flush()
    stage.session.add_all(
        [
            GatewayTest(message_id=failed.id, gateway="smsc", author_id=stage.actor.id),
            Spending(season_id=stage.season.id, day=now().date(), sent=3),
        ]
    )


def vote(stage: Stage, entry: Entry, cluster: FraudCluster) -> None:
    season = {"season_id": stage.season.id}
    place = {"nomination_id": entry.nomination_id, "region": WORDS[:80]}
    figures = {"entries": 1, "counted": 31_337, "held": 4_243, "voided": 5_347}
    moved = {"counted_before": 9, "counted_after": 7, "place_before": 1, "place_after": 2}
    stage.session.add_all(
        [
            TurnoutHour(hour=now(), channel="sms", votes=8_863, **season),
            TurnoutPart(taken_at=now(), **place, **figures, **season),
            ClusterEffect(cluster_id=cluster.id, entry_id=entry.id, at=now(), **moved),
        ]
    )


def agree(stage: Stage, entry: Entry) -> None:
    asked = {"ballots": [], "kind": "hold", "reason": "timing", "cluster": None}
    made = approvals.propose(stage.session, "ballots.rule", stage.season, asked, by=stage.actor)
    credentials.issue(stage.session, b"p" * 32)
    credentials.revoke(stage.session, entry, "participant", WORDS, by=stage.actor.id)
    act = RetentionAct(season_id=stage.season.id, ground="term", erased={"entry": 1}, at=now())
    act.sha256 = b"s" * 32
    stage.session.add(act)
    shredded = Shredding(season_id=stage.season.id, proposal_id=made.id, root="0", erased={})
    shredded.asked_by_id, shredded.approved_by_id = stage.actor.id, stage.make_account().id
    stage.session.add(shredded)


def let_in(stage: Stage) -> None:
    invitations.invite(stage.session, "b" + MAIL, Role.OBSERVER, by=stage.actor.id)
    sessions.begin(stage.session, stage.actor, Visit(f"Телефон {PHONE}", ""), complete=True)


def tell(stage: Stage, entry: Entry) -> None:
    application = entry.application
    rules = RulesDocument(season_id=stage.season.id, version=1, text="", sha256=b"r" * 32)
    rules.note, rules.editorial = WORDS, False
    paper = Proof(business_id=application.business_id, kind="document", state="refused")
    paper.shown, paper.by_id, paper.reason = WORDS, stage.actor.id, WORDS
    turn = ApplicationEvent(application_id=application.id, kind=Turn.RETURNED, words=WORDS)
    stage.session.add_all([rules, paper, turn, Snippet(kind="ask", title="Город", text=WORDS)])
