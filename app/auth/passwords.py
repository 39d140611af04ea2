"""Passwords: argon2id with OWASP's first choice of cost (46 MiB, one pass, one lane)."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)


def digest(password: str) -> str:
    """Return argon2id's encoded form of a password, with its own salt."""
    return _HASHER.hash(_composed(password))


def verify(encoded: str, password: str) -> bool:
    """Tell whether the password is the one that was digested."""
    try:
        return _HASHER.verify(encoded, _composed(password))
    except (VerificationError, InvalidHashError):
        return False


def verify_nothing(password: str) -> None:
    """Do the work of `verify` for an account that does not exist, so that time tells nothing."""
    verify(_decoy(), password)


def needs_rehash(encoded: str) -> bool:
    """Tell whether the cost was raised since this password was digested."""
    return _HASHER.check_needs_rehash(encoded)


@cache
def _decoy() -> str:
    return _HASHER.hash("the password of nobody")


def _composed(password: str) -> str:
    """Every keyboard's way to write one character is one: й as и and a mark, too."""
    return unicodedata.normalize("NFKC", password)
