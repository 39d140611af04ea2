"""Keys derived from the settings' secrets: voters' pseudonyms, encryption at rest, the signer.

Every key has one purpose, set apart by an HKDF label (RFC 5869). No key is in the database.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: bytes, label: str) -> bytes:
    """Return the 32-byte key that this secret has for this one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label.encode()).derive(secret)


@dataclass(frozen=True)
class SeasonKeys:
    """A season's keys: who voted (`voter`), as whom the log shows it (`tag`), whose `words` are."""

    voter: bytes = field(repr=False)
    tag: bytes = field(repr=False)
    words: bytes = field(repr=False)

    def voter_key(self, e164: str) -> bytes:
        """Return the keyed hash (32 bytes) that stands for a phone in this season."""
        return hmac.digest(self.voter, e164.encode(), "sha256")

    def public_tag(self, nomination: str, voter_key: bytes) -> str:
        """Return the voter's name in the public log: 32 hex digits, another in each nomination."""
        message = b"tag1|" + nomination.encode() + b"|" + voter_key
        return hmac.digest(self.tag, message, "sha256")[:16].hex()

    def mark(self, receipt: bytes) -> bytes:
        """Return the keyed hash (32 bytes) that a receipt's words of thanks are known by."""
        return hmac.digest(self.words, receipt, "sha256")

    @property
    def commitment(self) -> str:
        """Return the hash of the tag key, published in the log's first leaf."""
        return hashlib.sha256(self.tag).hexdigest()


class KeyRing:
    """The phone keys by name, newest first; a season remembers the name of its own."""

    def __init__(self, phone_keys: Mapping[str, bytes]) -> None:
        """Take {name: 32 bytes}, newest first; at least one."""
        self._secrets = dict(phone_keys)
        self._seasons: dict[tuple[str, str], SeasonKeys] = {}
        self._contacts = [derive(secret, "contact") for secret in self._secrets.values()]
        encryption = [derive(secret, "phone-encryption") for secret in self._secrets.values()]
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in encryption])

    @property
    def newest(self) -> str:
        """Return the name that a new season takes."""
        return next(iter(self._secrets))

    def holds(self, name: str) -> bool:
        """Tell whether the phone key of this name has not been destroyed."""
        return name in self._secrets

    def season(self, name: str, slug: str) -> SeasonKeys:
        """Return a season's keys; KeyError when its phone key has been destroyed."""
        if (name, slug) not in self._seasons:
            secret = self._secrets[name]
            self._seasons[name, slug] = SeasonKeys(
                voter=derive(secret, f"voter|{slug}"),
                tag=derive(secret, f"tag|{slug}"),
                words=derive(secret, f"words|{slug}"),
            )
        return self._seasons[name, slug]

    def contact_keys(self, e164: str) -> list[bytes]:
        """Return the hashes (32 bytes) that stand for a phone in no season, newest key first."""
        return [hmac.digest(key, e164.encode(), "sha256") for key in self._contacts]

    def encrypt(self, text: str) -> bytes:
        """Encrypt a phone or a letter for keeping."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        """Decrypt what `encrypt` kept; InvalidToken when it was altered."""
        return self._fernet.decrypt(token).decode()
