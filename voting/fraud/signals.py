"""Signals put together: which votes of an entry, taken as a cluster, people should look at. Pure.

One odd thing may be chance, an office or a café; so weak signals have to agree about the same
votes. docs/adr/0012 gives the reasons, `flask season simulate-fraud` the measured errors.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voting.fraud import composition, leads
from voting.fraud.facts import Kind, Lead, Scope, SeasonVotes, Vote

#: How much each kind says of a vote; kinds add up, and at ENOUGH people are asked to look.
WEIGHTS = {
    Kind.BLOCK: 1.0,
    Kind.DEVICE: 1.0,
    Kind.TEXT: 1.0,
    Kind.HOSTING: 1.0,
    Kind.REGULAR: 1.0,
    Kind.NIGHT: 1.0,
    Kind.ONE_REGION: 0.75,
    Kind.BURST: 0.5,
    Kind.OPERATOR: 0.5,
    Kind.REGION: 0.5,
    Kind.NEW: 0.25,
    Kind.NETWORK: 0.2,
}
ENOUGH = 1.0
#: Fewer votes decide nothing and are left alone.
LEAST_CLUSTER = 4


@dataclass(frozen=True)
class Cluster:
    """Votes of one entry that are odd together, and why."""

    entry: int
    members: frozenset[int]
    leads: Sequence[Lead]


def find(votes: Iterable[Vote]) -> list[Cluster]:
    """Return the clusters in all votes of one season, entry by entry."""
    season = SeasonVotes(votes)
    background = composition.Background(season)
    return [
        cluster
        for entry in sorted(season.entries)
        if len(season.entries[entry]) >= LEAST_CLUSTER
        for cluster in _clusters(entry, _of_entry(season, background, entry))
    ]


def _of_entry(season: SeasonVotes, background: composition.Background, entry: int) -> list[Lead]:
    """Return all that is odd about an entry's votes."""
    votes = season.entries[entry]
    found = list(leads.of_entry(season, entry))
    scopes = [Scope(votes, ())]
    for burst, window in leads.bursts(season, entry):
        found.append(burst)
        if asleep := leads.night(season, entry, window):
            found.append(asleep)
        outside = votes[: window.first] + votes[window.last :]
        scopes.append(Scope(votes[window.first : window.last], outside))
    for scope in scopes:
        found += composition.odd(background, scope)
    whole = scopes[0]
    found += [
        new
        for lead in found.copy()
        if WEIGHTS[lead.kind] < ENOUGH and (new := composition.new(season, whole, lead))
    ]
    return found


def _clusters(entry: int, found: Sequence[Lead]) -> list[Cluster]:
    """Join the votes of which enough is said into clusters that share a signal."""
    said: defaultdict[int, dict[Kind, float]] = defaultdict(dict)
    for lead in found:
        for vote in lead.members:
            said[vote][lead.kind] = WEIGHTS[lead.kind]
    flagged = {vote for vote, kinds in said.items() if sum(kinds.values()) >= ENOUGH}
    groups: list[tuple[set[int], list[Lead]]] = []
    for lead in found:
        held = set(lead.members & flagged)
        if not held:
            continue
        touching = [group for group in groups if group[0] & held]
        groups = [group for group in groups if group not in touching]
        joined = held.union(*(group[0] for group in touching))
        groups.append((joined, [one for group in touching for one in group[1]] + [lead]))
    return [
        Cluster(entry, frozenset(members), sorted(why, key=_weight))
        for members, why in groups
        if len(members) >= LEAST_CLUSTER
    ]


def _weight(lead: Lead) -> tuple[float, str, int]:
    return -WEIGHTS[lead.kind], lead.kind, -len(lead.members)
