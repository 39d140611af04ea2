"""A season played to its end, with its public files in a folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nominations import seasons
from voting import publications, results, rulings

#: Codes with their firms; thin divisions among them, that merge.
FIRMS = {
    "10001": {"city": ("Плёс", "Ивановская область", 2_000), "staff": 3},
    "10002": {"city": ("Кинешма", "Ивановская область", 77_000), "staff": 4},
    "10003": {"city": ("Тверь", "Тверская область", 416_219), "staff": 5},
    "10004": {"city": ("Тверь", "Тверская область", 416_219), "staff": 40},
    "20001": {"city": ("Тверь", "Тверская область", 416_219), "nomination": "krasota"},
    "20002": {"city": ("Тверь", "Тверская область", 416_219), "nomination": "krasota"},
}
#: What is ruled first and then on the first three ballots: one stays held, one is void.
RULINGS = (("hold", "hold", "void"), (None, "clear", None))


@pytest.fixture
def opened(session, season, make_entry, make_city, cast, seal) -> list:
    """Votes for several entries, in several batches; some are held, returned or void."""
    entries = [
        make_entry(season, code=code, **{**firm, "city": make_city(*firm["city"])})
        for code, firm in FIRMS.items()
    ]
    ballots = []
    for votes in ([3, 2, 2, 1, 0, 1], [1, 1, 0, 1, 2, 2], [0, 1, 2, 0, 0, 0]):
        for entry, count in zip(entries, votes, strict=True):
            ballots += [cast(entry).ballot_id for _ in range(count)]
        seal()
    for ballot, *kinds in zip(ballots, *RULINGS, strict=False):
        for kind in filter(None, kinds):
            rulings.rule(session.connection(), ballot, kind, "Проверка")
            session.commit()
            seal()
    return entries


@pytest.fixture
def certified(session, season, opened, seal) -> None:
    """The season's voting closed, its results certified and published."""
    seasons.close_voting(session, season, by=None)
    session.commit()
    seal()
    results.certify(session, season, by=None)
    session.commit()
    seal()


@pytest.fixture
def publish(app, session, season, tmp_path) -> Callable[[], Path]:
    """Return what writes the public files into a folder."""

    def write(name: str = "public") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        publications.write(session, season, app.extensions["checkpoints"], folder)
        return folder

    return write
