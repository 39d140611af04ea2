"""What the cabinet's pages show, made of the rows of the database."""

from dataclasses import dataclass
from datetime import datetime

from nominations import cities
from nominations.divisions import Group
from nominations.models.application import Application
from nominations.models.entry import Entry


@dataclass(frozen=True)
class Summary:
    """An application as its owner sees it; its figures are those its division was computed from."""

    id: int
    status: str
    business: str
    nomination: str
    division: str
    size_band: str
    city_band: str
    staff: int
    city: str
    population: int
    description: str
    submitted_at: datetime
    decided_at: datetime | None
    #: The voting code, once it is accepted.
    code: str | None
    #: Why it was declined, or taken out of the voting.
    reason: str | None
    #: The count of votes is not known on this layer.
    standing: None = None


def summary(application: Application, entry: Entry | None, group: Group) -> Summary:
    """Return what the cabinet shows of one application that competes in this group."""
    division = application.division
    withdrawal = entry.withdrawal_reason if entry else None
    return Summary(
        id=application.id,
        status=application.status,
        business=application.business.name,
        nomination=division.nomination.name,
        division=group.label,
        size_band=division.size_band.name,
        city_band=division.city_band.name,
        staff=application.staff,
        city=cities.label(application.business.city),
        population=application.population,
        description=application.description,
        submitted_at=application.submitted_at,
        decided_at=application.decided_at,
        code=entry.code if entry else None,
        reason=withdrawal or application.reason,
    )
