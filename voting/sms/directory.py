"""What the SMS channel keeps in mind between messages: the season and its codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from nominations import seasons
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import budgets
from voting.models.inbound_sms import Synonym
from voting.sms.purse import Purse

FRESH_SECONDS = 5.0

BUDGET = (Season.sms_per_day, Season.sms_kopecks_per_day, Season.sms_price_kopecks)
CURRENT = (
    select(
        Season.id,
        Season.slug,
        Season.phone_key,
        Season.code_length,
        Season.countries,
        Season.sms_abroad_per_day.label("abroad_budget"),
        Season.voting_opens,
        Season.results_at,
        Season.sms_prefix.label("prefix"),
        *BUDGET,
    )
    .where(seasons.REAL)
    .order_by(Season.voting_opens.desc(), Season.id.desc())
    .limit(1)
)
SYNONYMS = (
    select(Synonym.word, Entry.id, Entry.code)
    .join(Entry, Entry.id == Synonym.entry_id)
    .where(Synonym.season_id == bindparam("season_id"))
)
#: Codes issued lately; one that is committed late is asked for by itself.
ISSUED = select(Entry.id, Entry.code).where(
    Entry.season_id == bindparam("season_id"), Entry.id > bindparam("known")
)
BY_CODE = select(Entry.id).where(
    Entry.season_id == bindparam("season_id"), Entry.code == bindparam("code")
)


@dataclass(frozen=True)
class SeasonInMind:
    """The season's facts that every message needs."""

    id: int
    slug: str
    phone_key: str
    code_length: int
    #: Whose numbers may vote.
    countries: tuple[str, ...]
    #: The messages that a day may cost that go to other countries' numbers.
    abroad_budget: int
    voting_opens: datetime
    results_at: datetime
    #: The word that leads messages to a shared number.
    prefix: str
    #: The messages that a day's budget allows.
    budget: int
    #: Words that stand for an entry: its id and code.
    synonyms: Mapping[str, tuple[int, str]]


def read_season(connection: Connection) -> SeasonInMind | None:
    """Read the season that votes by SMS are for, with its synonyms."""
    row = connection.execute(CURRENT).one_or_none()
    if row is None:
        return None
    facts = row._asdict()
    messages, kopecks, price = (facts.pop(column.key) for column in BUDGET)
    taught = connection.execute(SYNONYMS, {"season_id": row.id})
    return SeasonInMind(
        **facts,
        budget=budgets.most(messages, kopecks, price),
        synonyms={word: (entry_id, code) for word, entry_id, code in taught},
    )


class NotInMind(Exception):
    """The memory can't tell; the database can."""


class Directory:
    """A process's memory of codes.

    It can't let a vote in wrongly: the statement that casts it asks the entry's and the season's
    own rows again, and a code's entry never changes in a season.
    """

    def __init__(self, host: str) -> None:
        """Start knowing nothing but the site's own name, for the links in replies."""
        self.host = host
        self._lock = Lock()
        self._season: SeasonInMind | None = None
        self._read_at = -FRESH_SECONDS
        #: When a message was last sent to have the season read.
        self._lent_at = -FRESH_SECONDS
        self._entries: dict[tuple[int, str], int] = {}
        self.purse = Purse()

    def season(self, connection: Connection) -> SeasonInMind | None:
        """Return the season that votes by SMS are for, read again every 5 seconds."""
        if monotonic() - self._read_at > FRESH_SECONDS:
            season = read_season(connection)
            if season is not None:
                self._learn(connection, season.id)
            with self._lock:
                self._season = season
                self._read_at = monotonic()
        return self._season

    def _learn(self, connection: Connection, season_id: int) -> None:
        """Take the season's newly issued codes in mind."""
        known = max(
            (one for (season, _), one in self._entries.items() if season == season_id), default=0
        )
        issued = connection.execute(ISSUED, {"season_id": season_id, "known": known})
        self._entries |= {(season_id, code): entry_id for entry_id, code in issued}

    def season_in_mind(self) -> SeasonInMind | None:
        """Return the season; None to one message in 5 seconds, which is to have it read again.

        The others go on with the season as it was: the statement asks the database's rows anyhow.
        """
        with self._lock:
            if monotonic() - self._lent_at > FRESH_SECONDS:
                self._lent_at = monotonic()
                return None
            return self._season

    def entry_in_mind(self, season_id: int, code: str) -> int:
        """Return the entry that has this code; NotInMind when it was not asked for yet."""
        entry_id = self._entries.get((season_id, code))
        if entry_id is None:
            raise NotInMind
        return entry_id

    def entry(self, connection: Connection, season_id: int, code: str) -> int | None:
        """Return the entry that has this code; what is not found is asked for anew each time."""
        key = (season_id, code)
        if key not in self._entries:
            found = connection.execute(BY_CODE, {"season_id": season_id, "code": code}).scalar()
            if found is None:
                return None
            self._entries[key] = found
        return self._entries[key]
