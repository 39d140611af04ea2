"""Sizes are budgets, not taste: only the tail goes wrong, and it goes wrong slowly."""

from pathlib import Path

import pytest

from tests.source import MODULES, ROOT, functions, is_view, length

MODULE, FUNCTION, VIEW, TEST_MODULE, TEMPLATE = 250, 30, 15, 400, 200

TESTS = sorted((ROOT / "tests").rglob("*.py"))
SCRIPTS = sorted([*(ROOT / "bin").glob("*.py"), *(ROOT / "bench").rglob("*.py")])
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*MODULES.values(), *SCRIPTS], ids=name)
def test_a_module_is_short(path: Path) -> None:
    assert lines(path) <= MODULE


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_a_test_module_is_short(path: Path) -> None:
    assert lines(path) <= TEST_MODULE


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_short(path: Path) -> None:
    assert lines(path) <= TEMPLATE


@pytest.mark.parametrize("path", [*MODULES.values(), *SCRIPTS, *TESTS], ids=name)
def test_a_function_is_short(path: Path) -> None:
    long = {f"{one.name}: {length(one)}" for one in functions(path) if length(one) > FUNCTION}

    assert not long


@pytest.mark.parametrize("path", MODULES.values(), ids=name)
def test_a_view_is_shorter(path: Path) -> None:
    views = [one for one in functions(path) if is_view(one)]

    long = {f"{view.name}: {length(view)}" for view in views if length(view) > VIEW}

    assert not long
