"""An older backup is restored: sealing stops and says why, votes are taken, and there is a way back."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from app.core.db import db
from nominations import seasons
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import checkpoints, publications, receipts, results, rulings
from voting.models.ballot import UnsealedBallot
from voting.models.standing import Standing
from voting.protocol import verify

pytestmark = pytest.mark.databases
#: Far from the numbers that `cast` counts up.
AGAIN, OTHER = "+79009990042", "+79009990043"


@pytest.fixture
def restored(app, session, season, make_entry, cast, seal, rule, database, tmp_path) -> list:
    """Restore a backup that the log has outgrown; return the checkpoints published since."""
    entry = make_entry(season)
    old = [cast(entry) for _ in range(3)]
    seal()
    cast(entry)
    session.rollback()
    database.back_up()
    published = []
    for phone in (AGAIN, OTHER):
        cast(entry, phone)
        seal()
        published.append(app.extensions["checkpoints"].note(season))
    rule(old[0], "hold")
    seal()
    published.append(app.extensions["checkpoints"].note(season))
    write(app, session, season, tmp_path / "mirror")
    session.rollback()
    database.restore()
    return published


def test_sealing_stops_and_says_why_while_votes_are_taken(
    session, season, restored, client, cast, seal, make_entry
):
    with pytest.raises(checkpoints.LogForked, match="старая копия"):
        seal()

    session.rollback()
    cast(make_entry(session.get(Season, season.id), code="12354", nomination="medicina"))
    waiting = session.scalar(select(func.count()).select_from(UnsealedBallot))
    session.rollback()
    ready = client.get("/readyz")
    assert waiting == 2
    assert (ready.status_code, ready.json["status"]) == (200, "ok")
    assert ready.json["sealing"] == "stopped: the log is forked"
    assert "prize_log_forked 1" in client.get("/metrics").text


def test_the_published_log_is_taken_in_again_and_goes_on(
    app, session, restored, client, cast, seal, tmp_path
):
    season = session.scalars(select(Season)).one()
    session.rollback()
    done = app.test_cli_runner().invoke(args=["protocol", "reingest", str(tmp_path / "mirror")])
    assert done.output == "Возвращено строк: 4. Утрачено голосов: 2.\n", done.exception

    again = cast(entry_of(season), AGAIN)
    seal()

    assert again.receipt is not None
    assert receipts.look_up(session, again.receipt.hex(), season.voting_opens).state == "unknown"
    assert figures(session) == (4, 1, 0)
    assert "prize_log_forked 0" in client.get("/metrics").text
    for note in restored:
        size = note.split("\n")[1]
        assert client.get(f"/protocol/checkpoint?size={size}").text == note
    old, new = (
        verify.load(str(tmp_path / "mirror")),
        files(app, session, season, tmp_path / "new"),
    )
    assert verify.verify(new) == []
    assert verify.diff(old, new) == []


def test_the_season_ends_and_is_recounted_without_the_lost_votes(
    app, session, restored, seal, tmp_path
):
    season = session.scalars(select(Season)).one()
    session.rollback()
    app.test_cli_runner().invoke(args=["protocol", "reingest", str(tmp_path / "mirror")])

    seasons.close_voting(session, season, by=None)
    session.commit()
    seal()
    results.certify(session, season, by=None)
    session.commit()
    seal()

    told = files(app, session, season, tmp_path / "end")
    assert verify.verify(told) == []
    assert told["openings"].count(b"\n") == 4
    assert told["leaves"].count(b" lost\n") == 2


def test_another_log_is_not_taken_in(app, session, restored, tmp_path):
    mirror = tmp_path / "mirror" / "leaves"
    mirror.write_text(mirror.read_text().replace(" sms\n", " web\n", 1))
    session.rollback()

    done = app.test_cli_runner().invoke(args=["protocol", "reingest", str(mirror.parent)])

    assert done.exit_code == 1
    assert "не тот журнал" in done.output


def test_nothing_is_taken_in_twice(app, session, restored, tmp_path):
    session.rollback()
    run = app.test_cli_runner().invoke
    run(args=["protocol", "reingest", str(tmp_path / "mirror")])
    season = session.scalars(select(Season)).one()
    files(app, session, season, tmp_path / "new")
    session.rollback()

    done = run(args=["protocol", "reingest", str(tmp_path / "new")])

    assert done.output == "Возвращено строк: 0. Утрачено голосов: 0.\n"


def figures(session) -> tuple[int, int, int]:
    session.rollback()
    return tuple(session.execute(select(Standing.counted, Standing.held, Standing.voided)).one())


def entry_of(season: Season):
    return db.session().scalars(select(Entry).where(Entry.season_id == season.id)).one()


def write(app, session, season, folder: Path) -> None:
    folder.mkdir()
    publications.write(session, season, app.extensions["checkpoints"], folder)


def files(app, session, season, folder: Path) -> dict[str, bytes]:
    write(app, session, season, folder)
    return verify.load(str(folder))


class SQLite:
    """Backups of the test's SQLite file, as sqlite3's own backup makes them."""

    def __init__(self, path: Path) -> None:
        self.path, self.copy = path, path.with_suffix(".backup")

    def back_up(self) -> None:
        with sqlite3.connect(self.path) as live, sqlite3.connect(self.copy) as copy:
            live.backup(copy)
        live.close()
        copy.close()

    def restore(self) -> None:
        db.engine.dispose()
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copy(self.copy, self.path)


class PostgreSQL:
    """Backups of the test's PostgreSQL database, each a database copied from a template."""

    def __init__(self, url: str) -> None:
        made = make_url(url).set(drivername="postgresql")
        self.name = made.database
        self.admin = made.set(database="postgres").render_as_string(hide_password=False)

    def run(self, *commands: str) -> None:
        db.engine.dispose()
        with psycopg.connect(self.admin, autocommit=True) as connection:
            for command in commands:
                connection.execute(command)

    def back_up(self) -> None:
        self.run(f"CREATE DATABASE {self.name}_backup TEMPLATE {self.name}")

    def restore(self) -> None:
        drop = f"DROP DATABASE {self.name} WITH (FORCE)"
        self.run(drop, f"ALTER DATABASE {self.name}_backup RENAME TO {self.name}")


@pytest.fixture
def database(app, engine_name) -> SQLite | PostgreSQL:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    return PostgreSQL(url) if engine_name == "postgresql" else SQLite(Path(make_url(url).database))


@pytest.fixture
def rule(session) -> Callable[..., None]:
    def make(answer, kind: str) -> None:
        rulings.rule(session.connection(), answer.ballot_id, kind, "Проверка")
        session.commit()

    return make
