"""The entry point of gunicorn and of Celery."""

from app.factory import create_app
from app.tasks.queue import celery

__all__ = ["app", "celery"]

app = create_app()
