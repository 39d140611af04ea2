"""The folder that carries the queue on a laptop: nobody reads half of what another writes."""

import threading
from queue import Empty

import pytest
from kombu import Connection, Queue

from app.tasks.folder import SCHEME

WRITERS, EACH = 4, 100


@pytest.fixture
def connected(tmp_path):
    """Return a maker of connections to one folder."""
    names = ("data_folder_in", "data_folder_out", "control_folder")
    options = dict.fromkeys(names, str(tmp_path))
    return lambda: Connection(SCHEME + "://", transport_options=options)


def test_messages_read_while_others_are_written_are_whole_and_none_is_lost(connected):
    def write(writer: int) -> None:
        with connected() as connection, connection.Producer() as producer:
            for number in range(EACH):
                told = {"writer": writer, "number": number, "filler": "x" * 20_000}
                producer.publish(told, routing_key="tasks", declare=[Queue("tasks")])

    crowd = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for one in crowd:
        one.start()
    seen = []
    with connected() as connection, connection.SimpleQueue("tasks") as queue:
        while len(seen) < WRITERS * EACH:
            message = queue.get(timeout=20)
            seen.append((message.payload["writer"], message.payload["number"]))
            message.ack()
        with pytest.raises(Empty):
            queue.get_nowait()
    for one in crowd:
        one.join()

    assert sorted(seen) == [(w, n) for w in range(WRITERS) for n in range(EACH)]
