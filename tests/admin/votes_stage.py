"""How each way to a vote is gone: what stands ready before it, and the request itself."""

import json
import re

from flask import current_app
from sqlalchemy import select

from app.core import tokens
from app.core.outbox import OutboxMessage
from tests.admin.acts import Request, Stage
from voting import ballots, lookups
from voting.models.ballot import Channel
from voting.web.proving import prover

VOTER = "+79000000041"
WHY = "Обращение № 214: учтён ли голос."


def vote_by_receipt(stage: Stage) -> Request:
    entry = stage.make_entry(stage.season)
    vote = ballots.Vote(entry.id, bytes(32), Channel.WEB)
    cast = ballots.cast(stage.session.connection(), vote)
    receipt = tokens.spell(cast.receipt or b"")
    return "/admin/votes/receipt", {"receipt": receipt, "reason": WHY}


def vote_by_phone(_stage: Stage) -> Request:
    return "/admin/votes/phone", {"ask-phone": VOTER, "ask-reason": WHY}


def vote_code(stage: Stage) -> Request:
    token = lookups.ask(
        stage.session, prover(), stage.season, VOTER, WHY, by=stage.actor, address="192.0.2.1"
    )
    stage.session.commit()
    with stage.browser.session_transaction() as cookies:
        cookies["vote_lookup"] = {"token": token, "phone": "+7 900 •••-••-41", "reason": WHY}
    stage.session.rollback()
    return "/admin/votes/code", {"code": code_sent(stage.session)}


def code_sent(session) -> str:
    """Return the code of the newest message, as its phone shows it."""
    newest = select(OutboxMessage.letter).order_by(OutboxMessage.id.desc()).limit(1)
    letter = current_app.extensions["keys"].decrypt(session.scalars(newest).one())
    return re.search(r"\d{6}", json.loads(letter)[1])[0]


ACTS = {
    "admin.vote_by_receipt": vote_by_receipt,
    "admin.vote_by_phone": vote_by_phone,
    "admin.vote_code": vote_code,
}
