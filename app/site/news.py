"""The news of the prize, as a page and an Atom feed (RFC 4287), made of the seasons' dates."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Response, render_template, url_for
from flask_babel import gettext as _

from app.core.clock import now
from app.core.current import settings
from app.core.db import db
from app.names import told
from app.site.sitemap import kept
from app.words import day, last_day
from nominations import published
from nominations.published import Event, News

#: Four seasons' worth.
MOST = 20
ATOM = "application/atom+xml"


@dataclass(frozen=True)
class Item:
    """A piece of news as people read it; `tag` names it for good (RFC 4151)."""

    tag: str
    title: str
    text: str
    path: str
    at: datetime


def page() -> str:
    """Show the news."""
    return render_template("site/news.html", items=items())


def feed() -> Response:
    """Give the news to feed readers."""
    told_news = items()
    updated = told_news[0].at if told_news else now()
    shown = render_template("site/news.xml", items=told_news, updated=updated)
    return kept(shown, ATOM)


def items() -> list[Item]:
    """Return the news of all seasons, the newest first."""
    return [item(one) for one in published.news(db.session(), now(), MOST)]


def item(news: News) -> Item:
    """Write one piece of news."""
    title, text = words(news)
    host = urlsplit(settings().public_base_url).hostname
    return Item(
        tag=f"tag:{host},{news.at:%Y-%m-%d}:{news.season.slug}/{news.event}",
        title=f"{told(news.season.name)}: {title}",
        text=text,
        path=path(news),
        at=news.at,
    )


def words(news: News) -> tuple[str, str]:
    """Return what has come to pass, and what it means for people."""
    ends, results = last_day(news.ends), day(news.ends)
    return {
        Event.REGISTRATION: (
            _("открыта регистрация"),
            _("Принимаем заявки предприятий до %(day)s.", day=ends),
        ),
        Event.VOTING: (
            _("голосование открыто"),
            _("Голосуйте на сайте или по SMS до %(day)s.", day=ends),
        ),
        Event.HIDDEN: (
            _("рейтинг скрыт"),
            _("Места не показываем до итогов, чтобы никто не подстраивался. Голосовать можно."),
        ),
        Event.CLOSED: (
            _("голосование закончилось"),
            _("Считаем голоса. Итоги объявим %(day)s.", day=results),
        ),
        Event.RESULTS: (
            _("итоги подведены"),
            _("Победители названы, протокол голосования открыт для проверки."),
        ),
    }[news.event]


def path(news: News) -> str:
    """Return the page that a piece of news is about."""
    if news.event is Event.RESULTS:
        return url_for("voting.season_results", season=news.season.slug)
    pages = {Event.REGISTRATION: "nominations.index", Event.HIDDEN: "voting.standings"}
    return url_for(pages.get(news.event, "site.home"))
