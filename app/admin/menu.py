"""The panel's menu: a few parts, and under them the pages of the part that one is in."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.admin.blueprint import bp
from app.auth.guards import may

#: (what a part is called, its pages by their endpoints).
PARTS: Sequence[tuple[LazyString, Sequence[tuple[str, LazyString]]]] = (
    (
        _("Сейчас"),
        (
            ("admin.desk", _("Пульт")),
            ("admin.applications", _("Заявки")),
            ("admin.changes", _("Изменения")),
            ("admin.triage", _("Неразобранные SMS")),
            ("admin.thanks", _("Слова благодарности")),
            ("admin.fraud", _("Подозрительные голоса")),
            ("admin.proposals", _("Ждут двоих")),
            ("admin.votes", _("Найти голос")),
        ),
    ),
    (
        _("Сезоны"),
        (
            ("admin.season", _("Этот сезон")),
            ("admin.seasons", _("Все сезоны")),
            ("admin.rehearsals", _("Репетиции")),
            ("admin.simulator", _("Проба SMS")),
            ("admin.imports_page", _("Импорт")),
            ("admin.partners", _("Партнёры")),
        ),
    ),
    (
        _("Итоги"),
        (
            ("admin.results", _("Подведение итогов")),
            ("admin.awards", _("Награды")),
            ("admin.credentials", _("Свидетельства")),
            ("admin.removals", _("Снятые участники")),
        ),
    ),
    (
        _("Учёт"),
        (
            ("admin.exports", _("Выгрузки")),
            ("admin.personal", _("Личные данные")),
            ("admin.journal", _("Журнал")),
        ),
    ),
    (
        _("Доступ"),
        (
            ("admin.people", _("Люди")),
            ("account.sessions", _("Мои сеансы")),
            ("account.keys", _("Мои ключи")),
        ),
    ),
)


@dataclass(frozen=True)
class Link:
    """A page of the menu; `current` when it is this one, or this one lies under it."""

    text: LazyString
    address: str
    current: bool


@dataclass(frozen=True)
class Part:
    """A part of the menu with the pages that its reader may open; it leads to the first."""

    text: LazyString
    links: Sequence[Link]

    @property
    def current(self) -> bool:
        """Tell whether one is in this part."""
        return any(link.current for link in self.links)


@bp.app_template_global()
def menu() -> list[Part]:
    """Return the menu as the person logged in has it."""
    open_ = {
        endpoint: url_for(endpoint)
        for _title, pages in PARTS
        for endpoint, _text in pages
        if may(endpoint, "GET")
    }
    # Of the addresses that this page lies under the longest is the nearest: all lie under the desk.
    under = [one for one in open_.values() if request.path.startswith(one)]
    nearest = max(under, key=len, default="")
    parts = [
        Part(
            title,
            [
                Link(text, open_[endpoint], open_[endpoint] == nearest)
                for endpoint, text in pages
                if endpoint in open_
            ],
        )
        for title, pages in PARTS
    ]
    return [part for part in parts if part.links]
