"""Consents: words that never change, one in force, withdrawn by a mark, dropped when unused."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core.clock import now
from voting import consents, erasures
from voting.models.ballot import Channel
from voting.models.consent import Consent

VOTER = b"v" * 32
#: Whoever changes published words instead of adding a version meets this.
PUBLISHED = [
    "c2c0b68059e727038404d4627556b0460c41c647c7478885797630e318998fa9",
    "7004ef2228aca8ec30fa1188b3f45edd9b91f5da76a0e8fd860c752b75dff636",
    "562ff4eab1371a8945be2cf1d59dcbdbee7c1a422f211a5eda5e93a0dec5f55d",
]


class TestTheWords:
    def test_no_published_version_has_changed(self):
        assert [text.sha256.hex() for text in consents.TEXTS][: len(PUBLISHED)] == PUBLISHED

    def test_each_version_is_another_text(self):
        assert len({text.sha256 for text in consents.TEXTS}) == len(consents.TEXTS)

    def test_every_purpose_has_words(self):
        assert [consents.current(purpose).purpose for purpose in consents.Purpose] == list(
            consents.Purpose
        )


@pytest.mark.databases
class TestGiving:
    def test_it_keeps_who_what_for_which_words_how_and_when(self, session, season):
        consents.give(session, season, VOTER, Channel.WEB)
        session.commit()

        given = session.scalars(select(Consent)).one()
        assert (given.season_id, given.voter_key, given.purpose) == (season.id, VOTER, "vote")
        assert (consents.text_of(given), given.channel) == (
            consents.current(consents.Purpose.VOTE),
            "web",
        )
        assert abs(given.at - now()) < timedelta(minutes=1)

    def test_where_it_came_from_is_kept_as_keyed_hashes_for_thirty_days(
        self, client, session, season, make_entry
    ):
        make_entry(season)
        origin = {"REMOTE_ADDR": "203.0.113.7", "HTTP_USER_AGENT": "Telephone/1"}
        client.post("/e/12340/vote", data={"phone": "+79000000001"}, environ_base=origin)

        consent = session.scalars(select(Consent)).one()
        given = [consent.address_hash, consent.agent_hash]
        kept = []
        for days in (29, 31):
            consent.at = now() - timedelta(days=days)
            session.commit()
            erasures.due(session, now())
            session.commit()
            kept.append([consent.address_hash, consent.agent_hash])

        plain = [hashlib.sha256(text.encode()).digest() for text in origin.values()]
        assert {len(one) for one in given} == {32}
        assert not {*given} & {*plain}
        assert kept == [given, [None, None]]

    def test_what_is_in_force_is_not_given_twice(self, session, season):
        for _ in range(3):
            consents.give(session, season, VOTER, Channel.WEB)

        assert len(consents.of_voter(session, [VOTER])) == 1

    def test_after_a_withdrawal_it_is_given_anew_and_the_old_one_stays(self, session, season):
        consents.give(session, season, VOTER, Channel.WEB)
        consents.withdraw(session, [VOTER])
        consents.give(session, season, VOTER, Channel.WEB)
        session.commit()

        first, second = consents.of_voter(session, [VOTER])
        assert first.withdrawn_at is not None
        assert second.withdrawn_at is None

    def test_withdrawing_touches_nobody_else(self, session, season):
        consents.give(session, season, VOTER, Channel.WEB)
        consents.give(session, season, b"o" * 32, Channel.WEB)

        assert consents.withdraw(session, [VOTER]) == 1

        assert consents.of_voter(session, [b"o" * 32])[0].withdrawn_at is None

    def test_a_day_later_only_those_with_a_vote_are_left(
        self, session, ring, season, make_entry, cast
    ):
        entry = make_entry(season)
        voter = ring.season(season.phone_key, season.slug).voter_key("+79000000001")
        for key in (voter, VOTER):
            consents.give(session, season, key, Channel.WEB)
        cast(entry, "+79000000001", Channel.WEB)
        fresh = consents.drop_unused(session)
        session.execute(update(Consent).values(at=now() - timedelta(hours=25)))

        dropped = consents.drop_unused(session)

        assert (fresh, dropped) == (0, 1)
        assert session.scalars(select(Consent.voter_key)).all() == [voter]
