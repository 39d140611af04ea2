"""Proving the phone by a login with a provider that has verified it."""

from flask import abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import phones, tokens
from app.core.current import keys, settings
from app.core.db import db, only_reading
from app.core.languages import PREFIX, current, this_page
from voting import consents
from voting.models.ballot import Channel
from voting.web import ending
from voting.web.entry import choose
from voting.web.identity import LoginFailed, Provider, providers
from voting.web.proving import origin


def begin(code: str, provider: str) -> Response:
    """Send the voter to the provider. A POST: no other site can start a vote by a link."""
    chosen, login = choose(code), providers().get(provider) or abort(404)
    if not chosen.can_vote:
        return redirect(url_for("voting.entry", code=code), 303)
    forget_logins()
    session["login"] = {"code": code, "provider": provider, "language": current()}
    # Providers know one address to come back to, the Russian one.
    path = url_for("voting.social_back", provider=provider).removeprefix(PREFIX)
    back = settings().public_base_url + path
    answer: Response = login.client.authorize_redirect(back, state=tokens.browser_token())
    return answer


def back(provider: str) -> Response:
    """Take the phone from the provider and cast the vote; without a phone go on to the code."""
    login = providers().get(provider) or abort(404)
    begun = session.get("login", {})
    if begun.get("language", current()) != current():
        return redirect(this_page(begun["language"]), 303)
    session.pop("login", None)
    if begun.get("provider") != provider:
        raise LoginFailed
    if request.args.get("error") == "access_denied":
        return to_code(login, begun["code"])
    phone = login.phone(request.args)
    return vote(login, begun["code"], phone) if phone else to_code(login, begun["code"])


def vote(login: Provider, code: str, phone: str) -> Response:
    """Cast the vote of a phone that the provider has verified, if its country has a vote."""
    # The provider leads back by a GET, and yet a vote is written: SQLite must know from the start.
    only_reading.set(False)
    chosen = choose(code)
    if phones.country(phone) not in chosen.season.countries:
        return to_code(login, code)
    season = keys().season(chosen.season.phone_key, chosen.season.slug)
    voter = season.voter_key(phone)
    consents.give(db.session(), chosen.season, voter, Channel.WEB, origin())
    return ending.cast(chosen, voter, keys().encrypt(phone))


def to_code(login: Provider, code: str) -> Response:
    """Go on to the one-time code, saying why."""
    flash(
        _(
            "%(provider)s не передал номер телефона, с которого можно голосовать. Подтвердите "
            "номер кодом из SMS.",
            provider=_(login.title),
        )
    )
    return redirect(url_for("voting.phone", code=code), 303)


def forget_logins() -> None:
    """Forget logins begun before: the newest alone can be finished, for the entry it was for."""
    for name in [name for name in session if name.startswith("_state_")]:
        session.pop(name)
