"""Openings that wait to be written: one write a second in a process, however many phones there are.

What a killed process has not written is lost, a second's worth at most: it is no count of votes.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from threading import Lock
from time import monotonic

PAUSE = 1.0
#: More different spots at once than any second can have: whoever invents them is not counted.
MOST = 1_000

Key = tuple[int, date]


class Openings:
    """The openings of one process by spot and day."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Start with none."""
        self._clock = clock
        self._lock = Lock()
        self._waiting: Counter[Key] = Counter()
        self._next = 0.0

    def note(self, key: Key) -> Mapping[Key, int]:
        """Note one opening; return all that is to be written now, or nothing while it may wait."""
        with self._lock:
            if key in self._waiting or len(self._waiting) < MOST:
                self._waiting[key] += 1
            return self._taken()

    def waiting(self) -> Mapping[Key, int]:
        """Return what is to be written now without another opening."""
        with self._lock:
            return self._taken()

    def _taken(self) -> Mapping[Key, int]:
        if self._clock() < self._next:
            return {}
        taken, self._waiting = self._waiting, Counter()
        self._next = self._clock() + PAUSE if taken else self._next
        return taken
