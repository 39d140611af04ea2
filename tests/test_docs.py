"""What the documents say is so: their commands exist, their links lead somewhere."""

import re
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from tests.source import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def blocks(text: str) -> list[str]:
    """Return what stands in fenced blocks."""
    return FENCED.findall(text)


def code(text: str) -> str:
    """Return all that is set as code, in blocks and in lines."""
    return ";\n".join([*blocks(text), *INLINE.findall(FENCED.sub("", text))])


def anchors(text: str) -> set[str]:
    """Return the names that GitHub gives a document's headings."""
    bare = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in bare}


@pytest.fixture(params=DOCUMENTS, ids=NAMES)
def document(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def commands(app: Flask) -> click.Context:
    """Return the context in which `flask` looks its commands up."""
    group = FlaskGroup(create_app=lambda: app)
    return click.Context(group, obj=ScriptInfo(create_app=lambda: app))


def is_command(commands: click.Context, name: str, inner: str) -> bool:
    """Tell whether `flask name inner` runs; `inner` may be an argument of a lone command."""
    command = commands.command.get_command(commands, name)
    if isinstance(command, click.Group):
        return inner in command.commands
    return command is not None


def test_the_makefile_has_every_target_that_a_document_calls(document):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = document.read_text(encoding="utf-8")

    called = set(re.findall(r"^ *(?:[A-Z_]+=\S+ )*make ([a-z]+)", code(text), re.MULTILINE))

    assert called <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_every_flask_command_that_a_document_calls_exists(document, commands):
    text = document.read_text(encoding="utf-8")
    called = re.findall(r"\bflask\s+([a-z][a-z-]*)(?:\s+([a-z][a-z-]*))?", code(text))

    missing = [pair for pair in called if not is_command(commands, *pair)]

    assert not missing


def test_every_link_of_a_document_leads_to_a_file_of_the_project(document):
    links = LINK.findall(document.read_text(encoding="utf-8"))

    broken = [path for path, _ in links if path and not (document.parent / path).is_file()]

    assert not broken


def test_every_link_to_a_heading_finds_it(document):
    links = LINK.findall(document.read_text(encoding="utf-8"))
    targets = [(document.parent / path if path else document, name) for path, name in links if name]

    lost = [name for path, name in targets if name not in anchors(path.read_text(encoding="utf-8"))]

    assert not lost


def test_operations_explain_exactly_the_settings_that_the_site_reads():
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    config = "".join(
        (ROOT / "app" / name).read_text(encoding="utf-8")
        for name in ("config.py", "environment.py")
    )
    table = operations.partition("## Settings")[2].partition("\n## ")[0]

    explained = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)

    assert sorted(explained) == sorted(re.findall(r'read\.\w+\("([A-Z_]+)"', config))


def test_the_russian_readme_gives_the_same_commands_as_the_english():
    english, russian = (
        [re.sub(r" *#.*", "", block) for block in blocks(path.read_text(encoding="utf-8"))]
        for path in (ROOT / "README.md", ROOT / "README.ru.md")
    )

    assert russian == english
