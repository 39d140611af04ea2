"""«Личные данные»: what is left of people's data, the end of a season's, and the act of it."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin import proposals, seconds
from app.admin.blueprint import bp
from app.admin.seasons import ONE, chosen
from app.auth.guards import may, myself
from app.auth.models import Account
from app.core import printing
from app.core.clock import now
from app.core.current import keys
from app.core.db import db
from nominations import seasons
from nominations.models.season import Season
from voting import erasures, leftovers, results, shredding
from voting.models.retention_act import RetentionAct


@bp.get("/personal/")
def personal() -> str:
    """Show every column that holds personal data, with what is in it now."""
    session = db.session()
    lines = leftovers.report(session, now())
    return render_template(
        "admin/personal.html",
        lines=lines,
        due=sum(line.due for line in lines),
        proposals=proposals.waiting(shredding.ACT),
        seasons=[(one, shredding.of_season(session, one)) for one in seasons.published(session)],
        at=now(),
    )


@bp.get(f"{ONE}shredding", endpoint="shredding")
def page(slug: str) -> str:
    """Show what stands in the way of a season's shredding, who asked for it, how far it came."""
    found, session = chosen(slug), db.session()
    row = shredding.of_season(session, found)
    asked = None if row else shredding.proposed(session, found)
    return render_template(
        "admin/shredding.html",
        shown=found,
        row=row,
        obstacles=shredding.obstacles(session, found),
        asked=asked,
        proposals=proposals.shown([asked] if asked else []),
        sharing=shredding.sharing_key(session, found),
        held=keys().holds(found.phone_key),
        can_rule=may("admin.shred"),
    )


@bp.post(f"{ONE}shred")
def shred(slug: str) -> ResponseReturnValue:
    """Ask a second person for the shredding of a season."""
    shredding.propose(db.session(), chosen(slug), by=myself())
    seconds.call(_("Уничтожение данных сезона"), "admin.personal", by=myself())
    db.session.commit()
    flash(_("Предложено. Подтвердит другой организатор."))
    return redirect(url_for("admin.shredding", slug=slug), 303)


@bp.post(f"{ONE}shredding/<int(max={2**63 - 1}):id>/approve")
def approve_shredding(slug: str, id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Be the second person of a shredding."""
    shredding.approve(db.session(), chosen(slug), id, by=myself())
    db.session.commit()
    flash(_("Уничтожение началось."))
    return redirect(url_for("admin.shredding", slug=slug), 303)


@bp.get(f"{ONE}shredding/act")
def shredding_act(slug: str) -> str:
    """Show the act of a season's shredding."""
    return render_template(
        "admin/shredding_act.html", printable=printing.available(), **told(chosen(slug))
    )


@bp.get(f"{ONE}shredding/act.pdf")
def shredding_paper(slug: str) -> Response:
    """Send the act as a PDF; 404 where this machine can't draw one."""
    found = chosen(slug)
    if not printing.available():
        abort(404)
    drawn = printing.pdf(render_template("admin/shredding_paper.html", **told(found)))
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename=akt-{found.slug}.pdf"
    return answer


def told(found: Season) -> dict[str, Any]:
    """Return what the act says; 404 before it is written."""
    session = db.session()
    row = shredding.of_season(session, found)
    act = session.get(RetentionAct, row.act_id) if row and row.act_id else None
    if row is None or act is None:
        abort(404)
    people = (session.get_one(Account, one) for one in (row.asked_by_id, row.approved_by_id))
    return {
        "shown": found,
        "row": row,
        "act": act,
        "words": erasures.words(act),
        "people": [person.email for person in people],
        "root": results.root(session, found).hex(),
        "held": keys().holds(found.phone_key),
    }
