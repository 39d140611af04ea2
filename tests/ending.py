"""The end of a season under test: closed, sealed, merged, frozen and recounted."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from nominations import divisions, seasons
from nominations.models.season import Season
from voting import certifying, freezing, recounting


def close(session: Session, season: Season, seal: Callable[[], int]) -> None:
    """End the voting of what is then a real season, and seal all of it."""
    seal()
    seasons.close_voting(session, season, by=None)
    divisions.merge_thin(session, season, by=None)
    season.rehearsal = False
    session.commit()
    seal()


def end(app: Flask, session: Session, season: Season, seal: Callable[[], int]) -> None:
    """Close a season and pass every check."""
    close(session, season, seal)
    freezing.freeze(session, season, by=None)
    session.commit()
    recounted(app, session, season)


def recounted(app: Flask, session: Session, season: Season) -> None:
    """Let the public verifier go over the frozen log."""
    recounting.recount(session, season, app.extensions["checkpoints"])
    session.commit()


def seen(session: Session, season: Season) -> certifying.Seen:
    """Return what the second person has before them."""
    asked = certifying.proposed(session, season)
    assert asked is not None
    return certifying.Seen(asked.id, asked.parameters["minutes"])


def answer(session: Session, season: Season) -> dict[str, object]:
    """Return the fields of the page by which the second person approves."""
    shown = seen(session, season)
    return {"proposal": shown.proposal_id, "minutes": shown.minutes}
