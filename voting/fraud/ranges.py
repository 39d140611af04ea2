"""Whose a number and an address are: from data files, because no service is asked about voters.

An organiser renews both files without a new version; docs/operations.md says where they come from.
"""

import csv
import ipaddress
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import phonenumbers
from phonenumbers import carrier

SHIPPED_NETWORKS = Path(__file__).parent / "hosting_networks.txt"
NETWORKS_FILE = "hosting_networks.txt"
PLAN_FILE = "numbering_plan.csv"
#: DEF; from; to; capacity; operator; region: the columns of the national register.
COLUMNS = 6
IPV4 = 4


@dataclass(frozen=True)
class Range:
    """A range of national numbers of one operator."""

    first: int
    last: int
    operator: str
    region: str | None


@dataclass(frozen=True)
class NumberingPlan:
    """Operators and regions by ranges; without a file only the operators that a library knows."""

    ranges: tuple[Range, ...] = ()
    firsts: list[int] = field(default_factory=list)

    def find(self, number: int) -> tuple[str | None, str | None]:
        """Return the operator and the region of a Russian number, as far as they are known.

        Of another country's number, which has more digits, neither source knows anything.
        """
        if not self.ranges:
            return _carrier(number // 1_000), None
        found = self.ranges[max(bisect_right(self.firsts, number) - 1, 0)]
        if found.first <= number <= found.last:
            return found.operator, found.region
        return None, None


@dataclass(frozen=True)
class HostingNetworks:
    """Networks that rent out servers: people rarely vote from there, programs often."""

    v4: tuple[list[int], list[int]]
    v6: tuple[list[int], list[int]]

    def hold(self, address: str) -> bool:
        """Tell whether an address is in one of these networks."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        firsts, lasts = self.v4 if found.version == IPV4 else self.v6
        at = bisect_right(firsts, int(found)) - 1
        return at >= 0 and int(found) <= lasts[at]


def networks(folder: Path) -> HostingNetworks:
    """Return the networks of the organiser's own file, or of the one that comes with the code."""
    own = folder / NETWORKS_FILE
    return _networks(own if own.exists() else SHIPPED_NETWORKS)


def plan(folder: Path) -> NumberingPlan:
    """Return the numbering plan of the organiser's file; without it what a library knows."""
    own = folder / PLAN_FILE
    return _plan(own) if own.exists() else NumberingPlan()


@lru_cache(maxsize=4)
def _networks(path: Path) -> HostingNetworks:
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    found = [ipaddress.ip_network(line, strict=False) for line in lines if line]
    v4 = [net for net in found if isinstance(net, ipaddress.IPv4Network)]
    v6 = [net for net in found if isinstance(net, ipaddress.IPv6Network)]
    # Collapsed, so that they don't overlap and a bisection finds the only candidate.
    return HostingNetworks(
        _bounds(ipaddress.collapse_addresses(v4)), _bounds(ipaddress.collapse_addresses(v6))
    )


def _bounds(
    found: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network],
) -> tuple[list[int], list[int]]:
    pairs = sorted((int(net.network_address), int(net.broadcast_address)) for net in found)
    return [first for first, _ in pairs], [last for _, last in pairs]


@lru_cache(maxsize=2)
def _plan(path: Path) -> NumberingPlan:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if len(row) >= COLUMNS]
    ranges = sorted(
        (
            Range(int(row[0] + row[1]), int(row[0] + row[2]), row[4].strip(), region(row[5]))
            for row in rows
            if row[0].strip().isdigit()
        ),
        key=lambda one: one.first,
    )
    return NumberingPlan(tuple(ranges), [one.first for one in ranges])


def region(text: str) -> str:
    """Return a region's name as it compares: «обл.» and «область», «г. Москва» and «Москва»."""
    name = text.rpartition("|")[2].casefold().replace("ё", "е").replace("обл.", "область")
    words = [word for word in name.split() if word not in {"республика", "г.", "город"}]
    return " ".join(words)


@lru_cache(maxsize=100_000)
def _carrier(thousand: int) -> str | None:
    """Return the operator that the library knows for a thousand of numbers, ported or not."""
    number = phonenumbers.PhoneNumber(country_code=7, national_number=thousand * 1_000)
    name = carrier.name_for_number(number, "en")
    return str(name) or None
