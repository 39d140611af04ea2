"""A real Redis for tests, on a free port, keeping nothing."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

START_SECONDS = 10


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Start Debian's redis-server; return the address of its database 0."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is not installed: apt install redis-server, or -m 'not redis'")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
        try:
            await_port(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int) -> None:
    """Return once something listens on the port; TimeoutError after ten seconds."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")
