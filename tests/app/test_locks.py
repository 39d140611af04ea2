"""PostgreSQL knows an advisory lock by its number alone: two of one number would wait in vain."""

import re

from tests.source import ROOT

LOCK = re.compile(r"^([A-Z]+_LOCK) = ([\d_]+)$", re.MULTILINE)


def test_every_advisory_lock_has_a_number_of_its_own():
    locks = [
        number
        for folder in ("app", "nominations", "voting")
        for path in (ROOT / folder).rglob("*.py")
        for _name, number in LOCK.findall(path.read_text(encoding="utf-8"))
    ]

    assert len(locks) >= 5
    assert len(set(locks)) == len(locks)
