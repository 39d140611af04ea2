"""The report «что осталось» knows every column, and tells what is overdue."""

from datetime import timedelta

import pytest
from sqlalchemy import JSON, LargeBinary, String

from app.core.clock import now
from app.core.db import Base
from voting import leftovers
from voting.holdings import Term
from voting.impersonal_columns import NOT_PERSONAL
from voting.models import every
from voting.models.inbound_sms import InboundSMS
from voting.personal_columns import HOLDINGS

COLUMNS = {
    (table.name, column.name)
    for table in Base.metadata.tables.values()
    for column in table.columns
    if isinstance(column.type, String | LargeBinary | JSON)
}
PERSONAL = [(one.table, name) for one in HOLDINGS for name in one.columns]
OTHER = [(table, name) for table, names in NOT_PERSONAL.items() for name in names.split()]


def test_every_column_of_text_or_bytes_is_in_exactly_one_of_the_lists():
    listed = [*PERSONAL, *OTHER]

    assert every.__all__
    assert sorted(COLUMNS - set(listed)) == [], "say whose data this is, or that it is nobody's"
    assert sorted(set(listed) - COLUMNS) == []
    assert len(listed) == len(set(listed))


def test_whoever_tells_an_age_names_a_column_that_has_it():
    tables = Base.metadata.tables

    assert all(one.since in tables[one.table].c for one in HOLDINGS if one.since)
    assert all(one.since for one in HOLDINGS if one.term in leftovers.AGES)


@pytest.mark.databases
def test_what_should_be_gone_is_told_with_the_oldest(session, season):
    old, fresh = now() - timedelta(days=90), now() - timedelta(days=1)
    session.add_all([message("a", old, None), message("b", fresh, None), message("c", old, season)])
    session.commit()

    line = one(session, "sender")
    season.results_at = now() - timedelta(days=61)
    session.commit()
    later = one(session, "sender")

    assert (line.rows, line.due, line.oldest) == (3, 1, old)
    assert (later.rows, later.due) == (3, 2)


@pytest.mark.databases
def test_every_line_of_the_report_can_be_worked_out(session, season):
    lines = leftovers.report(session, now())

    assert len(lines) == len(HOLDINGS)
    assert {line.holding.term for line in lines} == set(Term)


def message(name, at, season):
    return InboundSMS(
        gateway="console",
        provider_id=name,
        season_id=season.id if season else None,
        sender=b"encrypted",
        text="",
        outcome="help",
        reply="",
        received_at=at,
    )


def one(session, column):
    lines = leftovers.report(session, now())
    return next(line for line in lines if column in line.holding.columns)
