"""Every template: it compiles, keeps to the strict CSP, escapes what it shows, protects its forms."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from app.sheets import parts

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "templates"
STATIC = ROOT / "static"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
FILTERS = (
    "moscow",
    "day",
    "last_day",
    "until",
    "clock",
    "number",
    "plural",
    "countries",
    "code",
    "told",
    "ru",
    "named",
)
LONGEST = 200

POST_FORM = re.compile(r'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL | re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
#: The page's own sheet, which the policy knows by its hash.
CARRIED = "<style>{{ carried }}</style>"
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
IMPORT = re.compile(r'\{% from "(?P<file>[^"]+)" import (?P<names>[^%]+?) %\}')
MACRO = re.compile(r"\{% macro (\w+)\(")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str, environment: Environment) -> None:
    assert environment.get_template(name).name == name


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_nothing_inline_that_the_csp_forbids(name: str) -> None:
    text = source(name).replace(CARRIED, "")

    assert not INLINE_STYLE.search(text)
    assert not INLINE_SCRIPT.search(text)
    assert not HANDLER.search(text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_switches_no_escaping_off(name: str) -> None:
    assert not re.search(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b", source(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_that_posts_carries_a_csrf_token(name: str) -> None:
    bare = [form for form in POST_FORM.findall(source(name)) if "{{ csrf() }}" not in form]

    assert not bare


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_imports_exists_and_is_used(name: str) -> None:
    text = source(name)

    for found in IMPORT.finditer(text):
        defined = set(MACRO.findall(source(found["file"])))
        names = {word.strip() for word in found["names"].split(",")}
        body = text.replace(found[0], "")

        assert names <= defined
        assert {word for word in names if not re.search(rf"\b{word}\(", body)} == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_short(name: str) -> None:
    assert len(source(name).splitlines()) <= LONGEST


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_loads_nothing_from_elsewhere(name: str) -> None:
    text = re.sub(r"<a\b[^>]*>", "", source(name))

    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_static_files_that_a_template_names_exist(name: str) -> None:
    named = re.findall(r"""url_for\(['"]static['"], filename=['"]([^'"]+)['"]""", source(name))

    built = {path for path in named if path.startswith("vendor/")}
    assert [path for path in set(named) - built if not (STATIC / path).is_file()] == []


def source(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


@pytest.fixture(scope="module")
def environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    environment.filters.update(dict.fromkeys(FILTERS, str))
    return environment


SHEETS = [STATIC / "css" / name for name in ("rare.css", "rules.css", "account.css")]
SHEETS += [STATIC / path for path in parts()]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_all_but_what_is_for_old_browsers_stands_in_a_layer(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)

    # What is outside of the layers would win over all that is in them.
    opened = set(re.findall(r"^(@?[\w.:\[-]+)", text, re.MULTILINE))
    assert opened <= (
        {"@supports"} if sheet.name == "old.css" else {"@layer", "@font-face", "@import"}
    )


def test_the_dark_of_the_components_page_is_the_dark_of_the_site() -> None:
    tokens, shown = (
        (STATIC / "css" / name).read_text("utf-8") for name in ("tokens.css", "dev.css")
    )
    dark = tokens.partition("prefers-color-scheme: dark")[2]

    assert re.findall(r"(--[\w-]+: #\w+);", shown) == re.findall(r"(--[\w-]+: #\w+);", dark)
