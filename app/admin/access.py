"""Who may do what in the panel: all of the organisers' people look, few act."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.auth.models import Role

#: Who may look at the panel.
VIEWERS = (Role.ORGANISER, Role.MODERATOR, Role.OBSERVER)
#: Who may accept and decline applications.
DECIDERS = frozenset({Role.ORGANISER, Role.MODERATOR})
#: Who may close a rehearsal and certify results.
RULERS = frozenset({Role.ORGANISER})

FORBIDDEN = 403

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def may(roles: frozenset[Role]) -> bool:
    """Tell whether the person logged in has one of these roles."""
    return current_user.role in roles


def only(roles: frozenset[Role]) -> Callable[[View[P]], View[P]]:
    """Keep a view for these roles; the blueprint's guard has let in nobody but VIEWERS."""

    def keep(view: View[P]) -> View[P]:
        @wraps(view)
        def kept(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not may(roles):
                abort(FORBIDDEN)
            return view(*args, **kwargs)

        return kept

    return keep
