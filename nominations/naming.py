"""Names of businesses as they are compared: «ООО „Тёплый хлеб“» and «теплый  хлеб» are one."""

import re

from app.core.folding import fold

LONGEST = 100
_FORM = r"(?:ооо|оао|зао|пао|ао|нко|ано|чоу|чу|ип|кфх|самозанят\w*|общество с ограниченной \w+)"
_FORMS = re.compile(rf"\b{_FORM}\b")
_MARKS = re.compile(r"[^\w]+")


def key(name: str) -> str:
    """Return the name in lower case, without legal form, quotes, dashes and double spaces."""
    bare = _MARKS.sub(" ", fold(name))
    without = " ".join(_FORMS.sub(" ", bare).split())
    return (without or " ".join(bare.split()))[:LONGEST]


def quoted(name: str) -> str:
    """Return the name in «ёлочки», unless it brings its own: «Пекарня «Хлеб»» reads badly."""
    return name if "«" in name else f"«{name}»"
