"""Sites: the host that an address names, as it is kept, as it is read, as it is linked to. Pure."""

import re
from urllib.parse import urlsplit

HOST = re.compile(r"(?=.{4,120}$)([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}", re.ASCII)


def host(text: str) -> str:
    """Return the host that a site's address names, however it is written; empty for none."""
    address = text.strip().lower()
    try:
        named = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        return named.rstrip(".").encode("idna").decode()
    except (UnicodeError, ValueError):
        return ""


def is_host(text: str) -> bool:
    """Tell whether a text is a host as it is kept: «pekarnya.ru», «xn--e1afmkfd.xn--p1ai»."""
    return HOST.fullmatch(text) is not None


def shown(host: str) -> str:
    """Return a host as people read it: «пекарня.рф»."""
    try:
        return host.removeprefix("www.").encode("ascii").decode("idna")
    except UnicodeError:
        return host


def link(host: str) -> str:
    """Return the address that a link to the site leads to."""
    return f"https://{host}/"
