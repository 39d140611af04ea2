"""The pictures that links show of themselves, and the icons of the site on a phone's screen."""

from urllib.parse import urlsplit

from flask import Response, abort, make_response, request
from flask_babel import gettext as _

from app.core.current import settings
from app.core.db import db
from app.names import told
from app.site import covers
from app.site.covers import Cover
from app.words import plural
from nominations import codes, entries, seasons
from nominations.entries import Card

DAY = 86_400
ICONS = (180, 192, 512)
PNG = "image/png"


def entry(code: str) -> Response:
    """Draw an entry's cover."""
    found = entries.find(db.session(), code) or abort(404)
    return answer(of_entry(entries.card(db.session(), found[0])))


def nomination(slug: str) -> Response:
    """Draw a nomination's cover."""
    season = seasons.current(db.session()) or abort(404)
    trades = {one.slug: one for one in entries.by_nomination(db.session(), season)}
    return answer(of_nomination(trades.get(slug) or abort(404)))


def prize() -> Response:
    """Draw the prize's own cover, for all other pages."""
    season = seasons.current(db.session())
    return answer(of_prize(season.announced_places if season else None))


def icon(size: int, purpose: str) -> Response:
    """Draw the mark as an icon of one of the sizes that systems ask for."""
    if size not in ICONS:
        abort(404)
    made = make_response(covers.icon(size, maskable=purpose == "maskable"))
    return kept(made, f"{covers.VERSION}-{size}-{purpose}")


def of_entry(card: Card) -> Cover:
    """Return what an entry's cover says."""
    place = card.city if card.region in {"", card.city} else f"{card.city}, {card.region}"
    return Cover(
        kicker=told(card.nomination),
        title=card.name,
        foot=place,
        figure=codes.spaced(card.code),
        figure_label=_("Код для голосования"),
    )


def of_nomination(trade: entries.Trade) -> Cover:
    """Return what a nomination's cover says."""
    figure, _space, noun = plural(trade.entries, "участник", "участника", "участников").rpartition(
        "\N{NO-BREAK SPACE}"
    )
    return Cover(
        kicker=_("Номинация"),
        title=told(trade.name),
        foot=_("Выбирают покупатели. Один номер — один голос."),
        figure=figure,
        figure_label=noun,
    )


def of_prize(places: int | None) -> Cover:
    """Return what the prize's cover says."""
    return Cover(
        kicker=_("Народная премия малого бизнеса"),
        title=_("Победителей выбирают покупатели"),
        foot=urlsplit(settings().public_base_url).netloc,
        figure=str(places or "SMS"),
        figure_label=_("призовых мест") if places else _("Голосуйте кодом"),
    )


def answer(cover: Cover) -> Response:
    """Send a cover, unless the asker has it already; nothing is drawn then."""
    if cover.etag in request.if_none_match:
        return kept(Response(status=304), cover.etag)
    return kept(make_response(covers.draw(cover)), cover.etag)


def kept(made: Response, etag: str) -> Response:
    """Let caches keep a picture for a day and ask by its name whether it is still the same."""
    made.mimetype = PNG
    made.set_etag(etag)
    made.cache_control.public = True
    made.cache_control.max_age = DAY
    return made
