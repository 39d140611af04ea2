"""Registering, logging in and out, confirming the e-mail, a forgotten password."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from app.auth import accounts, guards, letters, links
from app.auth.forms import ConfirmForm, ForgotForm, LoginForm, RegisterForm, ResetForm
from app.auth.models import Account
from app.core import outbox, phones, throttle
from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import typed

bp = Blueprint("auth", __name__)

HOUR = timedelta(hours=1)
LETTERS_TO_EMAIL = 5
LETTERS_FROM_ADDRESS = 60
GONE = 410


@bp.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Add an owner's account; a taken e-mail gets the same answer, and its owner a letter."""
    form = RegisterForm()
    if form.validate_on_submit():
        _limit_letters("register", typed(form.email))
        _enrol(form)
        db.session.commit()
        return _to_sent(typed(form.email))
    return render_template("auth/register.html", form=form), form.status


@bp.get("/sent")
def sent() -> ResponseReturnValue:
    """Say that a letter is on its way, whoever asks."""
    return render_template("auth/sent.html", email=session.get("sent_to"))


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Log in; an account whose e-mail is not confirmed gets a new link instead."""
    form = LoginForm(next=request.args.get("next"))
    if form.validate_on_submit():
        account = _authenticated(form)
        db.session.commit()
        if account is not None:
            return _welcome(account, typed(form.next))
    elif current_user.is_authenticated:
        return redirect(_home(current_user))
    return render_template("auth/login.html", form=form), form.status


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the browser's session."""
    logout_user()
    session.clear()
    return redirect(url_for("site.home"))


@bp.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Show a button, and confirm the e-mail once it is pressed."""
    account = links.read_confirmation(db.session(), settings().secret_key, token)
    form = ConfirmForm()
    if form.validate_on_submit():
        accounts.confirm(db.session(), account)
        db.session.commit()
        return redirect(url_for("auth.confirm", token=token))
    confirmed = account.confirmed_at is not None
    page = render_template("auth/confirm.html", form=form, valid=True, confirmed=confirmed)
    return page, form.status


@bp.errorhandler(links.LinkInvalid)
def expired(_error: links.LinkInvalid) -> ResponseReturnValue:
    """Say that a link has done its work, and where to get another."""
    return render_template("auth/confirm.html", valid=False, confirmed=False), GONE


@bp.route("/forgot", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Mail a link that sets a new password; an unknown e-mail gets the same answer."""
    form = ForgotForm()
    if form.validate_on_submit():
        _limit_letters("forgot", typed(form.email))
        account = accounts.by_email(db.session(), typed(form.email))
        if account is not None and not account.disabled:
            token = links.reset(settings().secret_key, account)
            _post(letters.reset(account.email, _address("auth.reset", token=token)))
        db.session.commit()
        return _to_sent(typed(form.email))
    return render_template("auth/forgot.html", form=form), form.status


@bp.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by the link of a letter."""
    account = links.read_reset(db.session(), settings().secret_key, token)
    form = ResetForm()
    if form.validate_on_submit():
        accounts.reset_password(db.session(), account, typed(form.password))
        _post(letters.password_changed(account.email, _address("auth.forgot")))
        db.session.commit()
        flash(_("Новый пароль задан. Войдите с ним."))
        return redirect(url_for("auth.login"))
    return render_template("auth/reset.html", form=form), form.status


def _enrol(form: RegisterForm) -> None:
    email = accounts.normalised(typed(form.email))
    phone = keys().encrypt(phones.parse(typed(form.phone))) if form.phone.data else None
    try:
        account = accounts.register_owner(db.session(), email, typed(form.password), phone=phone)
    except accounts.EmailTaken:
        _post(letters.taken(email, _address("auth.login"), _address("auth.forgot")))
    else:
        _post_confirmation(account)


def _authenticated(form: LoginForm) -> Account | None:
    address = request.remote_addr or ""
    try:
        return accounts.log_in(
            db.session(), typed(form.email), typed(form.password), address=address
        )
    except accounts.WrongCredentials as error:
        form.refuse("password", error)
        return None


def _welcome(account: Account, target: str) -> ResponseReturnValue:
    """Begin a new browser session, so that nobody who knew the old one shares it."""
    session.clear()
    if account.confirmed_at is None:
        _limit_letters("confirm", account.email)
        _post_confirmation(account)
        db.session.commit()
        return _to_sent(account.email)
    session.permanent = True
    login_user(account)
    return redirect(target if guards.is_safe(target) else _home(account))


def _to_sent(email: str) -> ResponseReturnValue:
    session["sent_to"] = email
    return redirect(url_for("auth.sent"))


def _home(account: Account) -> str:
    return url_for("admin.desk" if account.is_staff else "cabinet.home")


def _limit_letters(what: str, email: str) -> None:
    """Count a request for a letter, by its e-mail and its IP address; TooManyAttempts."""
    throttle.hit(db.session(), f"{what}-email", email.lower(), LETTERS_TO_EMAIL, HOUR)
    address = request.remote_addr or ""
    throttle.hit(db.session(), f"{what}-address", address, LETTERS_FROM_ADDRESS, HOUR)


def _post_confirmation(account: Account) -> None:
    token = links.confirmation(settings().secret_key, account)
    _post(letters.confirmation(account.email, _address("auth.confirm", token=token)))


def _post(letter: outbox.Letter) -> None:
    outbox.post(db.session(), keys(), outbox.Kind.MAIL, letter)


def _address(endpoint: str, **values: Any) -> str:
    return settings().public_base_url + url_for(endpoint, **values)
