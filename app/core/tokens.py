"""Secret codes: receipts, browser tokens, one-time codes; all from the system's CSPRNG."""

import hashlib
import hmac
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U.
#: A watchword, at the end of a message: letters alone, for digits would join the code.
WATCHWORD = re.compile(r"\s[A-HJKMNP-TV-Z]{9}\s*\Z", re.ASCII)
WATCHWORD_LENGTH = 9  # of 22 letters: 40 bits
RECEIPT_BYTES = 16
RECEIPT_LENGTH = 26
MISREAD = str.maketrans("OILЗОВСЕНКМРТХА", "0113" + "0BCEHKMPTXA")


def receipt() -> bytes:
    """Return a new receipt: 128 random bits."""
    return secrets.token_bytes(RECEIPT_BYTES)


def spell(receipt: bytes) -> str:
    """Write a receipt as 26 characters of Crockford's base 32."""
    number = int.from_bytes(receipt)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def read(text: str) -> bytes | None:
    """Read a receipt as people type it (spaces, dashes, О for 0), or its link; None for others."""
    letters = "".join(filter(str.isalnum, text.rpartition("#")[2].upper())).translate(MISREAD)
    if len(letters) != RECEIPT_LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return number.to_bytes(RECEIPT_BYTES) if number < 1 << 128 else None


def one_time_code() -> str:
    """Return six random digits, zeros in front kept."""
    return f"{secrets.randbelow(1_000_000):06d}"


def browser_token() -> str:
    """Return a token (256 bits) that ties a browser session to a row."""
    return secrets.token_urlsafe(32)


def watchword() -> str:
    """Return a word (40 bits) by which a browser knows the message that its voter has sent."""
    return "".join(secrets.choice(ALPHABET[10:]) for _ in range(WATCHWORD_LENGTH))


def digest(secret: str, purpose: str, value: str) -> bytes:
    """Return the keyed hash under which a guessable value may be stored."""
    return hmac.digest(secret.encode(), f"{purpose}|{value}".encode(), hashlib.sha256)
