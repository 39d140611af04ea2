"""Whose votes an entry gets: operators, regions, networks, texts against what is usual. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from voting.fraud import odds
from voting.fraud.facts import Kind, Lead, Scope, SeasonVotes, Vote
from voting.fraud.leads import PART

#: How many of an entry's own votes tell what is usual for it, at most.
MOST_HISTORY = 60
LEAST_CELL = 6
#: Fewer votes tell nothing about what is usual.
LEAST_KNOWN = 30
LONG_TEXT = 10
ANYWHERE = "anywhere"

Cells = defaultdict[Any, list[Vote]]

#: How improbable a cell must be, as a logarithm: where it decides alone, and where others agree.
SURE, LIKELY = -12.0, -7.0
ALONE = frozenset({Kind.HOSTING, Kind.TEXT})


@dataclass(frozen=True)
class Feature:
    """A property of votes: its value, within which votes its share is usual, how surely."""

    kind: Kind
    value: Callable[[Vote], Hashable]
    among: Callable[[Vote], Hashable]
    #: How many votes the knowledge of the season's share is worth for one entry.
    certainty: float
    least: int = LEAST_CELL
    part: float = PART


def _range(vote: Vote) -> Hashable:
    """Where the phone's range is: an operator's share is usual there, wherever the vote goes."""
    return vote.operator and (vote.region or vote.home or ANYWHERE)


def _text(vote: Vote) -> Hashable:
    return vote.text if len(vote.text) >= LONG_TEXT and " " in vote.text else None


FEATURES = (
    Feature(Kind.OPERATOR, lambda vote: vote.operator, _range, 12),
    Feature(
        Kind.REGION, lambda vote: vote.foreign and ANYWHERE, lambda vote: vote.region and 1, 12
    ),
    Feature(
        Kind.ONE_REGION,
        lambda vote: vote.foreign and vote.region,
        lambda vote: vote.region and 1,
        60,
    ),
    Feature(Kind.HOSTING, lambda vote: vote.hosting, lambda vote: vote.web, 60),
    Feature(Kind.TEXT, _text, lambda vote: not vote.web, 400),
    Feature(Kind.NETWORK, lambda vote: vote.network, lambda vote: vote.web, 60, least=8),
)


class Background:
    """How often each value of each feature occurs in the season, and in each entry."""

    def __init__(self, season: SeasonVotes) -> None:
        """Count the season once."""
        self._networks: defaultdict[bytes, list[Vote]] = defaultdict(list)
        for vote in season.votes:
            if vote.network is not None:
                self._networks[vote.network].append(vote)
        self._values: list[Counter[Hashable]] = []
        self._all: list[Counter[Hashable]] = []
        for feature in FEATURES:
            pairs = [
                (among, feature.value(vote))
                for vote in season.votes
                if (among := feature.among(vote))
            ]
            self._values.append(Counter(pair for pair in pairs if pair[1]))
            self._all.append(Counter(among for among, _ in pairs))

    def usual(
        self, number: int, scope: Scope, among: Hashable, value: Hashable
    ) -> tuple[float, float]:
        """Return a value's usual share, and how many votes that knowledge is worth.

        It is known from the season without this entry, and from the entry's own history.
        """
        feature = FEATURES[number]
        own = [vote for vote in (*scope.votes, *scope.others) if feature.among(vote) == among]
        mine = sum(feature.value(vote) == value for vote in own)
        total = self._all[number][among] - len(own)
        season = (self._values[number][among, value] - mine + 0.5) / (total + 10)
        history = [vote for vote in scope.others if feature.among(vote) == among]
        if total + len(history) < LEAST_KNOWN:
            return 1.0, 1.0  # With nobody to compare with, nothing is unusual.
        worth = min(feature.certainty, total) + 1
        known = sum(feature.value(vote) == value for vote in history)
        weight = min(1.0, MOST_HISTORY / len(history)) if history else 0.0
        certainty = worth + len(history) * weight
        return (season * worth + known * weight) / certainty, certainty

    def workplace(self, feature: Feature, members: Sequence[Vote]) -> bool:
        """Tell whether one network explains an operator: colleagues there vote for others too."""
        if feature.kind is not Kind.OPERATOR:
            return False
        [(place, here)] = Counter(vote.network for vote in members).most_common(1)
        if place is None or here < PART * len(members):
            return False
        entry, operator = members[0].entry, members[0].operator
        colleagues = [vote for vote in self._networks[place] if vote.entry != entry]
        same = sum(vote.operator == operator for vote in colleagues)
        return len(colleagues) >= LEAST_CELL and same >= PART * len(colleagues)


def odd(background: Background, scope: Scope) -> Iterator[Lead]:
    """Yield the cells of a scope that hold more votes than is usual."""
    for number, feature in enumerate(FEATURES):
        counted, cells = _cells(feature, scope)
        for (among, value), members in cells.items():
            if len(members) < feature.least or background.workplace(feature, members):
                continue
            share, certainty = background.usual(number, scope, among, value)
            if _unusual(feature, members, counted[among], share, certainty):
                yield _lead(feature, members, counted[among], share)


def _cells(feature: Feature, scope: Scope) -> tuple[Cells, Cells]:
    """Return the votes among which a value is counted, and those that have each value."""
    counted: Cells = defaultdict(list)
    cells: Cells = defaultdict(list)
    for vote in scope.votes:
        if among := feature.among(vote):
            counted[among].append(vote)
            if value := feature.value(vote):
                cells[among, value].append(vote)
    return counted, cells


def _unusual(
    feature: Feature,
    members: Sequence[Vote],
    counted: Sequence[Vote],
    share: float,
    certainty: float,
) -> bool:
    if odds.excess(len(members), len(counted), share) < feature.part:
        return False
    chance = odds.beta_binomial(len(members), len(counted), share, certainty)
    return chance < (SURE if feature.kind in ALONE else LIKELY)


def _lead(feature: Feature, members: Sequence[Vote], counted: Sequence[Vote], share: float) -> Lead:
    value = feature.value(members[0])
    figures = {
        "of": len(counted),
        "usual": round(100 * share, 1),
        "value": value if isinstance(value, str) and value != ANYWHERE else "",
    }
    return Lead(feature.kind, frozenset(vote.id for vote in members), figures)


def new(season: SeasonVotes, scope: Scope, lead: Lead) -> Lead | None:
    """Return the members of a lead that voted for nobody else, if that is unusual."""
    members = [vote for vote in scope.votes if vote.id in lead.members]
    once = [vote for vote in members if vote.voter in season.once]
    usual = len(season.once) / max(len(season.votes), 1)
    if odds.beta_binomial(len(once), len(members), usual, 60) > LIKELY / 2:
        return None
    figures = {"of": len(members), "usual": round(100 * usual)}
    return Lead(Kind.NEW, frozenset(vote.id for vote in once), figures)
