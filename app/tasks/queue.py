"""The queue: Celery on a broker, or on a folder where there is none; it carries ids only."""

import logging
from typing import Any

from celery import Celery, Task, signals
from flask import Flask
from kombu.exceptions import KombuError
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.db import db
from app.tasks.folder import SCHEME

log = logging.getLogger(__name__)

HOUR = 3600.0
#: {task: seconds between two rounds}; a round that nobody was free for is left out.
ROUNDS = {
    "counting.seal": 1.0,
    "turnout.take": 15.0,
    "openness.take": 60.0,
    "divisions.merge": 60.0,
    "outbox.sweep": 60.0,
    "results.announce": 15.0,
    "audit.seal": HOUR,
    "privacy.erase": HOUR,
    "businesses.check": HOUR,
    "privacy.shred": 60.0,
    "reminders.send": 60.0,
    "owners.remind": 60.0,
    "credentials.issue": 60.0,
    "fraud.watch": 300.0,
    "exports.sweep": 60.0,
    "sms.recover": 60.0,
}

celery = Celery(
    "prize",
    include=[
        "app.tasks.jobs",
        "app.tasks.milestones",
        "app.tasks.exporting",
        "app.tasks.stages",
        "app.tasks.registers",
    ],
)


class InApplication(Task):  # type: ignore[misc]  # Celery ships no types.
    """A task that runs within the application's context and leaves no session behind."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task as a request would run."""
        with self.app.flask.app_context():
            return self.run(*args, **kwargs)


celery.Task = InApplication


def broker(settings: Settings) -> dict[str, Any]:
    """Return Celery's transport: the broker that is set, else Redis, else a folder."""
    url = settings.celery_broker_url or settings.redis_url
    if url:
        return {"broker_url": url}
    folder = str(settings.instance_path / "queue")
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder}
    return {"broker_url": f"{SCHEME}://", "broker_transport_options": options}


def rounds() -> dict[str, Any]:
    """Return beat's timetable."""
    return {
        task: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
        for task, seconds in ROUNDS.items()
    }


def install(app: Flask, settings: Settings) -> None:
    """Bind the queue to the application; hand over posted messages after each commit."""
    celery.flask = app
    celery.conf.update(
        **broker(settings),
        task_ignore_result=True,
        task_acks_late=True,
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=False,
        beat_schedule=rounds(),
        beat_schedule_filename=str(settings.instance_path / "beat"),
    )
    app.extensions["celery"] = celery
    if not event.contains(db.session, "after_commit", _hand_over):
        event.listen(db.session, "after_commit", _hand_over)
        event.listen(db.session, "after_rollback", _forget_posted)


def _hand_over(session: Session) -> None:
    """Send the ids of messages posted in the transaction; a lost one is the sweeper's."""
    if session.in_nested_transaction():
        return  # A savepoint was released; the fact itself is not committed yet.
    for message_id in session.info.pop("posted", ()):
        try:
            celery.send_task("outbox.deliver", (message_id,), retry=False)
        except (OSError, KombuError) as error:
            log.warning("message %s waits for the sweeper: %s", message_id, type(error).__name__)


def _forget_posted(session: Session) -> None:
    """Send nothing that was rolled back."""
    session.info.pop("posted", None)


@signals.task_postrun.connect
def _forget(**_kwargs: Any) -> None:
    """Give the connection back after each task."""
    with celery.flask.app_context():
        db.session.remove()
