"""How each act of the matrix is done: what stands ready before it, and the request itself."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.auth import invitations, passkeys, recovery, sessions, totp
from app.auth.models import Role
from app.auth.passkeys import Site
from app.auth.sessions import LoginSession, Visit
from app.core import tokens
from app.core.clock import now
from nominations import divisions, seasons
from tests.admin import owners_stage
from tests.admin.acts import Request, Stage, application
from tests.fakes.authenticator import Authenticator
from voting import ballots
from voting.fraud import decisions
from voting.models.ballot import Ballot, Channel
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome

KEY = "development-secret-key-0123456789abcdef"


def accept(stage: Stage) -> Request:
    return f"/admin/applications/{application(stage)}/accept", {}


def decline(stage: Stage) -> Request:
    reason = {"reason": "В описании не указан адрес."}
    return f"/admin/applications/{application(stage)}/decline", reason


def close_voting(stage: Stage) -> Request:
    return "/admin/season/close", {}


def certify(stage: Stage) -> Request:
    seasons.close_voting(stage.session, stage.season, by=None)
    divisions.merge_thin(stage.session, stage.season, by=None)
    stage.season.close_sealed_at = now()
    return "/admin/season/certify", {}


def message(stage: Stage) -> Request:
    stage.make_entry(stage.season, "12340")
    found = InboundSMS(
        gateway="twilio",
        provider_id="SM1",
        text="за пекарню",
        outcome=Outcome.UNREADABLE,
        reply="Пришлите код.",
        season_id=stage.season.id,
        voter_key=b"v" * 32,
    )
    stage.session.add(found)
    stage.session.flush()
    return f"/admin/triage/{found.id}", {"code": "12340"}


def cluster(stage: Stage, size: int = 2) -> FraudCluster:
    """Return a cluster of so many ballots of one business."""
    entry = stage.make_entry(stage.season)
    signals = [{"kind": "block", "count": size, "words": "голоса с номеров подряд"}]
    found = FraudCluster(
        season_id=stage.season.id, entry_id=entry.id, signals=signals, of_votes=size
    )
    stage.session.add(found)
    stage.session.flush()
    for number in range(size):
        vote = ballots.Vote(entry.id, number.to_bytes(32), Channel.WEB)
        cast = ballots.cast(stage.session.connection(), vote)
        stage.session.add(FraudMember(ballot_id=cast.ballot_id, cluster_id=found.id))
    stage.session.flush()
    return found


def rule(stage: Stage) -> Request:
    return f"/admin/fraud/{cluster(stage).id}/rule", {"kind": "hold", "reason": "timing"}


def rule_receipts(stage: Stage) -> Request:
    member = select(FraudMember.ballot_id).where(FraudMember.cluster_id == cluster(stage, 1).id)
    ballot = stage.session.scalars(select(Ballot).where(Ballot.id.in_(member))).one()
    receipts = tokens.spell(ballot.receipt)
    return "/admin/fraud/receipts", {"receipts": receipts, "kind": "hold", "reason": "timing"}


def proposal(stage: Stage) -> int:
    """Return a bulk ruling that another organiser proposed."""
    author = stage.make_account(role=Role.ORGANISER)
    asked = decisions.Asked("hold", "timing")
    made = decisions.on_cluster(stage.session, cluster(stage, 21), asked, by=author)
    assert made is not None
    return made.id


def approve_ruling(stage: Stage) -> Request:
    return f"/admin/fraud/proposals/{proposal(stage)}/approve", {}


def decline_ruling(stage: Stage) -> Request:
    return f"/admin/fraud/proposals/{proposal(stage)}/decline", {}


def other(stage: Stage, role: Role = Role.MODERATOR, **facts: Any) -> int:
    account = stage.make_account(role=role)
    for name, value in facts.items():
        setattr(account, name, value)
    stage.session.flush()
    return account.id


def invite(stage: Stage) -> Request:
    return "/admin/people/invite", {"email": "new@example.ru", "role": "observer"}


def uninvite(stage: Stage) -> Request:
    row, _ = invitations.invite(stage.session, "new@example.ru", "observer", by=None)
    return f"/admin/people/invitations/{row.id}/withdraw", {}


def change_role(stage: Stage) -> Request:
    return f"/admin/people/{other(stage)}/role", {"role": "observer"}


def disable(stage: Stage) -> Request:
    return f"/admin/people/{other(stage)}/disable", {}


def enable(stage: Stage) -> Request:
    return f"/admin/people/{other(stage, disabled=True)}/enable", {}


def reset_factor(stage: Stage) -> Request:
    return f"/admin/people/{other(stage)}/reset-factor", {}


def end_session(stage: Stage) -> Request:
    secret = sessions.begin(stage.session, stage.actor, Visit("", ""), complete=True)
    row = stage.session.scalars(
        select(LoginSession).where(LoginSession.secret_hash == sessions.digest(secret))
    ).one()
    return f"/account/sessions/{row.id}/end", {}


def end_others(stage: Stage) -> Request:
    sessions.begin(stage.session, stage.actor, Visit("", ""), complete=True)
    return "/account/sessions/end-others", {}


def new_application(stage: Stage) -> Request:
    secret = totp.new_secret()
    keep(stage, "totp", secret)
    return "/account/application", {"code": totp.code_of(secret, totp.step_now())}


def recovery_codes(stage: Stage) -> Request:
    recovery.issue(stage.session, stage.actor, KEY)
    return "/account/recovery-codes", {}


def add_passkey(stage: Stage) -> Request:
    site = Site("http://localhost")
    _, challenge = passkeys.registration(stage.session, site, stage.actor)
    keep(stage, "challenge", [challenge, totp.step_now() * totp.STEP_SECONDS])
    answer = Authenticator(site.origin, site.name).made(challenge)
    return "/account/passkeys", {"credential": answer}


def remove_passkey(stage: Stage) -> Request:
    site = Site("http://localhost")
    _, challenge = passkeys.registration(stage.session, site, stage.actor)
    made = Authenticator(site.origin, site.name).made(challenge)
    row = passkeys.add(stage.session, site, stage.actor, challenge, made)
    return f"/account/passkeys/{row.id}/remove", {}


def keep(stage: Stage, name: str, value: Any) -> None:
    """Put something into the actor's browser, as the page before would."""
    stage.session.commit()
    with stage.browser.session_transaction() as cookies:
        cookies[name] = value
    stage.session.rollback()


#: {endpoint of the matrix: how it is asked}. A test holds the two together.
ACTS: dict[str, Callable[[Stage], Request]] = {
    **owners_stage.ACTS,
    "admin.accept": accept,
    "admin.decline": decline,
    "admin.close_voting": close_voting,
    "admin.certify": certify,
    "admin.message": message,
    "admin.rule": rule,
    "admin.fraud_receipts": rule_receipts,
    "admin.approve_ruling": approve_ruling,
    "admin.decline_ruling": decline_ruling,
    "admin.invite": invite,
    "admin.uninvite": uninvite,
    "admin.change_role": change_role,
    "admin.disable": disable,
    "admin.enable": enable,
    "admin.reset_factor": reset_factor,
    "account.end_session": end_session,
    "account.end_others": end_others,
    "account.application": new_application,
    "account.recovery_codes": recovery_codes,
    "account.add_passkey": add_passkey,
    "account.remove_passkey": remove_passkey,
}
