"""What the cabinet's pages show, made of the rows of the database."""

from dataclasses import dataclass
from datetime import datetime

from nominations import cities, drafts
from nominations.divisions import Group
from nominations.models.application import Application
from nominations.models.draft import Draft
from nominations.models.entry import Entry

#: What the page of an entry says when its owner has left.
LEFT = "Предприятие отказалось от участия."


@dataclass(frozen=True)
class Begun:
    """A draft as its owner sees it."""

    id: int
    name: str
    updated_at: datetime
    #: Whether it mends an application that came back.
    mends: bool
    #: How many steps are answered, and of how many.
    done: int
    of: int


def begun(draft: Draft) -> Begun:
    """Return what the cabinet shows of one draft."""
    order = list(drafts.STEPS)
    return Begun(
        id=draft.id,
        name=draft.answers.get("name") or "",
        updated_at=draft.updated_at,
        mends=draft.application_id is not None,
        done=order.index(drafts.waits_for(draft)),
        of=len(order),
    )


@dataclass(frozen=True)
class Summary:
    """An application as its owner sees it; its figures are those its division was computed from."""

    id: int
    #: Its status, or `returned` while the organisers ask something.
    status: str
    business: str
    business_id: int
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


def summary(application: Application, entry: Entry | None, group: Group) -> Summary:
    """Return what the cabinet shows of one application that competes in this group."""
    division = application.division
    withdrawal = entry.withdrawal_reason if entry else None
    return Summary(
        id=application.id,
        status=application.stands,
        business=application.business.name,
        business_id=application.business_id,
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
