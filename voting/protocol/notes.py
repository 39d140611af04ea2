"""Checkpoints of the log as C2SP signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint)."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from voting.protocol.tree import HASH_SIZE

_ED25519 = b"\1"  # the signature type of the specification
_ID_SIZE = 4  # bytes of a key's id
_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_SIZE = re.compile(r"0|[1-9]\d*", re.ASCII)
_BODY_LINES = 3
_LARGEST = 1_000_000  # characters, as the specification lets a verifier ask


class BadNote(ValueError):
    """The text is not a checkpoint signed with the key."""


@dataclass(frozen=True)
class Checkpoint:
    """What a signed note states: the log of `origin` had this root at this size."""

    origin: str
    size: int
    root: bytes


def sign(origin: str, size: int, root: bytes, seed: bytes) -> str:
    """The checkpoint, signed with the Ed25519 key of the 32-byte seed under the origin's name.

    Raises ValueError for an origin, size or root that no checkpoint can have.
    """
    if not _NAME.fullmatch(origin) or size < 0 or len(root) != HASH_SIZE:
        raise ValueError("No checkpoint has this origin, size or root.")
    return signed(origin, f"{origin}\n{size}\n{_encode(root)}\n", seed)


def signed(name: str, text: str, seed: bytes) -> str:
    """The note of a text, signed under the name; the text says in its first line what it is."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = _key_id(name, public_key(seed)) + key.sign(text.encode())
    return f"{text}\n— {name} {_encode(signature)}\n"


def verify(text: str, public_key: bytes) -> Checkpoint:
    """The checkpoint of the note, if the key (32 bytes) signed it under the origin's name.

    Other signatures, of witnesses, are passed over. Raises BadNote. Whether the origin is the one
    expected is for the caller to say.
    """
    body, gap, signatures = text.rpartition("\n\n")
    if not gap or not signatures.endswith("\n") or len(text) > _LARGEST:
        raise BadNote("A note is a text, an empty line and signatures.")
    body += "\n"
    checkpoint = _read(body)
    prefix = f"— {checkpoint.origin} "
    lines = [line for line in signatures[:-1].split("\n") if line.startswith(prefix)]
    if not any(_signed(body, checkpoint.origin, line[len(prefix) :], public_key) for line in lines):
        raise BadNote("The key has not signed this.")
    return checkpoint


def public_key(seed: bytes) -> bytes:
    """The 32-byte Ed25519 public key of the seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def vkey(origin: str, public_key: bytes) -> str:
    """The verifier key as it is published: name, key id in hex, type and key in base64."""
    return f"{origin}+{_key_id(origin, public_key).hex()}+{_encode(_ED25519 + public_key)}"


def _read(body: str) -> Checkpoint:
    """The checkpoint that the note's text states. Raises BadNote."""
    lines = body.split("\n")[:-1]
    if len(lines) < _BODY_LINES or not _NAME.fullmatch(lines[0]) or not _SIZE.fullmatch(lines[1]):
        raise BadNote("A checkpoint is an origin, a size and a root, a line each.")
    root = _decode(lines[2])
    if len(root) != HASH_SIZE:
        raise BadNote("The root is no SHA-256.")
    try:
        return Checkpoint(lines[0], int(lines[1]), root)
    except ValueError as error:
        raise BadNote("The size is beyond any log.") from error


def _signed(body: str, name: str, signature: str, public_key: bytes) -> bool:
    packed = _decode(signature)
    if packed[:_ID_SIZE] != _key_id(name, public_key):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(packed[_ID_SIZE:], body.encode())
    except (InvalidSignature, UnicodeEncodeError):
        return False
    return True


def _key_id(name: str, public_key: bytes) -> bytes:
    named = name.encode(errors="surrogatepass") + b"\n" + _ED25519 + public_key
    return hashlib.sha256(named).digest()[:_ID_SIZE]


def _encode(packed: bytes) -> str:
    return base64.b64encode(packed).decode()


def _decode(text: str) -> bytes:
    """The bytes of the only base64 that stands for them. Raises BadNote."""
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("This is no base64.") from error
    if _encode(packed) != text:
        raise BadNote("This base64 is not the only one for its bytes.")
    return packed
