"""The days of an entry as a picture: what is suspected stands on what is not. Drawn as SVG."""

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from voting.fraud.dossiers import Day

WIDTH, HEIGHT = 640, 160
GAP = 1.0

PICTURE = Markup(
    '<svg viewBox="0 0 {width} {height}" width="100%" role="img" aria-label="{label}">{bars}'
    '<line x1="0" y1="{height}" x2="{width}" y2="{height}" stroke="currentColor"/></svg>'
    '<p class="hint">{label}.</p>'
)
BAR = Markup(
    '<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
    'fill="{fill}" fill-opacity="{opacity}"/>'
)


def draw(days: Sequence[Day]) -> Markup:
    """Return the picture of an entry's days; nothing when there are none."""
    if not days:
        return Markup()
    most = max(day.suspected + day.others for day in days)
    bars = Markup().join(
        bar for n, day in enumerate(days) for bar in _bars(n, len(days), day, most)
    )
    suspected = sum(day.suspected for day in days)
    others = sum(day.others for day in days)
    first, last = f"{days[0].day:%d.%m}", f"{days[-1].day:%d.%m}"
    label = _(
        "С %(first)s по %(last)s: в группе %(suspected)s, остальных %(others)s, пик %(most)s",
        first=first,
        last=last,
        suspected=suspected,
        others=others,
        most=most,
    )
    return PICTURE.format(width=WIDTH, height=HEIGHT, label=label, bars=bars)


def _bars(number: int, of: int, day: Day, most: int) -> list[Markup]:
    """Return the day's bars: the others pale below, the suspected dark above."""
    step = WIDTH / of
    x, width = number * step, max(step - GAP, GAP)
    scale = HEIGHT / most
    low, high = day.others * scale, day.suspected * scale
    stacked = ((HEIGHT - low, low, "0.3"), (HEIGHT - low - high, high, "1"))
    return [
        BAR.format(x=x, y=y, width=width, height=height, fill="currentColor", opacity=opacity)
        for y, height, opacity in stacked
        if height
    ]
