"""Every export there is. A new one is a definition in a module beside this, and listed there."""

from collections.abc import Mapping

from app.exports.brought import OF_BROUGHT
from app.exports.definitions import Export
from app.exports.owners import OF_OWNERS
from app.exports.votes import OF_VOTES
from app.exports.watch import OF_WATCH
from app.exports.words import THANKS

EXPORTS: Mapping[str, Export] = {
    one.name: one for one in (*OF_OWNERS, *OF_BROUGHT, *OF_VOTES, *OF_WATCH, THANKS)
}
