"""What the cabinet's pages show, made of the rows of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from nominations import cities, dossiers
from nominations.models.application import Application, Status
from nominations.models.entry import Entry


@dataclass(frozen=True)
class Summary:
    """An application as the cabinet lists it."""

    id: int
    status: str
    business: str
    nomination: str
    nomination_slug: str
    division: str
    city: str
    submitted_at: datetime
    #: The voting code, once it is accepted.
    code: str | None
    #: Why it was declined, or taken out of the voting.
    reason: str | None
    #: The count of votes is not known on this layer.
    standing: None = None


@dataclass(frozen=True)
class Event:
    """A line of an application's history."""

    at: datetime | None
    what: str


def summary(application: Application, entry: Entry | None) -> Summary:
    """Return what the list shows of one application."""
    withdrawn = entry.withdrawal_reason if entry else None
    return Summary(
        id=application.id,
        status=application.status,
        business=application.business.name,
        nomination=application.division.nomination.name,
        nomination_slug=application.division.nomination.slug,
        division=application.division.label,
        city=cities.label(application.business.city),
        submitted_at=application.submitted_at,
        code=entry.code if entry else None,
        reason=withdrawn or application.reason,
    )


def details(session: Session, application: Application) -> Mapping[str, Any]:
    """Return what the page of one application shows: the division, why that one, who is in it."""
    entry = dossiers.entry_of(session, application)
    division = application.division
    return {
        "application": summary(application, entry),
        "description": application.description,
        "inn": application.business.inn,
        "division": {
            "label": division.label,
            "size": division.size_band.name,
            "city": division.city_band.name,
            "seats": division.seats,
        },
        "staff": application.staff,
        "population": application.population,
        "rivals": dossiers.rivals(session, application),
        "timeline": _timeline(application, entry),
    }


def _timeline(application: Application, entry: Entry | None) -> list[Event]:
    events = [Event(application.submitted_at, "Заявка подана")]
    if application.status == Status.WAITING:
        events.append(Event(None, "Ждёт решения организатора, обычно до 2 дней"))
    elif application.status == Status.DECLINED:
        events.append(Event(application.decided_at, "Заявка отклонена"))
    else:
        events.append(Event(application.decided_at, "Заявка принята"))
    if entry and entry.withdrawn_at:
        events.append(Event(entry.withdrawn_at, "Участник снят с голосования"))
    return events
