"""The public verifier: honest logs pass, and every mutation of them is found."""

import json
import random
import subprocess
import sys
from functools import cache
from hashlib import sha256
from threading import Thread
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from werkzeug.serving import make_server

from app.core.clock import now
from tests.voting.protocol.mutations import MUTATIONS
from voting import results, rulings
from voting.models.ballot import Ballot
from voting.protocol import verify

PLACES = 16  # random ones for each kind of mutation


class TestHonestLogs:
    def test_a_log_that_is_still_open_passes(self, opened, publish):
        assert verify.verify(verify.load(str(publish()))) == []

    def test_a_certified_season_passes_and_is_recounted(self, certified, publish):
        files = verify.load(str(publish()))

        assert verify.verify(files) == []
        assert files["openings"].count(b"\n") == 19
        assert b'"places":[[' in files["results"]
        assert sum(one["counted"] for one in json.loads(files["results"])["entries"]) == 17

    def test_what_it_recounts_is_what_the_site_shows(self, session, season, certified, publish):
        files = verify.load(str(publish()))

        recounted = json.loads(files["results"])["places"]
        podiums = results.of(session, season).podiums
        shown = [(won.code, won.place, won.counted) for one in podiums for won in one.winners]
        assert verify.verify(files) == []
        assert sorted((row[4], row[3], row[5]) for row in recounted) == sorted(shown)

    def test_a_denial_after_the_results_changes_nothing(
        self, session, season, ring, certified, publish, seal
    ):
        newest = session.scalars(select(Ballot).order_by(Ballot.id.desc()).limit(1)).one()

        denied = rulings.deny(session.connection(), season.id, newest.voter_key, now())
        session.commit()
        seal()

        assert denied is None
        assert verify.verify(verify.load(str(publish()))) == []

    def test_an_older_copy_is_continued_by_a_newer(self, opened, publish, request):
        old = verify.load(str(publish("old")))
        request.getfixturevalue("certified")

        new = verify.load(str(publish("new")))

        assert verify.diff(old, new) == []
        assert verify.diff(new, old) != []


class TestMutations:
    def test_each_is_found_wherever_it_is(self, certified, publish, monkeypatch):
        monkeypatch.setattr(verify, "signed", cache(verify.signed))  # the slow part
        honest = verify.load(str(publish()))
        missed = []
        for name, mutate in MUTATIONS.items():
            for seed in range(PLACES):
                files = dict(honest)
                mutate(files, random.Random(f"{name} {seed}"))
                if files == honest or not verify.verify(files):
                    missed.append(f"{name} {seed}")

        assert len(MUTATIONS) * PLACES >= 1000
        assert not missed, missed

    def test_a_second_history_with_a_good_signature_is_found_by_comparing(self, certified, publish):
        honest = verify.load(str(publish()))
        forged = honest | {"leaves": honest["leaves"].replace(b" sms\n", b" web\n", 1)}

        assert "checkpoint: новый журнал не продолжает старый" in verify.diff(honest, forged)

    def test_all_faults_are_listed(self, certified, publish):
        files = verify.load(str(publish()))
        files["config"] += b" "
        files["results"] += b" "

        faults = verify.verify(files)

        assert len(faults) == 2


class TestEd25519:
    def test_it_agrees_with_the_library(self):
        for number in range(3):
            key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
            public, message = key.public_key().public_bytes_raw(), bytes([number]) * number
            signature = key.sign(message)

            assert verify.signed(public, message, signature)
            assert not verify.signed(public, message + b"x", signature)
            assert not verify.signed(public, message, signature + b"\0")


class TestByAStranger:
    def test_the_program_is_fetched_and_run_with_nothing_of_ours(
        self, address, certified, tmp_path
    ):
        program = tmp_path / "verify.py"
        with urlopen(f"{address}verify.py") as answer:  # noqa: S310 -- Our own server.
            program.write_bytes(answer.read())

        def run(source):
            command = [sys.executable, "-I", str(program), "verify", source]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            return done.returncode, done.stdout

        assert run(address) == (0, "Ошибок нет.\n")
        assert run(f"{address}?season=2026") == (0, "Ошибок нет.\n")
        assert run(str(tmp_path))[0] == 1

    def test_what_is_fetched_page_by_page_is_what_is_written(
        self, address, certified, publish, monkeypatch
    ):
        monkeypatch.setattr(verify, "PAGE", 7)

        assert verify.load(address) == verify.load(str(publish()))

    def test_the_command_says_the_same_of_the_database(self, app, certified):
        answer = app.test_cli_runner().invoke(args=["protocol", "verify"])

        assert answer.exit_code == 0, answer.output
        assert "сходится" in answer.output


@pytest.fixture
def address(app):
    """Return where the running site serves the protocol."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}/protocol/"
    server.shutdown()
    server.server_close()


def test_the_results_leaf_fixes_the_results_file(certified, publish):
    files = verify.load(str(publish()))

    fixed = sha256(files["results"]).hexdigest()

    assert f"result {fixed}\n".encode() in files["leaves"]
    assert json.loads(files["results"])["season"] == "2026"
