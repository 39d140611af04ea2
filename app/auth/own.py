"""One's own account: «Мои сеансы», «Мои ключи»."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth import entering, factors, guards, passkeys, recovery, second, sessions
from app.auth.forms import CodeForm, PasskeyForm
from app.auth.totp import TotpFactor
from app.core.current import settings
from app.core.db import db
from app.core.forms import typed

bp = Blueprint("account", __name__, url_prefix="/account")
bp.before_request(guards.by_matrix)

ONE = f"<int(max={2**63 - 1}):id>"


@bp.get("/sessions", endpoint="sessions")
def own_sessions() -> ResponseReturnValue:
    """List the browsers in which the person is logged in."""
    rows = sessions.listing(db.session(), guards.myself())
    return render_template("account/sessions.html", sessions=rows, here=guards.entered().id)


@bp.post(f"/sessions/{ONE}/end")
def end_session(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Log another browser out."""
    sessions.end(db.session(), guards.myself(), id)
    db.session.commit()
    flash(_("Сеанс завершён."))
    return redirect(url_for("account.sessions"), 303)


@bp.post("/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """Log every other browser out."""
    sessions.end_others(db.session(), guards.myself(), guards.entered())
    db.session.commit()
    flash(_("Все остальные сеансы завершены."))
    return redirect(url_for("account.sessions"), 303)


@bp.get("/keys")
def keys() -> ResponseReturnValue:
    """Show what the person proves themselves by."""
    return render_template(
        "account/keys.html",
        factor=db.session.get(TotpFactor, current_user.id),
        codes_left=recovery.left(db.session(), guards.myself()),
        passkeys=passkeys.of(db.session(), guards.myself()),
        passkey_form=PasskeyForm(),
    )


@bp.route("/application", methods=["GET", "POST"])
def application() -> ResponseReturnValue:
    """Bind another application in place of the old one; the other sessions end."""
    form, account = CodeForm(), guards.myself()
    if form.validate_on_submit() and (codes := second.bound(form, account)):
        entering.admit(account, None, "totp")
        target = url_for("account.keys")
        return render_template("auth/recovery_codes.html", codes=codes, target=target)
    return second.page_of_secret("account/application.html", form, account)


@bp.post("/recovery-codes")
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them, this once."""
    codes = factors.renew_codes(db.session(), guards.myself(), settings().secret_key)
    db.session.commit()
    target = url_for("account.keys")
    return render_template("auth/recovery_codes.html", codes=codes, target=target)


@bp.post("/passkeys/options")
def passkey_options() -> ResponseReturnValue:
    """Give the browser a challenge for a new passkey."""
    options, challenge = passkeys.registration(db.session(), entering.site(), guards.myself())
    second.keep_challenge(challenge)
    return Response(options, mimetype="application/json")


@bp.post("/passkeys")
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the device has made."""
    answer, challenge = typed(PasskeyForm().credential), second.kept_challenge()
    passkeys.add(db.session(), entering.site(), guards.myself(), challenge, answer)
    db.session.commit()
    flash(_("Ключ доступа добавлен."))
    return redirect(url_for("account.keys"), 303)


@bp.post(f"/passkeys/{ONE}/remove")
def remove_passkey(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Forget a passkey."""
    passkeys.remove(db.session(), guards.myself(), id)
    db.session.commit()
    flash(_("Ключ доступа удалён."))
    return redirect(url_for("account.keys"), 303)
