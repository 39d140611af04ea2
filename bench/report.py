"""What the bench says: a table for people, results.json for programs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.rounds import Figure

RESULTS = Path(__file__).parent / "results.json"

#: The pages of the panel that are measured, by their names in the report.
PANEL = (
    "queue",
    "search",
    "application",
    "desk",
    "changes",
    "fraud",
    "transparency",
    "results",
    "closed",
)

#: The targets: the bound, and whether the figure may not fall below it or not rise above it.
TARGETS = {
    "webhook_vs_bare": (">=", 0.75),
    "webhook_cpu_vs_bare": ("<=", 1.35),
    "webhook_vs_naive": (">=", 1.6),
    "hot_vs_spread": (">=", 0.95),
    "seal_vs_cast": (">=", 1.0),
    "pages_10m_vs_10k": ("<=", 1.2),
    **{f"{page}_100k_vs_1k": ("<=", 1.5) for page in PANEL},
    "webhook_p99_ms": ("<=", 25.0),
    "seal_lag_p99_s": ("<=", 2.0),
    "burst_lag_p99_s": ("<=", 10.0),
}


def met(name: str, value: float) -> str:
    """Say whether a figure keeps its target; nothing where it has none."""
    sign, bound = TARGETS.get(name, ("", 0.0))
    if not sign:
        return ""
    kept = value >= bound if sign == ">=" else value <= bound
    return f"{sign} {bound:g}  {'kept' if kept else 'MISSED'}"


@dataclass(frozen=True)
class Report:
    """All figures of a run."""

    ratios: Mapping[str, Figure]
    #: Figures in the unit that their names end with.
    levels: Mapping[str, Figure]
    #: Answers a second, and CPU seconds an answer, for the reader.
    rates: Mapping[str, Figure]
    costs: Mapping[str, Figure]
    #: What was loaded, and for how long.
    facts: Mapping[str, object]

    def table(self) -> str:
        """Return the tables."""
        shown = [f"{'':24}{'a second':>10}{'low':>8}{'high':>8}{'CPU ms':>9}"]
        for name, rate in self.rates.items():
            cost = self.costs.get(name)
            line = f"{name:24}{rate.middle:10.0f}{rate.low:8.0f}{rate.high:8.0f}"
            shown.append(line + (f"{1000 * cost.middle:9.2f}" if cost else ""))
        shown += ["", f"{'':24}{'median':>10}{'low':>8}{'high':>8}   target"]
        for name, one in {**self.ratios, **self.levels}.items():
            line = f"{name:24}{one.middle:10.2f}{one.low:8.2f}{one.high:8.2f}   "
            shown.append((line + met(name, one.middle)).rstrip())
        return "\n".join(shown)

    def write(self, path: Path) -> None:
        """Write all figures as JSON: of each ratio its median, lowest, highest, and the rounds."""
        found = {name: spread("ratio", one) for name, one in self.ratios.items()}
        found |= {name: spread("median", one) for name, one in self.levels.items()}
        found["rates"] = {name: round(one.middle, 1) for name, one in self.rates.items()}
        found["cpu_ms"] = {name: round(1000 * one.middle, 4) for name, one in self.costs.items()}
        path.write_text(json.dumps(found | dict(self.facts), indent=2) + "\n", encoding="utf-8")


def spread(middle: str, one: Figure) -> dict[str, float]:
    """Return a figure for JSON, its median under the name of `middle`."""
    figures = {middle: one.middle, "low": one.low, "high": one.high}
    return {name: round(value, 4) for name, value in figures.items()} | {"rounds": one.rounds}
