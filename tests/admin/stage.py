"""How each act of the matrix is done: what stands ready before it, and the request itself."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.auth import approvals, invitations, passkeys, recovery, sessions, totp
from app.auth.models import Role
from app.auth.passkeys import Site
from app.auth.sessions import LoginSession, Visit
from app.core.clock import now
from nominations import divisions, editing, grids, rulebooks, seasons
from nominations.models.season import Season
from tests.admin import (
    data_stage,
    exports_stage,
    fraud_stage,
    owners_stage,
    queue_stage,
    thanks_stage,
    votes_stage,
)
from tests.admin.acts import Request, Stage, application, doubtful_message
from tests.fakes.authenticator import Authenticator
from voting.models.announcement import Announcement
from voting.models.award import Award
from voting.models.inbound_sms import InboundSMS
from voting.models.result import PrizePlace

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


def over(stage: Stage) -> None:
    """End the voting of the season on the stage."""
    certify(stage)


def freeze(stage: Stage) -> Request:
    over(stage)
    return "/admin/results/freeze", {}


def unfreeze(stage: Stage) -> Request:
    stage.season.frozen_at = now()
    return "/admin/results/unfreeze", {"reason": "По одному голосу нужно решение."}


def waive(stage: Stage) -> Request:
    stage.session.add(doubtful(stage))
    return "/admin/results/waive", {"name": "triage", "reason": "Это реклама, а не голос."}


def call_off(stage: Stage) -> Request:
    proposal = approvals.propose(stage.session, "results.certify", stage.season, {}, by=stage.actor)
    stage.session.add(
        Announcement(
            season_id=stage.season.id,
            proposal_id=proposal.id,
            at=now(),
            approved_by_id=stage.actor.id,
        )
    )
    return "/admin/results/call-off", {}


def prize_place(stage: Stage) -> PrizePlace:
    entry = stage.make_entry(stage.season)
    won = PrizePlace(
        season_id=stage.season.id,
        division_id=entry.division_id,
        entry_id=entry.id,
        place=1,
        counted=1,
        decided_by="votes",
    )
    stage.session.add(won)
    stage.session.flush()
    return won


def promise(stage: Stage) -> Request:
    prize = {"kind": "money", "what": "Денежный приз", "roubles": "50000"}
    return "/admin/awards/promise", {"place": prize_place(stage).id, **prize}


def award(stage: Stage) -> Request:
    promised = Award(
        prize_place_id=prize_place(stage).id, kind="money", what="Приз", kopecks=1, recipient=""
    )
    stage.session.add(promised)
    stage.session.flush()
    return f"/admin/awards/{promised.id}", {"on": "2026-12-28", "act": "А-1"}


def message(stage: Stage) -> Request:
    stage.make_entry(stage.season, "12340")
    found = doubtful(stage)
    stage.session.add(found)
    stage.session.flush()
    return f"/admin/triage/{found.id}", {"code": "12340"}


def doubtful(stage: Stage) -> InboundSMS:
    return doubtful_message(stage.season)


def draft(stage: Stage) -> Season:
    """Make the season on the stage one that nobody has seen."""
    stage.session.refresh(stage.season)
    stage.season.published_at = None
    stage.session.flush()
    return stage.season


def new_season(stage: Stage) -> Request:
    fields = {"slug": "2027", "name": "Сезон 2027", "registration_opens": "2027-03-01T00:00"}
    return "/admin/seasons/new", {"source": stage.season.slug, **fields}


def publish_season(stage: Stage) -> Request:
    return f"/admin/seasons/{draft(stage).slug}/publish", {}


def gateway(stage: Stage) -> Request:
    return f"/admin/seasons/{stage.season.slug}/test-gateway", {"phone": "+7 900 000-00-41"}


def dates(stage: Stage) -> Request:
    moved = {name: at.isoformat()[:16] for name, at in vars(draft(stage).dates).items()}
    return f"/admin/seasons/{stage.season.slug}/dates", {**moved, "confirm": "1"}


def numbers(stage: Stage) -> Request:
    names = (*editing.TERMS, *editing.LIMITS)
    same = {name: getattr(stage.season, name) for name in names}
    same["sms_per_day"] = 10
    return f"/admin/seasons/{stage.season.slug}/numbers", {**same, "confirm": "1"}


def countries(stage: Stage) -> Request:
    form = {"countries": ["RU", "KZ"], "confirm": "1"}
    return f"/admin/seasons/{draft(stage).slug}/countries", form


def grid(stage: Stage) -> Request:
    shown = grids.of(stage.session, draft(stage))
    form: dict[str, Any] = {"places": 2, "announced": 420, "confirm": "1"}
    for axis, rows in (("size", shown.size), ("city", shown.city)):
        form[f"{axis}_name"] = [row.name for row in rows]
        form[f"{axis}_low"] = [row.low for row in rows]
        form[f"{axis}_last"] = [row.high - 1 if row.high else "" for row in rows]
    return f"/admin/seasons/{stage.season.slug}/grid", form


def nominations(stage: Stage) -> Request:
    rows = seasons.nominations_of(stage.session, draft(stage))
    form: dict[str, Any] = {"confirm": "1", "id": [row.id for row in rows]}
    for name in ("position", "name", "summary", "okved"):
        form[name] = [getattr(row, name) for row in rows]
    form["name"][0] = "Лавка у дома"
    return f"/admin/seasons/{stage.season.slug}/nominations", form


def merge(stage: Stage) -> Request:
    seasons.close_voting(stage.session, stage.season, by=None)
    return f"/admin/seasons/{stage.season.slug}/merge", {}


def rules(stage: Stage) -> Request:
    return f"/admin/seasons/{stage.season.slug}/rules", {"task": "Выбрать лучших."}


def publish_rules(stage: Stage) -> Request:
    texts = dict.fromkeys(rulebooks.FIELDS, "Написано.")
    rulebooks.write(stage.session, stage.season, texts, by=None)
    return f"/admin/seasons/{stage.season.slug}/rules/publish", {"note": "Первая."}


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
    **data_stage.ACTS,
    **exports_stage.ACTS,
    **fraud_stage.ACTS,
    **owners_stage.ACTS,
    **votes_stage.ACTS,
    **queue_stage.ACTS,
    **thanks_stage.ACTS,
    "admin.accept": accept,
    "admin.decline": decline,
    "admin.close_voting": close_voting,
    "admin.certify": certify,
    "admin.new_season": new_season,
    "admin.publish_season": publish_season,
    "admin.test_gateway": gateway,
    "admin.dates": dates,
    "admin.numbers": numbers,
    "admin.countries": countries,
    "admin.grid": grid,
    "admin.nominations": nominations,
    "admin.merge": merge,
    "admin.rules": rules,
    "admin.publish_rules": publish_rules,
    "admin.freeze": freeze,
    "admin.unfreeze": unfreeze,
    "admin.waive": waive,
    "admin.call_off": call_off,
    "admin.promise": promise,
    "admin.award": award,
    "admin.message": message,
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
