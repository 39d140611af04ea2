"""Signed receipts: what is promised, and that a vote left out of the log is found (trust.md, T9)."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from voting import promises, publications
from voting.models.ballot import Channel
from voting.protocol import receipt as checker
from voting.protocol import verify

LATER = timedelta(minutes=3)


@pytest.fixture
def store(app):
    return app.extensions["checkpoints"]


@pytest.fixture
def folder(app, session, season, store, tmp_path):
    """Return what publishes the log now."""

    def write() -> Path:
        made = tmp_path / "public"
        made.mkdir()
        publications.write(session, season, store, made)
        return made

    return write


@pytest.fixture
def promised(session, ring, store):
    """Return the signed receipt of a cast vote."""
    return lambda answer: promises.sign(session, ring, store, answer.receipt)


def test_the_promise_names_the_line_the_minute_and_the_seconds(
    session, season, make_entry, cast, seal, promised
):
    answer = cast(make_entry(season), channel=Channel.WEB)

    kind, origin, leaf, minute, seconds, *rest = promised(answer).split("\n")
    seal()

    sealed = session.execute(text("SELECT line FROM leaf WHERE ballot_id IS NOT NULL")).scalar_one()
    assert (kind, seconds, rest[0]) == ("prize-receipt/1", "60", "")
    assert origin == "localhost/protocol/2026"
    assert leaf == sealed
    assert datetime.now(UTC) - datetime.fromisoformat(minute) < timedelta(minutes=2)


def test_it_is_kept_once_the_vote_is_sealed(season, make_entry, cast, seal, promised, folder):
    answer = cast(make_entry(season), channel=Channel.WEB)
    note = promised(answer)
    seal()

    assert checker.promise(note, verify.load(str(folder())), datetime.now(UTC) + LATER) == []


def test_a_vote_deleted_before_it_was_sealed_is_found_by_its_receipt(
    session, season, make_entry, cast, seal, promised, folder, tmp_path
):
    entry = make_entry(season)
    note = promised(deleted := cast(entry, channel=Channel.WEB))
    for table, column in (("unsealed_ballot", "ballot_id"), ("ballot", "id")):
        session.execute(text(f"DROP TRIGGER IF EXISTS tr_{table}_no_delete"))
        session.execute(text(f"DELETE FROM {table} WHERE {column} = {deleted.ballot_id}"))
    cast(entry)
    seal()
    files = verify.load(str(folder()))

    soon = checker.promise(note, files, datetime.now(UTC))
    late = checker.promise(note, files, datetime.now(UTC) + LATER)

    assert verify.verify(files) == [], "the log alone does not show it"
    assert "ещё нет" in soon[0]
    assert "обещание нарушено" in late[0]


def test_the_program_says_so_and_ends_with_one(
    session, season, make_entry, cast, seal, promised, folder, tmp_path, monkeypatch
):
    note = promised(cast(make_entry(season), channel=Channel.WEB))
    session.execute(text("DELETE FROM unsealed_ballot"))
    seal()
    public = folder()
    batches = public / "batches"
    year = str(datetime.now(UTC).year)
    batches.write_text(batches.read_text().replace(f" {year}-", f" {int(year) + 1}-"))
    (tmp_path / "receipt.txt").write_text(note)

    program = Path(checker.__file__)
    command = [sys.executable, "-I", str(program), str(tmp_path / "receipt.txt"), str(public)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "обещание нарушено" in done.stdout


def test_a_tampered_receipt_is_refused(season, make_entry, cast, seal, promised, folder):
    note = promised(cast(make_entry(season), channel=Channel.WEB))
    seal()
    files = verify.load(str(folder()))
    taken = []
    for place in range(0, len(note), 7):
        letter = "B" if note[place] == "A" else "A"
        forged = note[:place] + letter + note[place + 1 :]
        taken += [place] if checker.promise(forged, files) != [checker.BAD] else []

    assert checker.promise(note, files) == []
    assert taken == []


def test_no_promise_is_made_of_a_message(season, make_entry, cast, promised):
    assert promised(cast(make_entry(season))) is None
