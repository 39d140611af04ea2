"""Passwords: argon2id with OWASP's first choice of cost (46 MiB, one pass, one lane).

The organisers' people choose theirs of 15 characters or more, which zxcvbn would not guess: it
knows the common ones and the ways of making them (NIST SP 800-63B, 3.1.1.2).
"""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)

STAFF_SHORTEST = 15
LONGEST = 200
#: zxcvbn's «safely unguessable: moderate protection from an offline attack».
STRONG = 3
#: zxcvbn reads no more.
READ = 72
#: Words that everybody here would think of, besides one's own e-mail.
OURS = (
    "довольный клиент",
    "довольный",
    "клиент",
    "премия",
    "организатор",
    "пароль",
    "голосование",
    "satisfied",
)
#: The same keys under the other layout: «йцукен» is as common as «qwerty».
LAYOUT = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")


def weak(password: str, email: str) -> bool:
    """Tell whether a guesser who knows the person and the prize would soon have the password."""
    known = [*OURS, *email.split("@")]
    typed = _composed(password).lower()
    readings = {typed[:READ], typed.translate(LAYOUT)[:READ]}
    return any(zxcvbn(one, user_inputs=known)["score"] < STRONG for one in readings)


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
