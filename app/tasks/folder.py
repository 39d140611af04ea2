"""The queue of a laptop: kombu's folder of files, whose reader never sees half of a message.

kombu writes a message into the file that the worker already looks for; a worker that comes between
takes an empty file and stops for good (https://github.com/celery/kombu/issues/1551).
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem

SCHEME = "folder"
TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


class Channel(filesystem.Channel):
    """A channel that puts each message and each binding into the folder at once."""

    def _put(  # type: ignore[override]  # Its two ancestors name the message differently.
        self, queue: str, message: dict[str, Any], **_options: Any
    ) -> None:
        name = f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}"
        unseen = Path(self.data_folder_out) / f"{name}.new"
        unseen.write_text(json.dumps(message), "utf-8")
        unseen.rename(unseen.with_suffix(".msg"))

    def _queue_bind(self, *binding: str) -> None:
        with self._alone():
            super()._queue_bind(*binding)  # type: ignore[no-untyped-call]  # kombu has no types.

    def get_table(self, exchange: str) -> Any:
        """Return the bindings of an exchange."""
        with self._alone():
            return super().get_table(exchange)  # type: ignore[no-untyped-call]  # As above.

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = Path(self.control_folder)
        folder.mkdir(exist_ok=True)
        with (folder / "bindings.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """kombu's transport over such channels."""

    Channel = Channel
