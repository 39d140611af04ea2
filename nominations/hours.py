"""Opening hours as owners write them, and as schema.org reads them. Pure.

«ежедневно, 7:30–20:00» is `Mo-Su 07:30-20:00`. What is not understood whole is told to no machine:
people read the owner's own words. The notation: schema.org, openingHours.
"""

import re

DAYS = {
    "пн": "Mo", "вт": "Tu", "ср": "We", "чт": "Th", "пт": "Fr", "сб": "Sa", "вс": "Su",
}  # fmt: skip
ALL = "Mo-Su"
EVERY = r"ежедневно|каждый день|без выходных"
ROUND_THE_CLOCK = re.compile(rf"(?:(?:{EVERY}),?\s+)?(?:круглосуточно|24/7|24 часа)")
_DAY = "|".join(DAYS)
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?"
PART = re.compile(
    rf"(?P<days>{EVERY}|будни|выходные|(?:{_DAY})(?:\s*[-,]\s*(?:{_DAY}))*)?[\s,:]*"
    rf"(?:с\s+)?{_CLOCK}\s*(?:-|до)\s*{_CLOCK}"
)
CLOSED = re.compile(rf"(?:(?:{_DAY})(?:\s*[-,]\s*(?:{_DAY}))*)\s*(?:-|:)?\s*выходной")
DASHES = str.maketrans("–—−", "---")
MIDNIGHT = 24


def schema(text: str) -> list[str]:
    """Return opening hours in schema.org's notation; nothing when they are not understood."""
    plain = " ".join(text.lower().translate(DASHES).split())
    if ROUND_THE_CLOCK.fullmatch(plain):
        return [f"{ALL} 00:00-23:59"]
    left = CLOSED.sub("", plain)
    found = [_told(part) for part in PART.finditer(left)]
    understood = all(found) and not re.search(r"\w", PART.sub("", left))
    return [told for told in found if told] if understood else []


def _told(part: re.Match[str]) -> str | None:
    """Return one part; None when it names no day, or no time of one."""
    opens, closes = (_clock(part[at], part[at + 1]) for at in (2, 4))
    if not part["days"] or opens is None or closes is None:
        return None
    return f"{_days(part['days'])} {opens}-{closes}"


def _clock(hour: str, minute: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if hours == MIDNIGHT and not minutes:
        return "23:59"
    return f"{hours:02}:{minutes:02}" if hours < MIDNIGHT and minutes < 60 else None  # noqa: PLR2004 -- An hour has 60.


def _days(words: str) -> str:
    if words == "будни":
        return "Mo-Fr"
    if words == "выходные":
        return "Sa-Su"
    named = re.sub(_DAY, lambda day: DAYS[day[0]], words).replace(" ", "")
    return named if named.startswith(tuple(DAYS.values())) else ALL
