"""The lines of the public log. Each is ASCII; its first word says what it records."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class VoteLeaf:
    """What a vote shows of itself before the close: who (by tag), where, and a sealed choice."""

    nomination: str
    tag: str
    commitment: str
    channel: str

    @property
    def line(self) -> str:
        """Return `vote <nomination> <tag> <commitment> <channel>`; no time, so no voter is seen."""
        return f"vote {self.nomination} {self.tag} {self.commitment} {self.channel}"


def commitment(season: str, nomination: str, code: str, receipt: bytes) -> str:
    """Return the hash that binds a choice and hides it until the receipt is opened."""
    text = f"cm1|{season}|{nomination}|{code}|{receipt.hex()}"
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(content: dict[str, Any]) -> str:
    """Return the one spelling of a file in JSON whose hash a leaf fixes."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def fixing(kind: str, text: str) -> str:
    """Return a leaf that fixes a file by its hash: `config`, `reveal`, `result`."""
    return f"{kind} {hashlib.sha256(text.encode()).hexdigest()}"


def close(size: int) -> str:
    """Return the line after the last vote: how many lines stand before it."""
    return f"close {size}"


def audit(head: str) -> str:
    """Return the line that fixes the head (SHA-256 in hex) of a journal kept elsewhere."""
    return f"audit {head}"


#: The reason by which a vote is void whose choice was lost with the database: it is not opened.
LOST = "lost"
RULINGS = {"hold": "quarantine", "clear": "reinstate", "void": "void"}


def ruling(kind: str, position: int, reason: str, *, late: bool = False) -> str:
    """Return the line that takes the vote at a place out of the count, or back; with its reason.

    A late one, of after the reveal, says so first.
    """
    return f"{'late ' if late else ''}{RULINGS[kind]} {position} {reason}"
