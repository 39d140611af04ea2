"""The protocol of the decision: as a page, as PDF to be signed, as the text that is hashed."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from flask import Response, render_template

from app.admin.blueprint import bp
from app.admin.results import ours
from app.core import printing
from app.core.clock import now
from app.core.db import db
from nominations import phases
from nominations.models.season import Season
from voting import announcing, certifying, minutes, results
from voting.minutes import Facts
from voting.web.kit.files import NoPaper, sent


@dataclass(frozen=True)
class Decision:
    """A decision as it is shown: its text, and who stands behind it."""

    season: Season
    text: str
    #: Who proposed and who approved it, with the moments; empty while it is a draft.
    people: list[tuple[str, datetime]]
    at: datetime
    #: False while the text may still become another.
    kept: bool

    @property
    def facts(self) -> Facts:
        """Return what the text says."""
        return dict(json.loads(self.text))

    @property
    def trades(self) -> list[tuple[str, list[Facts]]]:
        """Return the divisions under the names of their nominations, in the season's order."""
        named = groupby(self.facts["divisions"], key=itemgetter("nomination"))
        return [(name, list(group)) for name, group in named]

    @property
    def sha256(self) -> str:
        """Return the text's hash, in hex."""
        return minutes.digest(self.text)


def decided() -> Decision:
    """Return the decision at hand: the one proposed, or what would be; VotingStillOpen."""
    season, session = ours(), db.session()
    if phases.voting_state(season.dates, now()) is not phases.VotingState.AFTER:
        raise results.VotingStillOpen
    found = announcing.proposal(session, season) or certifying.proposed(session, season)
    kept = minutes.of(session, found.id) if found else None
    if found is not None and kept is not None:
        return Decision(season, kept.text, announcing.people(session, found), kept.at, kept=True)
    drawn_up = minutes.compose(session, season, season.results_at.isoformat())
    return Decision(season, minutes.written(drawn_up), [], now(), kept=False)


def rendered(template: str) -> str:
    """Render the decision by a template."""
    one = decided()
    return render_template(template, decision=one, facts=one.facts, printable=printing.available())


@bp.get("/results/decision")
def decision() -> str:
    """Show the protocol of the decision; not a figure of it before the close."""
    return rendered("admin/decision.html")


@bp.get("/results/decision.pdf")
def decision_pdf() -> Response:
    """Draw it as PDF for the signatures; NoPaper."""
    if not printing.available():
        raise NoPaper
    content = printing.pdf(rendered("admin/decision_paper.html"))
    return sent(content, "application/pdf", f"decision-{ours().slug}.pdf")


@bp.get("/results/decision.json")
def decision_text() -> Response:
    """Send the very text whose SHA-256 stands on every page of the PDF."""
    one = decided()
    return sent(one.text.encode(), "application/json", f"decision-{one.season.slug}.json")
