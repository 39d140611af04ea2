"""The words of consents, as they were shown; each consent keeps the hash of its words (152-ФЗ)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Text:
    """The words of a consent, as they were shown from a day on. Never edit: add a version."""

    purpose: StrEnum
    since: str
    words: str
    title: str = ""

    @property
    def sha256(self) -> bytes:
        """Return the hash that each consent to these words keeps."""
        return hashlib.sha256(self.words.encode()).digest()


def newest(texts: Iterable[Text], purpose: StrEnum) -> Text:
    """Return the words of a purpose that are shown now: the last of them."""
    return [text for text in texts if text.purpose is purpose][-1]
