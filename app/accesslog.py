"""Gunicorn's access log: no query, no address, and no secret that a path carries."""

import re
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

#: Links from letters: whoever reads the log must not be able to use them.
SECRET = re.compile(r"^((?:/en)?/(?:reset|confirm)/).+")


def without_secret(path: str) -> str:
    """Return a path as it may be logged: «/reset/…»."""
    return SECRET.sub(r"\1…", path)


class AccessLog(Logger):  # type: ignore[misc]  # gunicorn ships no types.
    """Writes what gunicorn writes, with the secret part of a path left out."""

    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        """Return what a line may be made of."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": without_secret(str(atoms["U"])), "r": "", "q": "", "f": ""}
