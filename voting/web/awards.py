"""Badges, and the signed pages that they and the diplomas lead to."""

import base64

from flask import abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.core.clock import MOSCOW
from app.core.db import db
from nominations import divisions, entries
from voting import credentials
from voting.models.credential import Kind
from voting.web.entry import choose

PUBLIC = "public, max-age=300"
#: A token is 26 characters; nothing longer is looked for.
LONGEST = 26
#: A badge has room for so many letters of a reason; the page behind it has the whole.
LETTERS = 30
WORDS = {
    "valid": {Kind.PARTICIPANT: "Участник", Kind.WINNER: "Победитель"},
    "revoked": {Kind.PARTICIPANT: "Отозвано", Kind.WINNER: "Отозвано"},
    "withdrawn": {Kind.PARTICIPANT: "Участие снято", Kind.WINNER: "Участие снято"},
}


def badge(code: str) -> Response:
    """Draw an entry's badge as SVG: what it is now, whoever embeds it and wherever."""
    chosen = choose(code)
    shown = credentials.best(db.session(), chosen.entry)
    kind = Kind(shown.credential.kind) if shown else Kind.PARTICIPANT
    state = shown.state if shown else "withdrawn" if chosen.card.withdrawn else "valid"
    year = chosen.season.voting_closes.astimezone(MOSCOW).year
    svg = render_template(
        "voting/badge.svg",
        word=WORDS[state][kind],
        when=shown.revoked_on if shown and state == "revoked" else year,
        reason=reason_of(shown) if state == "revoked" else "",
        short=LETTERS,
        valid=state == "valid",
    )
    answer = make_response(svg)
    answer.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    answer.headers["Cache-Control"] = PUBLIC
    return answer


def reason_of(shown: credentials.Shown | None) -> str:
    """Return why a credential was revoked."""
    return (shown.credential.revocation_reason if shown else None) or ""


def award(code: str) -> Response:
    """Lead from a badge to the entry's signed page, or to the entry while there is none."""
    chosen = choose(code)
    shown = credentials.best(db.session(), chosen.entry)
    if shown is None:
        return redirect(url_for("voting.entry", code=code))
    return redirect(url_for("voting.verify", token=shown.credential.token))


def verify(token: str) -> str:
    """Show what the prize states of an entry, and whether it still does."""
    shown = credentials.find(db.session(), token) if len(token) <= LONGEST else None
    shown = shown or abort(404)
    card = entries.card(db.session(), shown.entry)
    group = divisions.named(db.session(), [card.division_id])[card.division_id]
    return render_template(
        "voting/verify.html",
        shown=shown,
        credential=shown.credential,
        entry=card,
        award_season=shown.season,
        division=group.label,
        signature=spelled(shown.credential.signature),
        public_key=spelled(shown.credential.public_key),
    )


def spelled(packed: bytes) -> str:
    """Write bytes in base64, as `openssl` reads them."""
    return base64.b64encode(packed).decode()
