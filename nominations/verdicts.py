"""Verdicts: what the organisers say to an application. One door for one and for many."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations import applications, reviews
from nominations.models.application import Application


class Kind(StrEnum):
    """What may be said."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask"


@dataclass(frozen=True)
class Verdict:
    """What is said, and in which words: a reason, a question, or none."""

    kind: Kind
    words: str = ""
    #: To accept what an organiser entered, before its owner has agreed.
    without_owner: bool = False


def give(
    session: Session,
    application: Application,
    verdict: Verdict,
    ring: KeyRing,
    *,
    by: int,
    site: str = "",
) -> None:
    """Accept, decline or ask; AlreadyDecided, and what `applications.accept` raises."""
    if verdict.kind is Kind.ACCEPT:
        alone = verdict.without_owner
        applications.accept(session, application, ring, by=by, site=site, without_owner=alone)
    elif verdict.kind is Kind.DECLINE:
        applications.decline(session, application, ring, verdict.words, by=by, site=site)
    else:
        reviews.send_back(session, application, ring, verdict.words, by=by, site=site)
