"""Pages in two languages: Russian at its own address, English at the same one after /en (ADR 0014).

The prefix moves from the path to SCRIPT_NAME, as if the site were mounted there. So the routes know
nothing of it, and every address that a page builds, and every redirect, stays in its language.
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, url_for
from flask_babel import Babel, Domain
from werkzeug.utils import redirect

from app.config import ROOT
from app.core.current import settings
from app.core.languages import ENGLISH, RUSSIAN, current

CATALOGUE = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PREFIX = "/en"
LANGUAGE = "prize.language"
#: What machines ask for has one address only, and so have the stand-ins of development.
ONE_ADDRESS = ("/static/", "/sms/", "/dev/", "/healthz", "/readyz", "/metrics")


class Languages:
    """The WSGI application behind a door that takes /en off the path."""

    def __init__(self, application: WSGIApplication) -> None:
        """Take the application that is behind the door."""
        self.application = application

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        """Note the language and pass the request on; /en itself leads to /en/."""
        path = environ.get("PATH_INFO", "")
        rest = path.removeprefix(PREFIX)
        if path == PREFIX:
            answer = redirect(environ.get("SCRIPT_NAME", "") + PREFIX + "/", 308)
            return answer(environ, start)
        if path.startswith(PREFIX + "/") and not rest.startswith(ONE_ADDRESS):
            environ[LANGUAGE] = ENGLISH
            environ["PATH_INFO"] = rest
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
        return self.application(environ, start)


class Catalogue(Domain):  # type: ignore[misc]  # Flask-Babel ships no types.
    """The translations, read from the text that people edit: nothing is compiled beforehand."""

    def get_translations(self) -> NullTranslations:
        """Return the translations into the reader's language; into Russian there are none."""
        return english() if current() == ENGLISH else NullTranslations()


class Translator(Babel):  # type: ignore[misc]  # as above.
    """Flask-Babel with the catalogue above in place of compiled files."""

    domain_instance = Catalogue()


babel = Translator()


@cache
def english() -> NullTranslations:
    """Return the English translations; reading them takes some 50 ms, once for a process."""
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=ENGLISH))
    compiled.seek(0)
    return Translations(compiled)


def chosen() -> str:
    """Return the language of the request's address."""
    return str(request.environ.get(LANGUAGE, RUSSIAN)) if request else RUSSIAN


def address(language: str) -> str:
    """Return the path and query of this very page in a language."""
    root = request.script_root.removesuffix(PREFIX)
    path = root + (PREFIX if language == ENGLISH else "") + quote(request.path)
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def place(endpoint: str, **values: Any) -> str:
    """Build an address as `url_for` does; what machines ask for has the same in each language."""
    built = url_for(endpoint, **values)
    root = request.script_root if request else ""
    if not root.endswith(PREFIX) or not built.removeprefix(root).startswith(ONE_ADDRESS):
        return built
    return root.removesuffix(PREFIX) + built.removeprefix(root)


def install(app: Flask) -> None:
    """Let the application speak both languages."""
    babel.init_app(app, default_locale=RUSSIAN, locale_selector=chosen)
    # Flask documents that wsgi_app is there to be wrapped; its type says it is a method.
    door = Languages(app.wsgi_app)
    app.wsgi_app = door  # type: ignore[assignment, method-assign]  # as above
    app.jinja_env.globals["url_for"] = place
    app.context_processor(_languages)


def _languages() -> dict[str, Any]:
    """Return what a page tells of its languages: its own, and where it stands in each."""
    if not request:
        return {"language": RUSSIAN, "elsewhere": {}}
    # An address that only takes what a form sends leads nowhere by a link.
    shown = request.url_rule and "GET" in (request.url_rule.methods or ())
    both = shown and not request.path.startswith(ONE_ADDRESS)
    known = {code: address(code) for code in (RUSSIAN, ENGLISH)} if both else {}
    return {"language": current(), "elsewhere": known, "base_url": settings().public_base_url}
