"""The end of a season under test: closed, sealed, merged, frozen and recounted."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from nominations import divisions, seasons
from nominations.models.season import Season
from voting import freezing, recounting


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
    recounting.recount(session, season, app.extensions["checkpoints"])
    session.commit()
