"""The version for the visually impaired: what a reader chose, kept in a cookie of their own. Pure.

The pages are the same ones; `templates/base.html` puts the choices on `<html>` as attributes, and
css/vision.css answers them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

COOKIE = "vision"
YEAR_SECONDS = 31_536_000

#: What may be chosen, the first of each being what a page offers first.
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "size": ("large", "larger", "largest"),
        "scheme": ("black-on-white", "white-on-black", "yellow-on-black"),
        "spacing": ("wide", "wider", "usual"),
        "images": ("shown", "hidden"),
    }
)


@dataclass(frozen=True)
class Vision:
    """How the reader wants the pages."""

    size: str
    scheme: str
    spacing: str
    images: str

    @property
    def cookie(self) -> str:
        """Return the choices as the cookie keeps them."""
        return ".".join(asdict(self).values())


def chosen(values: Mapping[str, str]) -> Vision:
    """Return the choices of a form; what is not among them is the first choice."""
    picked = {
        name: values[name] if values.get(name) in offered else offered[0]
        for name, offered in CHOICES.items()
    }
    return Vision(**picked)


def read(cookie: str) -> Vision | None:
    """Return what a cookie keeps; None when it is empty or not of ours."""
    parts = cookie.split(".")
    if len(parts) != len(CHOICES):
        return None
    known = zip(parts, CHOICES.values(), strict=True)
    return Vision(*parts) if all(part in offered for part, offered in known) else None
