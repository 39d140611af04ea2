"""The page where a reader chooses the version for the visually impaired, and leaves it."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from app.auth import guards
from app.core import vision
from app.core.current import settings

bp = Blueprint("vision", __name__, url_prefix="/vision")


@bp.get("")
def choose() -> str:
    """Offer the choices; those in force, or the first ones, are ticked."""
    now = vision.read(request.cookies.get(vision.COOKIE, "")) or vision.chosen({})
    return render_template(
        "site/vision.html", chosen=now, choices=vision.CHOICES, back=within(request.args)
    )


@bp.post("")
def keep() -> Redirect:
    """Keep the choices for a year and go back to where the reader was."""
    answer = redirect(within(request.form), 303)
    answer.set_cookie(
        vision.COOKIE,
        vision.chosen(request.form).cookie,
        max_age=vision.YEAR_SECONDS,
        secure=settings().public_base_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return answer


@bp.post("/off")
def leave() -> Redirect:
    """Go back to the usual version."""
    answer = redirect(within(request.form), 303)
    answer.delete_cookie(vision.COOKIE)
    return answer


def within(values: Mapping[str, str]) -> str:
    """Return the page of ours to go back to; home when it is none."""
    back = values.get("back", "")
    return back if guards.is_safe(back) else url_for("site.home")
