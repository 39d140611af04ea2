"""Calls to providers' APIs: short, and the ways to fail told apart by what may be done then."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from app.core.outbox import Action, NotSent

#: Seconds to connect and to wait for the answer.
TIMEOUT = (5.0, 10.0)
LONGEST_WAIT_SECONDS = 3600
TOO_MANY_REQUESTS = 429
SERVER_FAULT = 500
#: The provider says that it did nothing, unlike other 5xx, after which nobody knows.
UNAVAILABLE = 503


def post(url: str, **content: Any) -> requests.Response:
    """Post once and return the answer, below 500; NotSent for timeouts, 429 and 5xx."""
    try:
        answer = requests.post(url, timeout=TIMEOUT, allow_redirects=False, **content)
    except requests.RequestException as error:
        raise unanswered(error) from error
    busy = overloaded(answer.status_code, answer.headers)
    if busy:
        raise busy
    return answer


def unanswered(error: requests.RequestException) -> NotSent:
    """Return what a failed call means: only one that never connected surely sent nothing."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    unconnected = isinstance(error, requests.ConnectTimeout) or isinstance(
        reason, NewConnectionError
    )
    return NotSent(type(error).__name__, doubtful=not unconnected)


def overloaded(status: int, headers: Mapping[str, str]) -> NotSent | None:
    """Return what 429 and 5xx mean; None for any other status."""
    if status == TOO_MANY_REQUESTS:
        seconds = headers.get("Retry-After", "")
        wait = min(int(seconds), LONGEST_WAIT_SECONDS) if seconds.isdecimal() else 0
        return NotSent(str(status), wait=timedelta(seconds=wait))
    if status >= SERVER_FAULT:
        return NotSent(str(status), doubtful=status != UNAVAILABLE)
    return None


def refusal(code: str, actions: Mapping[str, Action]) -> NotSent:
    """Return what a provider's error code means by its table; an unknown one is an alarm."""
    return NotSent(code, actions.get(code, Action.ALARM))


def content(answer: requests.Response) -> dict[str, Any]:
    """Return the JSON object of an answer; an empty one when it is anything else."""
    try:
        found = answer.json()
    except requests.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def name_of(given: str, longest: int, fields: Iterable[tuple[str, str]]) -> str:
    """Return a message's name; without one a redelivery is the same to the letter, and so named."""
    if given and len(given) <= longest and given.isprintable():
        return given
    return "X" + hashlib.sha256(repr(sorted(fields)).encode()).hexdigest()[: longest - 1]


def e164(number: str) -> str:
    """Write a number that came as bare digits with its plus; anything else as it is."""
    return f"+{number}" if number.isdecimal() and len(number) >= len("79000000000") else number
