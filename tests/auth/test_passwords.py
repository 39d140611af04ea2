import pytest
from argon2 import PasswordHasher

from app.auth import passwords


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own():
    first, second = passwords.digest("тёплый хлеб"), passwords.digest("тёплый хлеб")

    assert first.startswith("$argon2id$")
    assert first != second


def test_only_the_right_password_is_verified():
    encoded = passwords.digest("тёплый хлеб")

    assert passwords.verify(encoded, "тёплый хлеб")
    assert not passwords.verify(encoded, "тёплый хлеб ")


def test_a_letter_typed_as_two_characters_is_the_same_letter():
    encoded = passwords.digest("чайковский й")

    assert passwords.verify(encoded, "чаи\u0306ковскии\u0306 и\u0306")


@pytest.mark.parametrize("encoded", ["", "!", "$argon2id$", "plain"])
def test_what_is_no_digest_verifies_nothing(encoded):
    assert not passwords.verify(encoded, "тёплый хлеб")


def test_a_digest_of_another_cost_is_to_be_made_anew():
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("тёплый хлеб")

    assert passwords.needs_rehash(cheap)
    assert not passwords.needs_rehash(passwords.digest("тёплый хлеб"))
