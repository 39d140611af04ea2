#!/usr/bin/env python3
"""Bring the English catalogue up to date with what the code says in Russian: `make messages`.

Found are: `_()` and `gettext()`; `{% trans %}`; the nouns of `|plural(…)`; the sentences of errors
(a class's `message`, what is raised with a Russian sentence); names of the default season's data.
With --check nothing is written: what is missing, unfinished or ill-formed is told instead.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes
from jinja2.ext import babel_extract

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PACKAGES = ("app", "nominations", "voting")
#: Read by developers and by those who run the site, at a terminal: in Russian, as they are.
TERMINAL = ("app/cli/", "app/dev/", "templates/dev/", "nominations/city_file.py")
TERMINAL += ("voting/protocol/verify.py",)
#: Texts that are data (of the default season, of providers, reasons): pages translate them.
DATA = ("nominations/presets.py", "nominations/bands.py", "voting/web/identity.py")
DATA += ("voting/fraud/reasons.py", "app/rehearsal/attacks.py")
FUNCTIONS = {"_": (0,), "gettext": (0,), "lazy_gettext": (0,), "plural": (1, 2), "told": (0,)}
RUSSIAN = re.compile("[А-Яа-яЁё]")
PLACE = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?\w+")

Said = str | tuple[str, str]
Found = Iterator[tuple[Said, str]]


def template_messages(path: Path) -> Iterator[Said]:
    """Return what a template says."""
    options = {"newstyle_gettext": "true", "silent": "false"}
    with path.open("rb") as file:
        for _line, _function, message, _comments in babel_extract(
            file, ["_", "gettext"], [], options
        ):
            if message:  # None: what is translated there is named by a variable.
                yield message if isinstance(message, str) else message[0]
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for found in environment.parse(path.read_text("utf-8")).find_all(nodes.Filter):
        if found.name == "plural":
            one, few, _many = (given.as_const() for given in found.args)
            yield one, few


def module_messages(path: Path) -> Iterator[Said]:
    """Return what a module says: calls, sentences of errors."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield from called(node)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from russian(node.exc.args[:1])
        elif isinstance(node, ast.ClassDef):
            yield from sentences(node)


def called(call: ast.Call) -> Iterator[Said]:
    """Return what a call of a translating function, or of an error's constructor, says."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "__init__":
        yield from russian(call.args[:1])
    places = FUNCTIONS.get(name, ())
    given = list(russian([call.args[place] for place in places if place < len(call.args)]))
    if given and len(given) == len(places):
        yield given[0] if len(given) == 1 else (given[0], given[1])


def sentences(owner: ast.ClassDef) -> Iterator[str]:
    """Return the sentence of an error's class."""
    for node in owner.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
            yield from russian([node.value])


def data_messages(path: Path) -> Iterator[str]:
    """Return every Russian text of a module that holds data, but for what documents it."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    yield from russian([node for node in ast.walk(tree) if id(node) not in bare])


def russian(given: list[ast.expr] | list[ast.AST]) -> Iterator[str]:
    """Return those of the expressions that are Russian texts."""
    for node in given:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and RUSSIAN.search(node.value)
        ):
            yield node.value


def messages() -> Found:
    """Return all that the site says, each with the file that says it."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from of(path, template_messages)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            data = path.relative_to(ROOT).as_posix() in DATA
            yield from of(path, data_messages if data else module_messages)


def texts() -> Iterator[tuple[str, ...]]:
    """Return all that the site says, each text with its forms."""
    for said, _name in messages():
        yield (said,) if isinstance(said, str) else said


def of(path: Path, read: Callable[[Path], Iterator[Said]]) -> Found:
    """Return what one file says, with its name; nothing of those that speak to a terminal."""
    name = path.relative_to(ROOT).as_posix()
    if not name.startswith(TERMINAL):
        yield from ((said, name) for said in read(path))


def collected() -> Catalog:
    """Return a catalogue of all that the site says."""
    catalogue = Catalog(locale="en")
    for said, name in messages():
        catalogue.add(said, locations=[(name, 0)])
    return catalogue


def known() -> Catalog:
    """Return the catalogue as it is."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def update() -> int:
    """Write the catalogue anew: what is said no more goes, what is new comes untranslated."""
    fresh, kept = collected(), known()
    for message in fresh:
        if message.id and message.id in kept:
            message.string = kept[message.id].string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=100, omit_header=True, include_lineno=False, sort_by_file=True)
    missing = [message for message in fresh if message.id and not complete(message)]
    print(f"{len(fresh)} messages, {len(missing)} to translate: {CATALOGUE.relative_to(ROOT)}")
    return 0


def complete(message: Message) -> bool:
    """Tell whether a message has its translation in every form."""
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(strings) and all(strings) and not message.fuzzy


def check() -> int:
    """Tell what keeps the English pages from being whole; the number of faults is the answer."""
    fresh, kept = collected(), known()
    said = {message.id for message in fresh if message.id}
    written = {message.id: message for message in kept if message.id}
    faults = [f"not in the catalogue: {one!r}" for one in sorted(said - written.keys(), key=str)]
    faults += [f"said no more: {one!r}" for one in sorted(written.keys() - said, key=str)]
    for one, message in written.items():
        if not complete(message):
            faults.append(f"not translated: {one!r}")
        elif unlike(message):
            faults.append(f"other places or tags: {one!r} → {message.string!r}")
    print("\n".join(faults) or "The English catalogue is whole.")
    if faults:
        print("Run `make messages`, then write the English into", CATALOGUE.relative_to(ROOT))
    return min(len(faults), 1)


def unlike(message: Message) -> bool:
    """Tell whether a translation fills other places, or has other tags, than the original."""
    if not isinstance(message.id, str):
        return False
    return any(
        sorted(shape.findall(message.id)) != sorted(shape.findall(message.string))
        for shape in (PLACE, TAG)
    )


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv else update())
