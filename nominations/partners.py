"""Partners: who helps a season by deeds. They have no say in votes, and no place in the prize."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import answering
from app.core.errors import DomainError
from nominations import photos, sites
from nominations.models.partner import Partner, PartnerRole
from nominations.models.season import Season

#: More would be a wall of marks and not a thank-you.
MOST = 60
#: Between neighbours, so that one can be put between two.
STEP = 10


class PartnerExists(DomainError):
    """The season has a partner of this name."""

    message = "Партнёр с таким названием уже есть"


class TooManyPartners(DomainError):
    """A season has sixty partners at most."""

    message = "Партнёров уже шестьдесят. Удалите кого-нибудь, чтобы добавить другого"


@dataclass(frozen=True)
class Words:
    """What is said of a partner; no position is the last one."""

    name: str
    role: PartnerRole
    site: str | None = None
    position: int | None = None


@dataclass(frozen=True)
class Shown:
    """A partner as pages show it."""

    id: int
    name: str
    role: PartnerRole
    position: int
    site: str
    site_name: str
    site_link: str
    logo: photos.Shown | None


def of_season(session: Session, season: Season) -> list[Shown]:
    """Return a season's partners in their order."""
    found = select(Partner).where(Partner.season_id == season.id)
    return [shown(row) for row in session.scalars(found.order_by(Partner.position, Partner.id))]


def shown(row: Partner) -> Shown:
    """Return a partner as pages show it."""
    logo = None
    if row.logo and row.logo_width and row.logo_height:
        logo = photos.Shown(row.id, row.logo, row.logo_width, row.logo_height)
    return Shown(
        row.id,
        row.name,
        PartnerRole(row.role),
        row.position,
        row.site or "",
        sites.shown(row.site) if row.site else "",
        sites.link(row.site) if row.site else "",
        logo,
    )


def add(
    session: Session,
    season: Season,
    words: Words,
    *,
    by: int | None,
    logo: photos.Shown | None = None,
) -> Partner:
    """Thank one more; PartnerExists, TooManyPartners. The logo is one that `photos.keep` drew."""
    mine = select(func.count(), func.max(Partner.position)).where(Partner.season_id == season.id)
    there, last = session.execute(mine).one()
    if there >= MOST:
        raise TooManyPartners
    place = (last or 0) + STEP if words.position is None else words.position
    said = vars(words) | {"position": place}
    partner = Partner(season_id=season.id, **said)
    _put_logo(session, partner, logo)
    with _unique(session):
        session.add(partner)
    audit.record(session, "partner.added", partner, by=by, **said, logo=partner.logo)
    return partner


def change(
    session: Session,
    partner: Partner,
    words: Words,
    *,
    by: int | None,
    logo: photos.Shown | None = None,
    without_logo: bool = False,
) -> None:
    """Say it otherwise; PartnerExists. Another logo takes the old one's place, or nothing does."""
    place = partner.position if words.position is None else words.position
    said = vars(words) | {"position": place}
    before = {name: getattr(partner, name) for name in (*said, "logo")}
    if logo or without_logo:
        _put_logo(session, partner, logo)
    with _unique(session):
        for name, value in said.items():
            setattr(partner, name, value)
    after = said | {"logo": partner.logo}
    audit.record(session, "partner.changed", partner, by=by, before=before, after=after)


def remove(session: Session, partner: Partner, *, by: int | None) -> None:
    """Thank it no more; its logo's files wait for the commit, as those of photos do."""
    audit.record(session, "partner.removed", partner, by=by, name=partner.name)
    _put_logo(session, partner, None)
    session.delete(partner)
    session.flush()


def _put_logo(session: Session, partner: Partner, logo: photos.Shown | None) -> None:
    """Show a logo, or none; the files of the one before go after the commit."""
    if partner.logo and partner.logo_width:
        photos.forget_files(session, partner.logo, partner.logo_width)
    partner.logo = logo.token if logo else None
    partner.logo_width = logo.width if logo else None
    partner.logo_height = logo.height if logo else None


def _unique(session: Session) -> AbstractContextManager[None]:
    columns = ("partner.season_id", "partner.name")
    return answering(session, "uq_partner_season_name", *columns, clash=PartnerExists())


def by_role(partners: Sequence[Shown]) -> dict[PartnerRole, list[Shown]]:
    """Return partners by what they are called; those of help first."""
    return {
        role: found
        for role in PartnerRole
        if (found := [one for one in partners if one.role is role])
    }
