"""Who comes or leaves after the divisions were merged changes none of them, for the verifier too."""

import pytest

from nominations import applications, divisions, seasons
from voting import results
from voting.protocol import verify

KINESHMA = ("Кинешма", "Ивановская область", 77_000)
TVER = ("Тверь", "Тверская область", 416_219)


@pytest.fixture
def make(season, make_entry, make_city, cast):
    """Return a maker of entries of one town, each with a vote."""

    def make(town, *codes):
        entries = [make_entry(season, code=code, city=make_city(*town)) for code in codes]
        for entry in entries:
            cast(entry)
        return entries

    return make


@pytest.fixture
def faults(session, season, seal, publish):
    """Return what certifies the season and lets the public verifier go over it."""

    def found():
        seasons.close_voting(session, season, by=None)
        session.commit()
        seal()
        results.certify(session, season, by=None)
        session.commit()
        seal()
        return verify.verify(verify.load(str(publish())))

    return found


@pytest.fixture
def merge(session, season):
    """Return what merges the thin divisions."""

    def merge():
        divisions.merge_thin(session, season, by=None)
        session.commit()

    return merge


def test_a_division_that_became_thin_after_the_merge_is_recounted_as_it_was(
    session, make, merge, faults
):
    first, *_ = make(KINESHMA, "10001", "10002", "10003")
    make(TVER, "20001", "20002", "20003")
    merge()

    applications.withdraw(session, first, "Накрутка подтверждена.", by=None)

    assert faults() == []


def test_who_left_before_the_merge_is_not_counted_in_it(session, make, merge, faults):
    first, *_ = make(KINESHMA, "10001", "10002", "10003")
    make(TVER, "20001", "20002", "20003")
    applications.withdraw(session, first, "Закрылись.", by=None)

    merge()

    assert faults() == []


def test_who_was_accepted_after_the_merge_is_not_counted_in_it(make, merge, faults):
    make(KINESHMA, "10001", "10002")
    make(TVER, "20001", "20002", "20003")
    merge()

    make(KINESHMA, "10003")

    assert faults() == []
