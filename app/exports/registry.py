"""Every export there is. A new one is a definition in a module beside this, and listed there."""

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.exports.brought import OF_BROUGHT
from app.exports.data import OF_DATA
from app.exports.deeds import OF_DEEDS
from app.exports.definitions import Export
from app.exports.desk import OF_DESK
from app.exports.owners import OF_OWNERS
from app.exports.seasons import OF_SEASONS
from app.exports.talks import OF_TALKS
from app.exports.votes import OF_VOTES
from app.exports.watch import OF_WATCH
from app.exports.words import THANKS

#: (what a group is called, its exports), as their page has them.
GROUPS: Sequence[tuple[LazyString, Sequence[Export]]] = (
    (_("Предприятия"), (*OF_OWNERS, *OF_BROUGHT, *OF_TALKS)),
    (_("Голоса и итоги"), (*OF_VOTES, *OF_DEEDS, THANKS)),
    (_("Надзор и люди"), OF_WATCH),
    (_("Пульт и отправка"), OF_DESK),
    (_("Сезоны"), OF_SEASONS),
    (_("Данные и доступ"), OF_DATA),
)
EXPORTS: Mapping[str, Export] = {one.name: one for _title, group in GROUPS for one in group}
