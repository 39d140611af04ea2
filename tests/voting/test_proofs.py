"""Proofs from kept nodes: each holds, and none reads the log."""

import base64
import os
import random
import statistics
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.voting.protocol.logs import grow
from voting import counting, proofs
from voting.models.leaf import Leaf, TreeNode
from voting.protocol import notes, tree

SIZES = (1, 2, 255, 256, 257, 511, 512, 513, 700)


class TestInclusion:
    @pytest.mark.databases
    def test_each_leaf_is_proved_under_each_checkpoint(self, session, season, store, lines):
        chance = random.Random(7)
        for size in SIZES:
            root = notes.verify(
                proofs.checkpoint(session, season, store, size), notes.public_key(store.seed)
            ).root
            for leaf in {0, size - 1, *chance.sample(range(size), min(size, 40))}:
                header, index, *proof = read(proofs.inclusion(session, season, store, leaf, size))

                hashes = [base64.b64decode(one) for one in proof]
                own = tree.leaf_hash(lines[leaf].encode())
                assert (header, index) == (proofs.HEADER, f"index {leaf}")
                assert tree.verify_inclusion(own, leaf, size, hashes, root)

    def test_a_leaf_past_the_checkpoint_is_not_in_the_log(self, session, season, store, lines):
        for leaf, size in ((700, None), (256, 256), (10**17, None), (0, 701)):
            with pytest.raises(proofs.NotInTheLog):
                proofs.inclusion(session, season, store, leaf, size)

    def test_an_altered_leaf_in_the_database_proves_nothing(self, session, season, store, lines):
        session.add(TreeNode(season_id=season.id, level=1, position=9, hash=b"x" * 32))
        session.flush()
        proof = proofs.inclusion(session, season, store, 3)

        forged = [base64.b64decode(one) for one in read(proof)[2:]]
        own = tree.leaf_hash(b"vote krasota 0 0 web")

        root = store.latest(season).root
        assert not tree.verify_inclusion(own, 3, 700, forged, root)


class TestConsistency:
    def test_each_size_is_continued_by_each_later(self, session, season, store, lines):
        leaves = [tree.leaf_hash(line.encode()) for line in lines]
        for size in SIZES:
            for old in {0, 1, size // 2, size - 1, size}:
                proof = proofs.consistency(session, season, store, old, size)

                hashes = [base64.b64decode(one) for one in proof]
                roots = tree.root(leaves[:old]), tree.root(leaves[:size])
                assert tree.verify_consistency(old, roots[0], size, roots[1], hashes)

    def test_a_size_that_the_log_has_not_is_said_so(self, session, season, store, lines):
        with pytest.raises(proofs.NotInTheLog):
            proofs.consistency(session, season, store, 5, 701)


class TestCheckpoint:
    def test_an_old_one_is_the_very_one_that_was_published(
        self, session, season, store, ring, make_entry, cast, seal
    ):
        entry = make_entry(season)
        published = []
        for _ in range(3):
            cast(entry)
            seal()
            published.append(store.note(season))

        for note in published:
            size = int(note.split("\n")[1])
            assert proofs.checkpoint(session, season, store, size) == note

    def test_a_size_at_which_nothing_was_sealed_has_none(self, session, season, store, lines):
        with pytest.raises(proofs.NoCheckpoint):
            proofs.checkpoint(session, season, store, 300)

    def test_none_is_signed_of_a_log_that_the_newest_does_not_continue(
        self, session, season, store, lines
    ):
        session.add(
            counting.Batch(
                season_id=season.id,
                number=99,
                size=300,
                root=b"x" * 32,
                previous_root=b"",
                frontier=b"",
                sealed_at=datetime.now(UTC),
            )
        )
        session.flush()

        with pytest.raises(proofs.LogForked):
            proofs.checkpoint(session, season, store, 300)


def test_a_proof_takes_few_statements_and_reads_few_rows(session, season, store, lines, statements):
    session.rollback()
    with statements() as seen:
        proofs.inclusion(session, season, store, 3)

    kept = session.scalars(select(TreeNode)).all()
    assert len(seen) <= 4
    assert [node.level for node in kept] == [1, 1]
    assert sum(end - first for first, end in spans(700, 3)) < 2 * 256


@pytest.mark.postgres
def test_a_proof_in_a_large_log_is_quick(session, season, store):
    """PROOF_LEAVES=1000000 measures what docs/protocol.md tells (with pytest -s)."""
    size = int(os.environ.get("PROOF_LEAVES", "3000"))
    grow(session, season, store, [*range(5000, size, 5000), size])
    chance, took = random.Random(1), []
    for _ in range(50):
        leaf = chance.randrange(size)
        before = time.perf_counter()
        proofs.inclusion(session, season, store, leaf)
        proofs.consistency(session, season, store, leaf)
        took.append((time.perf_counter() - before) * 500)
        session.rollback()

    print(f"{size} leaves: {statistics.median(took):.1f} ms a proof, worst {max(took):.1f} ms")
    assert statistics.median(took) < 1000


def spans(size: int, leaf: int) -> list[tuple[int, int]]:
    ranges = tree.inclusion_ranges(size, leaf)
    return [run[1:] for start, end in ranges for run in tree.kept_runs(start, end)]


def read(proof: str) -> list[str]:
    return proof.partition("\n\n")[0].split("\n")


@pytest.fixture
def store(app):
    return app.extensions["checkpoints"]


@pytest.fixture
def lines(session, season, store) -> list[str]:
    """Return the lines of a log that was sealed at each of the sizes, and published."""
    grow(session, season, store, SIZES)
    return list(session.scalars(select(Leaf.line).order_by(Leaf.position)))
