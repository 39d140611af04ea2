"""Suspicious votes: clusters that the signals found, and what people decide about them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import current_user

from app.admin import proposals, seconds
from app.admin.blueprint import bp
from app.admin.forms import ReceiptsForm, RuleForm
from app.auth.guards import may, myself, refused_by_rule
from app.auth.models import Role
from app.core import charts
from app.core.clock import now
from app.core.current import keys
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import typed
from app.fraud_words import sentence
from nominations import entries, seasons
from nominations.entries import Card
from nominations.models.season import Season
from voting import effects
from voting.fraud import clusters, decisions, dossiers, reasons
from voting.models.fraud import FraudCluster

NUMBER = f"<int(max={2**63 - 1}):id>"
ONE = f"/fraud/{NUMBER}"

DONE = {
    "hold": _("Голоса приостановлены."),
    "void": _("Голоса аннулированы."),
    "clear": _("Голоса снова учтены."),
}
WAITS = _("Больше 20 голосов: решение вступит в силу, когда его подтвердит второй организатор.")


@bp.get("/fraud/")
def fraud() -> str:
    """Show the clusters, those nobody decided about first, and what waits for a second person."""
    season = seasons.current(db.session())
    after = request.args.get("after", "")
    page = clusters.page(db.session(), season, after) if season else clusters.Page([], None)
    return render_template(
        "admin/fraud.html",
        clusters=shown(page),
        after=page.after,
        proposals=proposals.waiting(decisions.ACT),
        can_decide=may("admin.rule"),
    )


@bp.get(ONE)
def cluster(id: int) -> str:  # noqa: A002 -- The address names it so.
    """Show why a cluster is odd, its votes and its days; offer the rulings."""
    found = db.session.get(FraudCluster, id) or abort(404)
    states = dossiers.states(db.session(), found)
    return render_template(
        "admin/cluster.html",
        cluster=row(found, states.total()),
        states=states,
        suspects=dossiers.suspects(db.session(), found, keys()),
        days=charts.stacked(dossiers.days(db.session(), found)),
        reasons={kind: reasons.allowed(kind) for kind in DONE},
        suggested=reasons.suggested(found.signals[0]["kind"]),
        can_decide=may("admin.rule"),
        effects=effects_of(found),
    )


def effects_of(found: FraudCluster) -> list[effects.Effect] | None:
    """Return what the decision changed; None to whoever may not see places, and before it."""
    season = db.session.get_one(Season, found.season_id)
    told = may("admin.results", "GET") and effects.readable(season, now())
    return effects.of_cluster(db.session(), found) if told and found.decision else None


@bp.post(f"{ONE}/rule")
def rule(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Hold, void or count again a cluster's votes, or propose it to a second person."""
    found = db.session.get(FraudCluster, id) or abort(404)
    asked = decisions.Asked(*RuleForm().asked)
    proposal = decisions.on_cluster(db.session(), found, asked, by=myself())
    if proposal:
        seconds.call(str(_("Решение о голосах")), "admin.fraud", by=myself())
    db.session.commit()
    flash(str(WAITS if proposal else DONE[asked.kind]))
    return redirect(url_for("admin.cluster", id=id), 303)


@bp.route("/fraud/receipts", methods=["GET", "POST"])
def fraud_receipts() -> ResponseReturnValue:
    """Rule on the votes of given receipts."""
    form = ReceiptsForm()
    if form.validate_on_submit() and ruled(form):
        return redirect(url_for("admin.fraud"), 303)
    shown: dict[str, object] = {"reasons": {kind: reasons.allowed(kind) for kind in DONE}}
    shown |= {"form": form, "can_decide": may("admin.fraud_receipts")}
    return render_template("admin/receipts.html", **shown), form.status


def ruled(form: ReceiptsForm) -> bool:
    """Do what the form asks, all or nothing; put a rule that refuses beside its field."""
    season = seasons.current(db.session()) or abort(404)
    asked = decisions.Asked(typed(form.kind), typed(form.reason))
    receipts = typed(form.receipts).split("\n")
    named = [one for one in receipts if one.strip()]
    try:
        proposal = decisions.on_receipts(db.session(), season, named, asked, by=myself())
    except DomainError as error:
        refused_by_rule(error)
        form.refuse("receipts", error)
        return False
    if proposal:
        seconds.call(str(_("Решение о голосах")), "admin.fraud", by=myself())
    db.session.commit()
    flash(str(WAITS if proposal else DONE[asked.kind]))
    return True


@bp.post(f"/fraud/proposals/{NUMBER}/approve")
def approve_ruling(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Be the second person of a bulk ruling."""
    decisions.approve(db.session(), id, by=myself())
    db.session.commit()
    flash(str(_("Подтверждено: решение вступило в силу.")))
    return redirect(url_for("admin.fraud"), 303)


def blind(found: FraudCluster) -> bool:
    """Tell whether the business stays hidden: from moderators, until the cluster is decided."""
    return bool(current_user.role == Role.MODERATOR) and found.decision is None


def shown(page: clusters.Page) -> list[dict[str, object]]:
    """Return what the list shows of its clusters; their businesses are asked for at once."""
    seen = [cluster.entry_id for cluster, _size in page.rows if not blind(cluster)]
    cards = entries.cards_of(db.session(), seen)
    return [facts(cluster, size, cards.get(cluster.entry_id)) for cluster, size in page.rows]


def row(found: FraudCluster, size: int) -> dict[str, object]:
    """Return what the page of one cluster shows of it."""
    seen = [] if blind(found) else [found.entry_id]
    return facts(found, size, entries.cards_of(db.session(), seen).get(found.entry_id))


def facts(found: FraudCluster, size: int, card: Card | None) -> dict[str, object]:
    """Return what the screens show of a cluster; without its card the business stays hidden."""
    return {
        "id": found.id,
        "size": size,
        "share": round(100 * size / max(found.of_votes, size)),
        "signals": [sentence(signal) for signal in found.signals],
        "found_at": found.found_at,
        "decision": found.decision,
        "decided_at": found.decided_at,
        "entry": None if blind(found) else card,
    }
