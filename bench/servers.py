"""The servers under load, all on the site's own gunicorn settings, and the CPU that each takes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.postgres import Cluster

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60.0
STOP_SECONDS = 20.0
#: BENCH_WORKERS: for machines with other cores, and for a short try.
WORKERS, THREADS = int(os.environ.get("BENCH_WORKERS", "2")), 4


@dataclass(frozen=True)
class Server:
    """A gunicorn, where it listens, and the database that it alone uses (if any)."""

    port: int
    process: int
    cluster: Cluster
    database: str = ""

    def cpu(self) -> dict[int, float]:
        """Return the CPU seconds, user and system, of gunicorn's and PostgreSQL's processes."""
        return {one: spent(one) for one in [*family(self.process), *self._backends()]}

    def _backends(self) -> list[int]:
        if not self.database:
            return []
        with self.cluster.connect() as connection:
            own = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            return [int(pid) for (pid,) in connection.execute(own, (self.database,))]


def family(process: int) -> list[int]:
    """Return a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [process, *map(int, children.split())]


def spent(process: int) -> float:
    """Return the seconds of CPU that a process has taken; fields 14 and 15 of proc(5)'s stat."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


def between(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """Return the CPU seconds that passed; a process that is new began with none."""
    return sum(seconds - before.get(process, 0.0) for process, seconds in after.items())


@contextmanager
def running(command: list[str], environ: Mapping[str, str], log: Path) -> Iterator[int]:
    """Run a process; what it says goes to a file. Yield its number."""
    with log.open("w") as said:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / command[0]), *command[1:]],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdout=said,
            stderr=said,
        )
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def gunicorn(module: str, port: int) -> list[str]:
    """Return the command that serves an application as the site is served."""
    workers = ["--workers", str(WORKERS), "--threads", str(THREADS)]
    return ["gunicorn", "-c", "gunicorn.conf.py", *workers, "-b", f"127.0.0.1:{port}", module]


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(port: int) -> None:
    """Return once the server answers anything; TimeoutError after a minute."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")
