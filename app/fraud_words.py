"""Signals in words, each with its figures, in the language of whoever decides."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from app.core.languages import ENGLISH, current
from app.words import SPACE, plural
from voting.fraud.facts import Kind

SENTENCES = {
    Kind.BLOCK: _(
        "%(votes)s с %(span)s подряд за %(time)s; обычно с такого отрезка приходит %(usual)s"
    ),
    Kind.DEVICE: _(
        "%(votes)s с разных телефонов из одного браузера за %(time)s; в семье — до трёх"
    ),
    Kind.TEXT: _("%(votes)s с одинаковым текстом SMS; среди остальных SMS — %(share)s"),
    Kind.HOSTING: _("%(part)s голосов на сайте — из сетей хостинга и VPN; обычно %(share)s"),
    Kind.REGULAR: _("%(votes)s подряд через равные промежутки, около %(seconds)s с"),
    Kind.NIGHT: _("%(votes)s за %(time)s в часы, когда там почти не голосуют"),
    Kind.BURST: _("%(votes)s за %(time)s; по истории участника и всего сезона ожидалось %(usual)s"),
    Kind.OPERATOR: _("%(part)s местных номеров — одного оператора%(value)s; обычно %(share)s"),
    Kind.REGION: _("%(part)s номеров — из других регионов; обычно %(share)s"),
    Kind.ONE_REGION: _("%(part)s номеров — одного чужого региона%(value)s; обычно %(share)s"),
    Kind.NEW: _("%(part)s телефонов голосовали только за этого участника; обычно %(share)s"),
    Kind.NETWORK: _("%(votes)s из одной сети; само по себе это бывает и в кафе, и в офисе"),
}


def sentence(signal: Mapping[str, Any]) -> str:
    """Return a signal of a cluster as a sentence without its full stop."""
    figures, count = signal["figures"], signal["count"]
    value, usual = figures.get("value"), decimal(figures.get("usual", 0))
    told = {
        "votes": plural(count, "голос", "голоса", "голосов"),
        "part": _("%(count)s из %(of)s", count=count, of=figures.get("of", "")),
        "span": plural(figures.get("span", 0), "номера", "номеров", "номеров"),
        "seconds": figures.get("seconds", ""),
        "time": term(figures.get("minutes", 0)),
        "usual": usual,
        "share": f"{usual}{SPACE}%",
        "value": f" ({value})" if value else "",
    }
    return str(SENTENCES[Kind(signal["kind"])]) % told


def term(minutes: int) -> str:
    """Write a length of time in the unit that fits it."""
    if minutes < 120:  # noqa: PLR2004 -- Two hours are told in minutes still.
        return plural(minutes, "минуту", "минуты", "минут")
    hours = round(minutes / 60)
    if hours < 48:  # noqa: PLR2004 -- Two days are told in hours still.
        return plural(hours, "час", "часа", "часов")
    return plural(round(hours / 24), "день", "дня", "дней")


def decimal(value: float) -> str:
    """Write a figure with one digit after the point where it is small."""
    text = f"{value:.1f}" if value < 10 else f"{value:.0f}"  # noqa: PLR2004 -- One digit.
    return text if current() == ENGLISH else text.replace(".", ",")
