"""The recount: the public verifier run over a frozen log, once for each root."""

import tempfile
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import answering
from app.core.errors import DomainError
from nominations.models.season import Season
from voting import counting, publications, results
from voting.checkpoints import Store
from voting.models.announcement import Recount
from voting.models.result import Certification
from voting.protocol import verify as verifier


class Recounted(DomainError):
    """Another worker recounted this log in the meantime."""

    message = "Протокол уже пересчитан."


def newest(session: Session, season: Season) -> Recount | None:
    """Return the recount of the log as it is, or as it was certified; None before there is one."""
    act = session.get(Certification, season.id)
    root = act.root if act else results.root(session, season)
    found = select(Recount).where(Recount.season_id == season.id, Recount.root == root)
    return session.scalars(found).one_or_none()


def due(session: Session) -> list[Season]:
    """Return the frozen seasons whose log nobody has recounted."""
    frozen = select(Season).where(Season.frozen_at.is_not(None), Season.certified_at.is_(None))
    found = session.scalars(frozen.order_by(Season.id)).all()
    return [
        one
        for one in found
        if counting.last_batch(session, one.id) and newest(session, one) is None
    ]


def recount(session: Session, season: Season, store: Store) -> Recount | None:
    """Recount a season's public files; None until its checkpoint covers the whole log. Recounted.

    Takes minutes for millions of votes, so a worker does it.
    """
    last = counting.last_batch(session, season.id)
    if last is None or publications.size(store, season) != last.size:
        return None
    with tempfile.TemporaryDirectory() as folder:
        publications.write(session, season, store, Path(folder))
        faults = verifier.verify(verifier.load(folder))
    row = Recount(season_id=season.id, size=last.size, root=last.root, faults="\n".join(faults))
    with answering(
        session, "uq_recount_season_root", "recount.season_id", "recount.root", clash=Recounted()
    ):
        session.add(row)
    return row
