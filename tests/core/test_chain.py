"""The chain of the journal: whatever is changed in it afterwards shows."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.core import audit, chain
from app.core.audit import AuditEntry, UnchainedEntry
from app.core.chain import AuditLink
from app.core.db import Base, db

TABLES = ("account", "audit_entry", "audit_link", "unchained_entry")

FIELDS = {
    "action": "'season.published'",
    "subject": "'season 2'",
    "details": "'{\"number\": 999}'",
    "actor_id": "1",
    "role": "'observer'",
    "address": "'203.0.113.0/24'",
    "at": "'2026-01-01 00:00:00.000000'",
    "id": "id + 1000",
}
PLACES = (1, 2, 6, 11, 12)


def changes() -> dict[str, str]:
    """Return fifty ways to falsify a journal of twelve acts, as SQL."""
    ways = {
        f"the {field} of entry {place}": f"UPDATE audit_entry SET {field} = {value} WHERE id = {place}"
        for place in PLACES
        for field, value in FIELDS.items()
        if (field, place) != ("id", 0)
    }
    ways |= {
        f"entry {place} is gone": f"DELETE FROM audit_entry WHERE id = {place}" for place in PLACES
    }
    ways |= {
        f"the hash of place {place}": f"UPDATE audit_link SET digest = zeroblob(32) WHERE position = {place}"
        for place in PLACES
    }
    ways |= {
        "an entry is slipped in": "INSERT INTO audit_entry (at, action, subject, details) VALUES ('2026-01-01 00:00:00.000000', 'x', 'y', '{}')",
        "two links are exchanged": "UPDATE audit_link SET entry_id = 0 WHERE entry_id = 3; UPDATE audit_link SET entry_id = 3 WHERE entry_id = 4; UPDATE audit_link SET entry_id = 4 WHERE entry_id = 0",
        "two entries are exchanged": "UPDATE audit_entry SET subject = CASE id WHEN 3 THEN 'act 3' ELSE 'act 2' END WHERE id IN (3, 4)",
        "a link is gone": "DELETE FROM audit_link WHERE position = 5",
        "an act and its link are gone": "DELETE FROM audit_link WHERE position = 5; DELETE FROM audit_entry WHERE id = 5",
        "the last act and its link are gone": "DELETE FROM audit_link WHERE position = 12; DELETE FROM audit_entry WHERE id = 12",
        "an act is gone and the gap is closed": "DELETE FROM audit_link WHERE position = 5; DELETE FROM audit_entry WHERE id = 5; UPDATE audit_link SET position = position - 1 WHERE position > 5",
        "everything is gone": "DELETE FROM audit_link; DELETE FROM audit_entry",
        "the chain begins later": "UPDATE audit_link SET position = position + 100",
    }
    return ways


CHANGES = changes()


def test_there_are_fifty_ways_and_more():
    assert len(CHANGES) >= 50


@pytest.mark.parametrize("way", CHANGES)
def test_a_falsified_journal_is_found_out(falsified, way):
    with falsified(CHANGES[way]) as (session, sealed):
        assert list(chain.faults(session, [sealed]))


def test_a_journal_that_was_rewritten_whole_is_found_out_by_its_published_head(falsified):
    again = "DELETE FROM audit_link; DELETE FROM audit_entry WHERE id = 7"
    with falsified(again) as (session, sealed):
        for number in session.scalars(select(AuditEntry.id)).all():
            session.add(UnchainedEntry(entry_id=number))
        chain.extend(session)

        assert list(chain.faults(session)) == []
        assert list(chain.faults(session, [sealed])) == [
            f"the published head {sealed} is not in the chain"
        ]


def test_a_journal_that_nobody_touched_has_no_faults(falsified):
    with falsified("SELECT 1") as (session, sealed):
        assert list(chain.faults(session, [sealed])) == []


@pytest.mark.databases
def test_a_true_journal_has_no_faults_and_its_old_heads_stay_good(session):
    heads = []
    for number in range(3):
        audit.record(session, "test.done", f"act {number}", by=None, text="ёлка «и» 💥")
        session.commit()
        chain.extend(session)
        session.commit()
        heads.append(chain.head(session).digest.hex())

    assert list(chain.faults(session, heads)) == []
    assert chain.head(session).size == 3
    assert len(set(heads)) == 3


@pytest.mark.databases
def test_the_database_lets_no_link_change_or_go(session, journal):
    for statement in ("UPDATE audit_link SET position = 99", "DELETE FROM audit_link"):
        with pytest.raises(Exception, match="append-only"):
            session.execute(text(statement))
        session.rollback()


@pytest.mark.databases
def test_acts_of_many_at_once_are_each_chained_once(app, session):
    def act() -> None:
        with app.app_context():
            for number in range(10):
                audit.record(db.session(), "test.done", f"act {number}", by=None)
                db.session.commit()
                chain.extend(db.session())
                db.session.commit()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while chain.extend(session):
        session.commit()

    assert chain.head(session).size == 40
    assert session.query(AuditLink).count() == 40
    assert chain.waiting(session) == 0
    assert list(chain.faults(session)) == []


def test_an_act_that_was_rolled_back_leaves_no_entry_and_no_mark(session):
    audit.record(session, "test.done", "act", by=None)
    session.flush()

    session.rollback()

    assert session.query(AuditEntry).count() == 0
    assert chain.waiting(session) == 0


def test_more_than_one_helping_is_chained_in_several(session, monkeypatch):
    monkeypatch.setattr(chain, "MOST", 5)
    fill(session)

    helpings = [chain.extend(session) for _ in range(4)]

    assert helpings == [5, 5, 2, 0]
    assert list(chain.faults(session)) == []


def fill(session) -> None:
    for number in range(12):
        audit.record(session, "test.done", f"act {number}", by=None, number=number)
        session.flush()


@pytest.fixture
def journal(session) -> None:
    """Twelve acts, all of them in the chain."""
    fill(session)
    chain.extend(session)
    session.commit()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with twelve chained acts, and without what would keep its rows from changing."""
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine, tables=[Base.metadata.tables[name] for name in TABLES])
    with Session(engine) as session:
        fill(session)
        chain.extend(session)
        session.commit()
    engine.dispose()
    return path


@pytest.fixture
def falsified(kept, tmp_path):
    """Return what does to a copy all that somebody with every right in the database could."""

    @contextmanager
    def change(statements: str) -> Iterator[tuple[Session, str]]:
        shutil.copy(kept, tmp_path / "copy.sqlite3")
        engine = create_engine(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
        with Session(engine) as session:
            sealed = chain.head(session).digest.hex()
        raw = engine.raw_connection().driver_connection
        raw.executescript(f"PRAGMA foreign_keys=OFF; {statements}")
        with Session(engine) as session:
            yield session, sealed
        engine.dispose()

    return change
