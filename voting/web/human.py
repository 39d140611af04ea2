"""Telling people from programs that fill forms, without asking people anything (trust.md T11).

A field that nobody sees, hears or reaches by Tab, and the time from the page to the form. A person
who is taken for a program presses the button once more, with the number still there. What gets past
meets the limits of `code_limits`.
"""

from flask import session
from flask_babel import lazy_gettext as _

from app.core.clock import now
from app.core.current import settings
from voting.web.forms import PhoneForm

#: Nobody reads the page, types eleven digits and presses in less, not even with autofill.
LEAST_SECONDS = 1.0
ONCE_MORE = _("Форма отправлена слишком быстро. Нажмите кнопку ещё раз.")


def show() -> None:
    """Note when the form was shown."""
    session["shown"] = now().timestamp()


def filled(form: PhoneForm) -> bool:
    """Tell whether a person filled the form; else put the fault at its top.

    On a developer's machine programs may hurry: they are the tests.
    """
    since_shown = now().timestamp() - session.get("shown", now().timestamp())
    hurried = settings().production and since_shown < LEAST_SECONDS
    if form.website.data or hurried:
        form.form_errors.append(ONCE_MORE)
    return not form.errors
