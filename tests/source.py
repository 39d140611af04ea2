"""The project's own source, read as text and as syntax; nothing of it is imported."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "nominations", "voting")


def dotted(path: Path) -> str:
    """Return the name by which a module is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
#: {dotted name: path} of everything that runs in production.
MODULES = {dotted(path): path for path in [*PATHS, ROOT / "wsgi.py"]}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in nodes(path) if isinstance(node, ast.Call))


@cache
def imports(path: Path) -> frozenset[str]:
    """Return every name a module imports: `from a import b` gives both a and a.b."""
    return frozenset(name for node in nodes(path) for name in imported(node))


def imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_of(path: Path, libraries: set[str]) -> set[str]:
    """Return which of these libraries a module imports."""
    return {name.partition(".")[0] for name in imports(path)} & libraries


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body, its docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a blueprint's decorator makes the function a view."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in {"route", "get", "post"}
        for decorator in function.decorator_list
    )
