"""Addresses that are nearly right lead to the right one by 301: /E/12340/, /en/en/how."""

import re
from urllib.parse import quote

from flask import redirect, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from app.core.languages import PREFIX

READING = {"GET", "HEAD"}
SLASHES = re.compile("/{2,}")
#: A code as pages print it and as people copy it.
CODE = re.compile(r"^/e/([\d\s\u00a0\u2009\u202f-]+)(?=/|$)")
BROKEN = re.compile(r"^/e/\d+[\s\u00a0\u2009\u202f-]+\d")
INDEX = ("/index.html", "/index.php")


def lead() -> Response | None:
    """Lead on from an unknown address if a plain mistake stands between it and a known one."""
    unknown = isinstance(request.routing_exception, NotFound) or BROKEN.match(request.path)
    if request.method not in READING or not unknown:
        return None
    root, wanted = request.script_root.removesuffix(PREFIX), tidy(request.path)
    english = request.script_root.endswith(PREFIX) or wanted.startswith(PREFIX + "/")
    while wanted.startswith(PREFIX + "/"):
        wanted = wanted.removeprefix(PREFIX)
    place = (PREFIX if english else "") + wanted
    if not known(wanted) or root + place == request.script_root + request.path:
        return None
    query = request.query_string.decode("latin-1")
    return redirect(root + quote(place) + (f"?{query}" if query else ""), 301)


def tidy(path: str) -> str:
    """Return an address without what people and programs add to it by mistake."""
    plain = SLASHES.sub("/", path).lower()
    for page in INDEX:
        plain = plain.removesuffix(page)
    plain = CODE.sub(lambda found: "/e/" + "".join(filter(str.isdigit, found[1])), plain)
    return plain.rstrip("/") or "/"


def known(path: str) -> bool:
    """Tell whether a page of ours answers at an address, with a slash at its end or without."""
    adapter = request_ctx.url_adapter
    if adapter is None:
        return False
    try:
        endpoint, _values = adapter.match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return bool(endpoint != "static")
