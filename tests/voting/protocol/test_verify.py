"""The public verifier: honest logs pass, and every mutation of them is found."""

import json
import random
import subprocess
import sys
from hashlib import sha256
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from werkzeug.serving import make_server

from app.core.db import db
from tests.voting.protocol.mutations import MUTATIONS
from voting.protocol import verify
from voting.web.protocol import VERIFIER

PLACES = 5  # random ones for each kind of mutation


class TestHonestLogs:
    def test_a_log_that_is_still_open_passes(self, opened, publish):
        assert verify.verify(verify.load(str(publish()))) == []

    def test_a_certified_season_passes_and_is_recounted(self, certified, publish):
        files = verify.load(str(publish()))

        assert verify.verify(files) == []
        assert files["openings"].count(b"\n") == 19
        assert b'"places":[[' in files["results"]

    def test_an_older_copy_is_continued_by_a_newer(self, opened, publish, request):
        old = verify.load(str(publish("old")))
        request.getfixturevalue("certified")

        new = verify.load(str(publish("new")))

        assert verify.diff(old, new) == []
        assert verify.diff(new, old) != []


class TestMutations:
    def test_each_is_found_wherever_it_is(self, certified, publish):
        honest = verify.load(str(publish()))
        missed = []
        for name, mutate in MUTATIONS.items():
            for seed in range(PLACES):
                files = dict(honest)
                mutate(files, random.Random(f"{name} {seed}"))
                if files == honest or not verify.verify(files):
                    missed.append((name, seed))

        assert missed == []

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
    def test_the_program_is_fetched_and_run_with_nothing_of_ours(self, app, certified, tmp_path):
        db.session.remove()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.port}/protocol/"
        program = tmp_path / "verify.py"
        program.write_bytes(VERIFIER.read_bytes())

        run = [sys.executable, "-I", str(program), "verify"]
        good = subprocess.run([*run, address], capture_output=True, text=True, check=False)
        past = subprocess.run(
            [*run, f"{address}?season=2026"], capture_output=True, text=True, check=False
        )
        bad = subprocess.run([*run, str(tmp_path)], capture_output=True, text=True, check=False)
        server.shutdown()
        server.server_close()

        assert (good.stdout, good.returncode) == ("Ошибок нет.\n", 0), good.stderr
        assert past.returncode == 0
        assert bad.returncode == 1

    def test_the_command_says_the_same_of_the_database(self, app, certified):
        answer = app.test_cli_runner().invoke(args=["protocol", "verify"])

        assert answer.exit_code == 0, answer.output
        assert "сходится" in answer.output


def test_the_results_leaf_fixes_the_results_file(certified, publish):
    files = verify.load(str(publish()))

    fixed = sha256(files["results"]).hexdigest()

    assert f"result {fixed}\n".encode() in files["leaves"]
    assert json.loads(files["results"])["season"] == "2026"
