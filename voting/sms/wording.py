"""What a season teaches the reading of messages: the word of a shared number, and synonyms."""

import re
from collections.abc import Mapping
from typing import TypeVar

from voting.sms import grammar

Meaning = TypeVar("Meaning")

_WORD = re.compile(r"[^\W_]+")


def simplified(text: str) -> str:
    """Return the words of a text as synonyms are compared: one space, no case, ё as е."""
    return " ".join(_WORD.findall(grammar.normalise(text).replace("ё", "е")))


def without_prefix(text: str, prefix: str) -> str:
    """Return a text without the word that a shared number asks for in front, if it is there."""
    start = text.lstrip()
    if prefix and grammar.normalise(start[: len(prefix)]) == grammar.normalise(prefix):
        return start[len(prefix) :].lstrip(" ,.:;-")
    return text


def meant(text: str, synonyms: Mapping[str, Meaning]) -> Meaning | None:
    """Return what the synonyms in a text mean; None when none is there, or several disagree."""
    if not synonyms:
        return None
    words = f" {simplified(text)} "
    found = {meaning for word, meaning in synonyms.items() if f" {word} " in words}
    return found.pop() if len(found) == 1 else None
