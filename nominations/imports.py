"""Importing businesses from a table: read, mapped to fields, looked at row by row, taken in once.

Nothing but the table itself is written until an organiser confirms it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import accounts
from app.auth.models import Account
from app.core import audit
from app.core.clock import now
from app.core.db import move
from app.core.errors import DomainError
from app.core.folding import fold
from app.core.keys import KeyRing
from nominations import applications, businesses, rowchecks, takeovers, turns
from nominations.models.imported import ImportedTable
from nominations.models.season import Season
from nominations.rowchecks import Checks, Found
from nominations.sheets import Sheet
from nominations.takeovers import Inviter
from nominations.turns import Turn

#: The fields, and the beginnings of what people call their columns; `*` is asked for in each row.
FIELDS = {
    "name": ("назван", "предпр", "бизнес", "name", "организац", "компан"),
    "inn": ("инн", "inn"),
    "city": ("город", "насел", "city"),
    "region": ("област", "регион", "region", "субъект"),
    "staff": ("штат", "сотрудн", "числен", "staff", "работник"),
    "nomination": ("номинац", "категор", "nominat"),
    "email": ("почт", "e-mail", "email", "емейл"),
    "description": ("описан", "рассказ", "descr", "о себе", "о предп"),
    "site": ("сайт", "site", "url"),
    "address": ("адрес", "улиц", "address"),
    "hours": ("час", "режим", "график", "hours"),
}
REQUIRED = ("name", "inn", "city", "staff", "nomination", "email")
LONGEST_NAME = 120


class AlreadyImported(DomainError):
    """Somebody has confirmed the table before."""

    message = "Эта таблица уже принята."


class ColumnsMissing(DomainError):
    """A field without which nobody can enter has no column."""

    message = "Укажите столбцы для всех обязательных полей"


@dataclass(frozen=True)
class Line:
    """A row of the table, and what would become of it: `new`, `known` or `faulty`."""

    number: int
    values: Mapping[str, str]
    state: str
    faults: Sequence[str] = field(default=())
    found: Found | None = None


def keep(
    session: Session, ring: KeyRing, season: Season, sheet: Sheet, name: str, *, by: int
) -> ImportedTable:
    """Keep a table to be looked at, its columns guessed by their names."""
    packed = json.dumps([sheet.head, *sheet.rows], ensure_ascii=False)
    table = ImportedTable(
        season_id=season.id,
        by_id=by,
        name=name[:LONGEST_NAME],
        rows=ring.encrypt(packed),
        columns=guess(sheet.head),
    )
    session.add(table)
    session.flush()
    audit.record(session, "import.kept", table, by=by, rows=len(sheet.rows))
    return table


def guess(head: Sequence[str]) -> dict[str, int]:
    """Return the columns whose names say what they hold, each once."""
    found: dict[str, int] = {}
    for name, beginnings in FIELDS.items():
        for number, title in enumerate(head):
            words = re.split(r"[^\w-]+", fold(title))
            fits = any(word.startswith(one) for word in words for one in beginnings)
            if fits and number not in found.values():
                found[name] = number
                break
    return found


def sheet_of(table: ImportedTable, ring: KeyRing) -> Sheet:
    """Return the table as it was read; empty once it is taken in."""
    if table.rows is None:
        return Sheet([], [])
    head, *rows = json.loads(ring.decrypt(table.rows))
    return Sheet(head, rows)


def assign(session: Session, table: ImportedTable, columns: Mapping[str, int], *, by: int) -> None:
    """Say which column holds which field; AlreadyImported."""
    if table.confirmed_at:
        raise AlreadyImported
    table.columns = dict(columns)
    audit.record(session, "import.columns", table, by=by, columns=table.columns)


def missing(table: ImportedTable) -> list[str]:
    """Return the required fields that have no column."""
    return [name for name in REQUIRED if name not in table.columns]


def preview(session: Session, ring: KeyRing, table: ImportedTable) -> list[Line]:
    """Return what would become of each row; nothing is written."""
    if missing(table):
        return []
    season = session.get_one(Season, table.season_id)
    checks = Checks(session, season)
    # The head is the first line of the file.
    return [
        _line(checks, number, _values(table, row))
        for number, row in enumerate(sheet_of(table, ring).rows, start=2)
    ]


def _values(table: ImportedTable, row: Sequence[str]) -> dict[str, str]:
    return {
        name: row[number] if 0 <= number < len(row) else ""
        for name, number in table.columns.items()
    }


def _line(checks: Checks, number: int, values: Mapping[str, str]) -> Line:
    found, faults = checks.look(values)
    if found is None:
        return Line(number, values, "faulty", faults)
    same = checks.known(found, number)
    return Line(number, values, "known" if same else "new", [same] if same else [], found)


def confirm(session: Session, inviter: Inviter, table: ImportedTable, *, by: int) -> dict[str, int]:
    """Take the new rows in, once; return how many were added, known and faulty.

    Raises AlreadyImported, ColumnsMissing, RegistrationClosed.
    """
    if missing(table):
        raise ColumnsMissing
    season = session.get_one(Season, table.season_id)
    if not applications.registration_open(session, season):
        raise applications.RegistrationClosed
    _take(session, table)
    lines = preview(session, inviter.ring, table)
    outcome = {"added": 0, "known": 0, "faulty": 0}
    for line in lines:
        outcome[_enter(session, inviter, season, line, by)] += 1
    table.outcome, table.rows = outcome, None
    session.flush()
    audit.record(session, "import.confirmed", table, by=by, **outcome)
    return outcome


def _take(session: Session, table: ImportedTable) -> None:
    """Note that the table is confirmed; AlreadyImported."""
    if not move(session, table, ImportedTable.confirmed_at.is_(None), {"confirmed_at": now()}):
        raise AlreadyImported


def _enter(session: Session, inviter: Inviter, season: Season, line: Line, by: int) -> str:
    if line.state != "new" or line.found is None:
        return line.state
    found = line.found
    try:
        with session.begin_nested():
            owner = _owner(session, found)
            business = businesses.register(
                session,
                owner,
                name=found.name,
                inn=found.inn,
                city=found.city,
                staff=found.staff,
                reach=found.reach,
            )
            made = applications.submit(
                session, season, business, found.nomination, found.description
            )
            turns.note(session, made, Turn.BROUGHT, by=by)
            takeovers.invite(session, inviter, business)
    except (applications.AlreadyApplied, applications.NotEligible, businesses.Settled):
        return "known"
    return "added"


def _owner(session: Session, found: Found) -> Account:
    """Return the account with this mailbox, or a new one that nobody can log in to yet."""
    known = accounts.by_email(session, found.email)
    if known is not None:
        return known
    fresh = Account(email=found.email, password_hash=rowchecks.NO_PASSWORD)
    session.add(fresh)
    session.flush()
    return fresh


def recent(session: Session) -> Sequence[ImportedTable]:
    """Return the newest tables."""
    return session.scalars(select(ImportedTable).order_by(ImportedTable.id.desc()).limit(20)).all()
