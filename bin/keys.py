#!/usr/bin/env python3
"""Print new keys in the form the settings want."""

import base64
import secrets

KEY_BYTES = 32


def key() -> str:
    """Return 32 random bytes in urlsafe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


print(f"SECRET_KEY={secrets.token_urlsafe(KEY_BYTES)}")
print(f"PHONE_KEYS=k1:{key()}")
print(f"PROTOCOL_KEY={key()}")
