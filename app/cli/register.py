"""The commands of design and operations, each in its group."""

from flask import Flask

from app.cli.count import count
from app.cli.sms import sms


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    for group in (count, sms):
        app.cli.add_command(group)
