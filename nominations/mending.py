"""Opening a returned or declined application again, as a draft with the answers that it had."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core.db import answering
from app.core.errors import DomainError
from nominations import applications, businesses, drafts
from nominations.models.application import Application, Status
from nominations.models.draft import Draft
from nominations.models.season import Season


class MendedElsewhere(DomainError):
    """Somebody of the team has opened the same application at the same moment."""

    message = "Эту заявку только что открыл другой человек. Откройте её ещё раз: черновик общий."


def mend(session: Session, account: Account, application: Application) -> Draft:
    """Open a returned or declined application again, with the answers that it had."""
    returned = application.stands == "returned"
    if not returned and application.status != Status.DECLINED:
        raise applications.AlreadyDecided
    same = select(Draft).where(Draft.application_id == application.id)
    there = session.scalars(same).one_or_none() if returned else None
    if there is not None:
        return there
    draft = drafts.begin(
        session, account, session.get_one(Season, application.season_id), _answers(application)
    )
    if returned:
        _tie(session, draft, application)
    return draft


def _tie(session: Session, draft: Draft, application: Application) -> None:
    """Two may open a returned application at once: one draft mends it; MendedElsewhere."""
    with answering(
        session,
        "uq_draft_application_id",
        "draft.application_id",
        clash=MendedElsewhere(),
    ):
        draft.application_id = application.id


def _answers(application: Application) -> dict[str, Any]:
    business = application.business
    return {
        "inn": business.inn,
        "name": business.name,
        "phone": business.phone.decode() if business.phone else None,
        **{name: getattr(business, name) for name in businesses.SHOWN},
        "city_id": business.city_id,
        "staff": business.staff,
        "nomination": application.division.nomination.slug,
        "description": application.description,
    }
