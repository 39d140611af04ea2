"""A client that costs little: one thread, sockets kept alive, requests written beforehand."""

import gc
import selectors
import socket
from collections.abc import Iterator
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


def opened_line(port: int) -> Line:
    """Open a connection, and let some worker take it before the next."""
    line = Line(port)
    sleep(PAUSE_SECONDS)
    return line


@contextmanager
def lines(port: int, count: int) -> Iterator[tuple[selectors.BaseSelector, list[Line]]]:
    """Open connections for a round, and keep Python's collector out of it."""
    with selectors.DefaultSelector() as selector:
        opened = [opened_line(port) for _ in range(count)]
        for line in opened:
            selector.register(line.socket, selectors.EVENT_READ, line)
        gc.disable()
        try:
            yield selector, opened
        finally:
            gc.enable()
            for line in opened:
                line.socket.close()


def saturate(
    port: int, orders: Iterator[bytes], seconds: float, connections: int = CONNECTIONS
) -> Run:
    """Send as fast as the server answers, with no more than `connections` requests at once.

    It ends early when the requests do.
    """
    run = Run()
    with lines(port, connections) as (selector, opened):
        begin = perf_counter()
        for line in opened:
            line.send(next(orders), perf_counter())
        waiting = len(opened)
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

    A request that finds no free connection waits, and its delay is counted from when it was due.
    """
    run, sent = Run(), 0
    with lines(port, CONNECTIONS) as (selector, free):
        begin, total = perf_counter(), int(seconds * rate)
        while run.answers < total:
            moment = perf_counter()
            while free and sent < total and begin + sent / rate <= moment:
                free.pop().send(next(orders), begin + sent / rate)
                sent += 1
            due = begin + sent / rate - perf_counter() if free and sent < total else 1.0
            for key, _ in selector.select(max(due, 0)):
                if key.data.answered():
                    run.answers += 1
                    run.delays.append(perf_counter() - key.data.since)
                    free.append(key.data)
        run.seconds = perf_counter() - begin
    return run
