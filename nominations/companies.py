"""The state register of companies, asked by INN through a provider that speaks as DaData does."""

import json
import logging
from dataclasses import dataclass
from typing import Any, Protocol

import requests

log = logging.getLogger(__name__)

PATIENCE = (2, 3)  # Seconds to connect and to wait: the owner waits with us.
PATH = "/suggestions/api/4_1/rs/findById/party"
GONE = {"LIQUIDATED", "LIQUIDATING", "BANKRUPT"}


@dataclass(frozen=True)
class Company:
    """What the register says of a firm or a sole trader."""

    inn: str
    name: str
    #: Its main ОКВЭД class.
    okved: str = ""
    city: str = ""
    #: Whether it still works.
    active: bool = True


class Register(Protocol):
    """Who answers about companies."""

    def find(self, inn: str) -> Company | None:
        """Return the company; None when there is none, or nobody answers."""


class NoRegister:
    """No provider is set: the owner fills everything in, and a moderator looks."""

    def find(self, inn: str) -> Company | None:  # noqa: ARG002 -- The port's.
        """Know nothing."""
        return None


class DaData:
    """DaData's API, or another that answers like it."""

    def __init__(self, url: str, key: str) -> None:
        """Take the address that paths are added to, and the key."""
        self.url, self.key = url.rstrip("/"), key

    def find(self, inn: str) -> Company | None:
        """Return the company; None when there is none, or nobody answers in three seconds."""
        try:
            answer = requests.post(
                self.url + PATH,
                json={"query": inn, "branch_type": "MAIN"},
                headers={"Authorization": f"Token {self.key}", "Accept": "application/json"},
                timeout=PATIENCE,
            )
            answer.raise_for_status()
            return read(answer.content, inn)
        except (requests.RequestException, ValueError) as error:
            log.warning("the register of companies does not answer: %s", type(error).__name__)
            return None


def read(body: bytes, inn: str) -> Company | None:
    """Read the provider's answer; ValueError for one that is not as documented."""
    suggestions = _of(json.loads(body), "suggestions", list) or []
    found = [one for one in suggestions if _of(one, "data", dict)]
    if not found:
        return None
    data = found[0]["data"]
    name = _of(data, "name", dict) or {}
    state = _of(data, "state", dict) or {}
    address = _of(_of(data, "address", dict) or {}, "data", dict) or {}
    return Company(
        inn=inn,
        name=_text(name, "short_with_opf") or _text(found[0], "value"),
        okved=_text(data, "okved"),
        city=_text(address, "city") or _text(address, "settlement"),
        active=_text(state, "status") not in GONE,
    )


def _of(value: Any, name: str, kind: type) -> Any:
    """Return a part of an answer; None when it is not there or is of another kind."""
    part = value.get(name) if isinstance(value, dict) else None
    return part if isinstance(part, kind) else None


def _text(value: Any, name: str) -> str:
    return str(_of(value, name, str) or "")[:200]
