"""The bench itself, in rounds too short to mean anything: it runs, and its results have their shape."""

import json
import os
import subprocess
import sys

import pytest

from tests.source import ROOT

RATIOS = [
    "webhook_vs_bare",
    "webhook_cpu_vs_bare",
    "webhook_vs_naive",
    "web_vote_vs_bare",
    "hot_vs_spread",
    "seal_vs_cast",
    "pages_10m_vs_10k",
]
LEVELS = ["webhook_p99_ms", "seal_lag_p99_s", "burst_lag_p99_s"]


@pytest.mark.postgres
def test_a_run_says_everything_it_measured(tmp_path):
    written = tmp_path / "results.json"
    short = ["--rounds", "1", "--seconds", "0.1", "--ballots", "20000"]

    said = subprocess.run(
        [sys.executable, "-m", "bench", *short, "--results", str(written)],
        cwd=ROOT,
        env={**os.environ, "BENCH_WORKERS": "1", "BENCH_ENTRIES": "210"},
        capture_output=True,
        text=True,
        check=True,
    )

    found = json.loads(written.read_text())
    assert all(set(found[name]) == {"ratio", "low", "high", "rounds"} for name in RATIOS)
    assert all(found[name]["low"] <= found[name]["ratio"] <= found[name]["high"] for name in RATIOS)
    assert all(found[name]["median"] > 0 for name in LEVELS)
    assert all(name in said.stdout for name in [*RATIOS, *LEVELS])
    assert found["ballots"] == 20_000
