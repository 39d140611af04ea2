"""A site that really runs, as `make run` starts it: gunicorn, and a Celery worker with beat."""

import base64
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from app.config import Settings
from tests.application import make_settings
from tests.journeys import scene
from tests.redis import free_port
from tests.source import ROOT

START_SECONDS = 60
STOP_SECONDS = 20
SETTINGS = (
    "app_env",
    "secret_key",
    "public_base_url",
    "sms_gateway",
    "sms_number",
    "twilio_auth_token",
    "vkid_client_id",
    "vkid_url",
    "yandex_client_id",
    "yandex_client_secret",
    "yandex_url",
)


Staged = TypeVar("Staged")


@dataclass(frozen=True)
class Site(Generic[Staged]):
    """Where the site is, what stands on its stage, and the settings it runs with."""

    address: str
    scene: Staged
    settings: Settings


@contextmanager
def running(
    folder: Path, migrated: Path, host: str = "127.0.0.1", **changes: object
) -> Iterator[Site[scene.Scene]]:
    """Serve a season with voting open from a folder; stop everything afterwards."""
    with serving(folder, migrated, scene.build, host, **changes) as site:
        yield site


@contextmanager
def serving(
    folder: Path,
    migrated: Path,
    build: Callable[[Settings], Staged],
    host: str = "127.0.0.1",
    **changes: object,
) -> Iterator[Site[Staged]]:
    """Serve what `build` puts on the stage."""
    port = free_port()
    address = f"http://{host}:{port}"
    shutil.copy(migrated, folder / "prize.sqlite3")
    settings = make_settings(folder, public_base_url=address, celery_broker_url="", **changes)
    staged = build(settings)
    environ = {
        **clean(os.environ),
        **{name.upper(): getattr(settings, name) for name in SETTINGS},
        **keys(settings),
        "INSTANCE_PATH": str(folder),
        "PORT": str(port),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    with ExitStack() as processes:
        for command in commands():
            processes.enter_context(started(command, environ, folder))
        await_answer(f"{address}/readyz")
        yield Site(address, staged, settings)


def keys(settings: Settings) -> dict[str, str]:
    """Return the keys as the environment spells them."""
    spelled = {
        name: base64.urlsafe_b64encode(key).decode() for name, key in settings.phone_keys.items()
    }
    return {
        "PHONE_KEYS": ",".join(f"{name}:{key}" for name, key in spelled.items()),
        "PROTOCOL_KEY": base64.urlsafe_b64encode(settings.protocol_key).decode(),
    }


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would lead the site to another database or queue."""
    elsewhere = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "MAIL_URL"}
    return {name: value for name, value in environ.items() if name not in elsewhere}


def commands() -> list[str]:
    """Return the commands of the Procfile."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return [line.partition(":")[2].strip() for line in lines]


@contextmanager
def started(command: str, environ: dict[str, str], folder: Path) -> Iterator[None]:
    """Run one process; what it says goes to a file beside the database."""
    log = (folder / f"{command.split()[1]}.out").open("w")
    process = subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=environ, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def await_answer(address: str) -> None:
    """Return once the address answers; TimeoutError after a minute."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- Our own site.
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")
