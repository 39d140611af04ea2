"""The head of the journal in the public protocol."""

import re

from app.core import chain
from voting import journal
from voting.models.leaf import Leaf
from voting.protocol import verify


def test_the_head_goes_into_the_log_that_goes_on_and_the_log_stays_good(
    app, session, season, make_entry, cast, seal, client
):
    cast(make_entry(season))
    seal()

    added = journal.seal(session)
    session.commit()
    seal()

    head = chain.head(session).digest.hex()
    line = session.query(Leaf.line).order_by(Leaf.position.desc()).first()[0]
    assert added == 1
    assert line == f"audit {head}"
    assert journal.sealed(session) == {head}
    assert line in client.get("/protocol/leaves?from=0").text
    assert re.fullmatch(verify.LEAF, line)
    assert app.test_cli_runner().invoke(args=["protocol", "verify"]).exit_code == 0


def test_a_head_that_has_not_moved_is_not_sealed_again(session, season, make_entry, cast, seal):
    cast(make_entry(season))
    seal()

    assert [journal.seal(session) for _ in range(3)] == [1, 0, 0]


def test_a_log_that_has_not_begun_or_has_ended_gets_none(session, season):
    assert journal.seal(session) == 0

    season.published_at = None
    assert journal.seal(session) == 0


def test_the_command_finds_a_true_journal_true(app, session, season, make_entry, cast, seal):
    cast(make_entry(season))
    seal()
    runner = app.test_cli_runner()

    sealed = runner.invoke(args=["audit", "seal"])
    verified = runner.invoke(args=["audit", "verify"])

    assert sealed.output == "1 leaves added\n"
    assert verified.exit_code == 0, verified.output
    assert "1 heads in the protocol, 0 entries wait" in verified.output
