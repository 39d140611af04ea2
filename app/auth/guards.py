"""Who may open a blueprint: closed unless opened, as a `before_request` of the whole blueprint."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.models import Role

Guard = Callable[[], ResponseReturnValue | None]

FORBIDDEN = 403


def owners_only() -> ResponseReturnValue | None:
    """Let owners of businesses in, once their e-mail is confirmed."""
    return _check({Role.OWNER})


def staff_only(*roles: Role) -> Guard:
    """Return the guard that lets these of the organisers' people in."""
    allowed = frozenset(roles)

    def guard() -> ResponseReturnValue | None:
        return _check(allowed)

    return guard


def is_safe(target: str) -> bool:
    """Tell whether a `next` address leads nowhere but to a page of this site."""
    parts = urlsplit(target)
    own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return own and not parts.scheme and not parts.netloc and target.isprintable()


def _check(allowed: frozenset[Role] | set[Role]) -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        return _to_login()
    if current_user.role not in allowed:
        abort(FORBIDDEN)
    if current_user.confirmed_at is None:
        return redirect(url_for("auth.sent"))
    return None


def _to_login() -> ResponseReturnValue:
    flash(_("Войдите, чтобы продолжить."))
    here = request.script_root + request.full_path.rstrip("?")
    wanted = here if request.method == "GET" else None
    return redirect(url_for("auth.login", next=wanted))
