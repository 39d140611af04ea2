"""A client that costs little: one thread, sockets kept alive, requests written beforehand."""

import gc
import selectors
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, sleep

ADDRESS = "127.0.0.1"
CONNECTIONS = 32
#: Between connections, so that one worker, just awake, doesn't take them all.
PAUSE_SECONDS = 0.002
LENGTH = b"content-length:"
END = b"\r\n\r\n"
PATIENCE_SECONDS = 30.0
PULSE_SECONDS = 0.0005


class Refused(Exception):
    """A server answered with something else than what it is measured for."""


@dataclass
class Run:
    """What a load came to: answers, the time it took, and each answer's delay in seconds."""

    answers: int = 0
    seconds: float = 0.0
    delays: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return self.answers / self.seconds

    def delay(self, share: float) -> float:
        """Return the delay, in seconds, that this share of the answers kept within."""
        return sorted(self.delays)[min(int(len(self.delays) * share), len(self.delays) - 1)]


class Line:
    """One connection: a request on its way, or none."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.socket = socket.create_connection((ADDRESS, port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = 0.0
        self._read = b""

    def send(self, order: bytes, since: float) -> None:
        """Send a request that was due at `since`."""
        self.since, self._read = since, b""
        self.socket.sendall(order)

    def answered(self) -> bool:
        """Read what has come; tell whether the answer is whole. Refused unless it is 2xx or 303."""
        part = self.socket.recv(1 << 18)
        self._read += part
        head, end, body = self._read.partition(END)
        if not part:
            raise Refused("the server hung up")
        if not end:
            return False
        if head[9:10] != b"2" and head[9:12] != b"303":
            raise Refused(head.partition(b"\r\n")[0].decode())
        low = head.lower()
        start = low.index(LENGTH) + len(LENGTH)
        return len(body) >= int(low[start:].partition(b"\r\n")[0])


@contextmanager
def lines() -> Iterator[tuple[selectors.BaseSelector, Callable[[int], Line]]]:
    """Yield what watches connections and what opens one; Python's collector waits outside."""
    with selectors.DefaultSelector() as selector:

        def opened(port: int) -> Line:
            line = Line(port)
            selector.register(line.socket, selectors.EVENT_READ, line)
            return line

        gc.disable()
        try:
            yield selector, opened
        finally:
            gc.enable()
            for key in list(selector.get_map().values()):
                key.data.socket.close()


def saturate(
    port: int, orders: Iterator[bytes], seconds: float, connections: int = CONNECTIONS
) -> Run:
    """Send as fast as the server answers, with no more than `connections` requests at once.

    It ends early when the requests do.
    """
    run = Run()
    with lines() as (selector, opened):
        for _ in range(connections):
            opened(port).send(next(orders), perf_counter())
            sleep(PAUSE_SECONDS)
        begin, waiting = perf_counter(), connections
        while waiting:
            for key, _ in selector.select(PATIENCE_SECONDS):
                line = key.data
                if not line.answered():
                    continue
                moment = perf_counter()
                run.answers += 1
                run.delays.append(moment - line.since)
                if moment - begin < seconds and (order := next(orders, None)):
                    line.send(order, moment)
                else:
                    waiting -= 1
        run.seconds = perf_counter() - begin
    return run


def pace(port: int, orders: Iterator[bytes], seconds: float, rate: float) -> Run:
    """Send `rate` requests a second, whether or not the server keeps up.

    A request that finds no free connection waits for one once there are `CONNECTIONS`; its delay is
    counted from when it was due. None is opened before it is needed: a new one holds a thread of
    gunicorn's until it says something.
    """
    run, sent, total = Run(), 0, int(seconds * rate)
    with lines() as (selector, opened):
        free: deque[Line] = deque()
        begin = perf_counter()
        while run.answers < total:
            while sent < total and begin + sent / rate <= perf_counter():
                if not free and len(selector.get_map()) >= CONNECTIONS:
                    break
                line = free.popleft() if free else opened(port)
                line.send(next(orders), begin + sent / rate)
                sent += 1
            due = begin + sent / rate - perf_counter() if sent < total else PATIENCE_SECONDS
            for key, _ in selector.select(max(due, PULSE_SECONDS)):
                if key.data.answered():
                    run.answers += 1
                    run.delays.append(perf_counter() - key.data.since)
                    free.append(key.data)
        run.seconds = perf_counter() - begin
    return run
