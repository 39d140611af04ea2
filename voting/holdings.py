"""Kinds of personal data: whose it is, on what ground it is kept, and until when."""

from dataclasses import dataclass
from enum import StrEnum


class Whose(StrEnum):
    """Whose data it is."""

    VOTER = "voter"
    OWNER = "owner"
    STAFF = "staff"


class Basis(StrEnum):
    """On what ground it is kept (152-ФЗ, статья 6)."""

    CONSENT = "consent"
    #: The rules of the contest, which the person takes part in by an own act.
    CONTEST = "contest"
    #: The law demands it, or a proof of it.
    LAW = "law"
    #: To keep accounts and the site safe.
    SAFETY = "safety"


class Term(StrEnum):
    """Until when it is kept."""

    DAY = "day"
    MONTH = "month"
    VOTING = "voting"
    DRAFT = "draft"
    SEASON = "season"
    #: As long as the account or the business is there.
    ACCOUNT = "account"
    #: For good, as a proof; without the season's key it names nobody.
    PROOF = "proof"


@dataclass(frozen=True)
class Holding:
    """Columns of one table that hold one kind of personal data."""

    table: str
    columns: tuple[str, ...]
    #: What it is, in Russian.
    what: str
    whose: Whose
    basis: Basis
    term: Term
    #: The column that says how old a row is; none where the table keeps no moment.
    since: str | None = None
