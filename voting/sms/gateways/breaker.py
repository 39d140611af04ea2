"""A pause for a provider that fails again and again: workers don't queue up on its timeouts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock
from time import monotonic

from app.core.outbox import Action, NotSent

FAILURES = 5
REST_SECONDS = 30.0


class Breaker:
    """Counts failures in a row, in one process; votes never pass here."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Take a clock of seconds."""
        self._clock, self._lock = clock, Lock()
        self._failures, self._rests_until = 0, 0.0

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Let a call through and note how it ended; NotSent at once while the provider rests."""
        rest = self._rests_until - self._clock()
        if self._failures >= FAILURES and rest > 0:
            raise NotSent("resting", asked=False, wait=timedelta(seconds=rest))
        try:
            yield
        except NotSent as error:
            self._note(failed=error.action is Action.BACK_OFF)
            raise
        self._note(failed=False)

    def _note(self, *, failed: bool) -> None:
        """Begin a rest at the fifth failure, and at each one after it until a call succeeds."""
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._rests_until = self._clock() + REST_SECONDS
