"""«Ждут двоих»: every act that waits for a second person, and the one way to say no to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.agreements import AGREEMENTS, Agreement, Told
from app.admin.blueprint import bp
from app.auth import approvals
from app.auth.guards import may, myself
from app.auth.proposals import Proposal
from app.core.clock import now
from app.core.db import db

SHOWN = 50


@dataclass(frozen=True)
class Waiting:
    """A proposal as every screen shows it, with what its reader may do about it."""

    id: int
    told: Told
    agreement: Agreement
    expires_at: datetime
    #: Made by its reader, who may withdraw it and not approve it.
    own: bool

    @property
    def may_approve(self) -> bool:
        """Tell whether the reader may be the second person."""
        return not self.own and may(self.agreement.act)

    @property
    def may_decline(self) -> bool:
        """Tell whether the reader may say no: to an own one, or as its second person."""
        return self.own or self.may_approve


@bp.get("/proposals/", endpoint="proposals")
def listed() -> str:
    """Show all that waits for a second person, and what became of the rest."""
    acts = [act for act, agreement in AGREEMENTS.items() if may(agreement.screen, "GET")]
    mine = [one for one in approvals.waiting(db.session()) if one.act in acts]
    past = approvals.history().where(Proposal.act.in_(acts)).limit(SHOWN)
    return render_template(
        "admin/proposals.html",
        proposals=shown(mine),
        past=db.session.execute(past).all(),
        titles={act: agreement.title for act, agreement in AGREEMENTS.items()},
        at=now(),
        most=SHOWN,
    )


@bp.post(f"/proposals/<int(max={2**63 - 1}):id>/decline")
def decline_proposal(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Say no to what another proposed, or withdraw an own proposal."""
    asked = approvals.decline(db.session(), id, by=myself())
    own, screen = asked.requester_id == myself().id, AGREEMENTS[asked.act].screen
    db.session.commit()
    flash(_("Предложение отозвано.") if own else _("Предложение отклонено."))
    return redirect(url_for(screen), 303)


def waiting(act: str) -> list[Waiting]:
    """Return what waits for a second person under one agreement, for its screen."""
    return shown(approvals.waiting(db.session(), act))


def shown(asked: Sequence[Proposal]) -> list[Waiting]:
    """Return proposals as the screens show them."""
    me = current_user.id
    return [
        Waiting(one.id, agreement.tell(one), agreement, one.expires_at, one.requester_id == me)
        for one in asked
        for agreement in [AGREEMENTS[one.act]]
    ]
