import pytest
from argon2 import PasswordHasher

from app.auth import passwords


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make argon2 quick, where a test is not about its cost."""
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    passwords._decoy.cache_clear()
