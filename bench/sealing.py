"""The sealer: how much it seals a second, and how long a vote waits for it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

from app.core.current import keys
from app.core.db import db
from bench.postgres import Cluster
from bench.servers import ROOT, running
from bench.stage import Stage
from voting.publishing import seal_all

#: The site's own worker, as in the Procfile.
WORKER = ["celery", "--quiet", "-A", "wsgi.celery", "worker", "--beat", "--pool", "threads"]
WORKER += ["--concurrency", "4", "--loglevel", "warning"]
PULSE_SECONDS = 0.1
PATIENCE_SECONDS = 120.0

#: Ballots as `voting.ballots` casts them, a crowd at once.
CROWD = """
WITH cast_ballot AS (
    INSERT INTO ballot (season_id, nomination_id, entry_id, voter_key, channel, receipt,
                        rules_version, cast_at)
    SELECT season_id, nomination_id, id, sha256(uuid_send(gen_random_uuid())), 'sms',
           uuid_send(gen_random_uuid()), 1, clock_timestamp()
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS turn FROM entry) AS entry
    CROSS JOIN generate_series(1, {each}) WHERE turn <= {entries}
    RETURNING id
)
INSERT INTO unsealed_ballot SELECT id FROM cast_ballot
"""
#: From the commit of a vote to the commit of the batch that holds it, in seconds.
LAG = """
SELECT percentile_cont({share}) WITHIN GROUP (ORDER BY extract(epoch FROM
    pg_xact_commit_timestamp(batch.xmin) - pg_xact_commit_timestamp(ballot.xmin)))::float8
FROM leaf JOIN batch ON batch.id = batch_id JOIN ballot ON ballot.id = ballot_id
WHERE batch.id > {after}
"""
WAITING = "SELECT count(*) FROM unsealed_ballot"
LAST_BATCH = "SELECT coalesce(max(id), 0) FROM batch"


def seal(stage: Stage) -> float:
    """Seal all that waits; return how many votes a second."""
    with stage.app.app_context():
        begin = perf_counter()
        sealed = seal_all(db.session(), keys(), stage.app.extensions["checkpoints"])
        seconds = perf_counter() - begin
        db.session.remove()
    return sealed / seconds


@contextmanager
def worker(stage: Stage, folder: Path) -> Iterator[None]:
    """Run the site's worker, which seals by its clock."""
    with running(WORKER, stage.environ, folder / "worker.log"):
        yield


def crowd(cluster: Cluster, stage: Stage, rate: float, seconds: float) -> None:
    """Cast votes at a steady rate, past the webhook, for as long."""
    many = max(int(rate * PULSE_SECONDS), 1)
    each = -(-many // len(stage.codes))
    statement = CROWD.format(each=each, entries=many // each).encode()
    begin = perf_counter()
    with cluster.connect(stage.database) as connection:
        for pulse in range(int(seconds / PULSE_SECONDS)):
            sleep(max(0.0, begin + pulse * PULSE_SECONDS - perf_counter()))
            connection.execute(statement)


def drained(cluster: Cluster, stage: Stage) -> None:
    """Return once nothing waits for the sealer; TimeoutError after two minutes."""
    deadline = perf_counter() + PATIENCE_SECONDS
    while cluster.ask(stage.database, WAITING):
        if perf_counter() > deadline:
            raise TimeoutError("the sealer does not keep up; see worker.log")
        sleep(PULSE_SECONDS)


def verified(cluster: Cluster, stage: Stage) -> float:
    """Recount the season by `flask protocol verify`; return how many leaves a second."""
    begin = perf_counter()
    command = [str(Path(sys.executable).parent / "flask"), "protocol", "verify"]
    environ = {**os.environ, **stage.environ}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    seconds = perf_counter() - begin
    return cluster.ask(stage.database, "SELECT max(size) FROM batch") / seconds
