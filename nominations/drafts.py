"""Drafts: an application answered step by step, on any device, until it is sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import outbox
from app.core.clock import now
from app.core.db import db_now, move
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import (
    applications,
    businesses,
    letters,
    owner_consents,
    photos,
    reviews,
    teams,
)
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.draft import Draft
from nominations.models.nomination import Nomination
from nominations.models.season import Season

#: A draft that nobody has touched so long goes.
TERM = timedelta(days=60)
MOST = 20
#: The steps, and the answers without which the next one has nothing to stand on.
STEPS: dict[str, tuple[str, ...]] = {
    "business": ("inn", "name"),
    "place": ("city_id",),
    "size": ("staff", "nomination"),
    "group": (),
    "story": ("description",),
    "photos": (),
    "consents": ("consents",),
    "check": (),
}


class DraftMoved(DomainError):
    """Somebody, or another device, has saved the draft meanwhile."""

    message = "Эту заявку только что изменили на другом устройстве"


class DraftIncomplete(DomainError):
    """Steps of the draft wait for their answers."""

    message = "В заявке не хватает ответов"


class TooManyDrafts(DomainError):
    """An account has twenty drafts at most."""

    message = "Черновиков уже двадцать. Отправьте или удалите какой-нибудь."


def of_account(session: Session, account: Account) -> Sequence[Draft]:
    """Return the drafts that an account may go on with, the newest first."""
    found = select(Draft).where(_open_to(account)).order_by(Draft.updated_at.desc(), Draft.id)
    return session.scalars(found).all()


def find(session: Session, account: Account, draft_id: int) -> Draft | None:
    """Return a draft that the account may go on with; another's is as good as none."""
    found = select(Draft).where(Draft.id == draft_id, _open_to(account))
    return session.scalars(found).one_or_none()


def _open_to(account: Account) -> Any:
    """A new application is its author's; a returned one, of all who act for the business."""
    shared = (
        select(Application.id)
        .join(Business, Business.id == Application.business_id)
        .where(teams.acts_for(account.id))
    )
    return or_(
        and_(Draft.application_id.is_(None), Draft.account_id == account.id),
        Draft.application_id.in_(shared),
    )


def begin(session: Session, account: Account, season: Season, answers: Mapping[str, Any]) -> Draft:
    """Begin a new application with its first answers; TooManyDrafts."""
    if len(of_account(session, account)) >= MOST:
        raise TooManyDrafts
    draft = Draft(account_id=account.id, season_id=season.id, answers=dict(answers), version=1)
    session.add(draft)
    session.flush()
    return draft


def save(session: Session, draft: Draft, version: int, answers: Mapping[str, Any]) -> None:
    """Put a step's answers into the draft; DraftMoved when `version` is not the one in force."""
    merged = {**draft.answers, **answers}
    values = {"answers": merged, "version": version + 1, "updated_at": db_now()}
    if not move(session, draft, Draft.version == version, values):
        raise DraftMoved


def waits_for(draft: Draft) -> str:
    """Return the first step whose answers are missing; `check` when there is none."""
    for step, needed in STEPS.items():
        if any(draft.answers.get(name) in {None, ""} for name in needed if name != "consents"):
            return step
        if "consents" in needed and not _agreed(draft):
            return step
    return "check"


def _agreed(draft: Draft) -> bool:
    return set(owner_consents.REQUIRED) <= set(draft.answers.get("consents") or ())


def submit(
    session: Session,
    draft: Draft,
    ring: KeyRing,
    version: int,
    *,
    by: Account,
    address: str | None,
    site: str = "",
) -> Application:
    """Send the application, once; the draft is gone then, and its owner is written.

    `site` is the address that the letter's links begin with. Raises DraftMoved,
    DraftIncomplete, and what `applications.submit`, `reviews.resubmit` and `businesses.register`
    raise.
    """
    if waits_for(draft) != "check":
        raise DraftIncomplete
    answers, mended = dict(draft.answers), draft.application
    _take(session, draft, version)
    season = session.get_one(Season, draft.season_id)
    nomination = _nomination(session, season, answers["nomination"])
    facts = _facts(session, ring, answers, mends=mended is not None)
    if mended is None:
        business = businesses.register(session, by, **vars(facts))
        made = applications.submit(session, season, business, nomination, answers["description"])
        photos.hand_over(session, draft, business.id)
        outbox.post(session, ring, outbox.Kind.MAIL, letters.received(made, site))
    else:
        businesses.change(session, mended.business, facts, by=by.id)
        said, words = answers["description"], answers.get("words")
        made = reviews.resubmit(session, mended, nomination, said, by=by.id, words=words)
    purposes = {owner_consents.Purpose(one) for one in answers["consents"]}
    owner_consents.give(session, made.business, purposes, by=by.id, address=address)
    _gone(session, draft)
    return made


def _gone(session: Session, draft: Draft) -> None:
    session.execute(delete(Draft).where(Draft.id == draft.id))
    session.expunge(draft)


def _take(session: Session, draft: Draft, version: int) -> None:
    """Let one sending alone go on: whoever presses twice finds another version."""
    save(session, draft, version, {})


def _nomination(session: Session, season: Season, slug: str) -> Nomination:
    found = select(Nomination).where(Nomination.season_id == season.id, Nomination.slug == slug)
    nomination = session.scalars(found).one_or_none()
    if nomination is None:
        raise applications.NotEligible("Такой номинации в этом сезоне нет")
    return nomination


def _facts(
    session: Session, ring: KeyRing, answers: Mapping[str, Any], *, mends: bool
) -> businesses.Facts:
    """Return what the answers say; an empty one takes away what a mended application said."""
    kept, checked = answers.get("phone"), answers.get("checked")
    shown = {name: answers.get(name) or "" for name in businesses.SHOWN}
    return businesses.Facts(
        name=answers["name"],
        inn=answers["inn"],
        city=session.get_one(City, answers["city_id"]),
        staff=answers["staff"],
        reach=businesses.Reach(
            businesses.Phone.of(ring, ring.decrypt(kept.encode())) if kept else None,
            **{name: said if mends else said or None for name, said in shown.items()},
            checked_at=datetime.fromisoformat(checked) if checked else None,
        ),
    )


def discard(session: Session, draft: Draft) -> None:
    """Delete a draft; its photos go too, but not those of a business that there is."""
    photos.forget_all(session, photos.Album(draft_id=draft.id))
    session.delete(draft)
    session.flush()


def drop_stale(session: Session) -> int:
    """Discard the drafts that nobody has touched for sixty days; return how many there were."""
    stale = session.scalars(select(Draft).where(Draft.updated_at < now() - TERM)).all()
    for draft in stale:
        discard(session, draft)
    return len(stale)
