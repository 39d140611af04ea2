"""Whoever clones the project gets what it says: pinned packages, named targets, reasons given."""

import re
import shutil
import subprocess

import pytest

from tests.source import MODULES, ROOT

TARGETS = {
    "help",
    "run",
    "test",
    "bench",
    "bench-panel",
    "fuzz",
    "exports",
    "looks",
    "lint",
    "format",
    "types",
    "messages",
    "sure",
    "migration",
    "requirements",
}
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<rest>.*)")
#: Codes first, then `-- why` or `# why`.
REASONED = re.compile(r"(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[a-z-]+(?:,\s*[a-z-]+)*\])\s*\W+\w+.*")


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]

    loose = [line for line in packages if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:", line)]

    assert packages
    assert not loose


def test_packages_come_from_no_particular_host() -> None:
    names = ["requirements.txt", "requirements-dev.txt", "package-lock.json"]
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in names)

    hosts = set(re.findall(r"resolved|index-url|find-links|file:/\S*|https?://\S*npm\S*", text))

    assert not hosts


def test_make_help_names_every_target() -> None:
    make = shutil.which("make")
    assert make

    answer = subprocess.run([make, "help"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert set(re.findall(r"^  make ([a-z-]+) ", answer.stdout, re.MULTILINE)) == TARGETS


def test_the_readme_promises_only_what_make_can_do() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("README.md"))

    promised = set(re.findall(r"^(?:\$ )?make ([a-z-]+)", text, re.MULTILINE))

    assert promised <= TARGETS


def test_every_exception_to_the_checks_has_a_code_and_a_reason() -> None:
    paths = [*MODULES.values(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bin").glob("*.py")]
    paths += (ROOT / "bench").rglob("*.py")
    lines = [
        (path.name, line)
        for path in paths
        if path.name != "test_housekeeping.py"
        for line in path.read_text(encoding="utf-8").splitlines()
    ]

    exceptions = [(name, found) for name, line in lines if (found := EXCEPTION.search(line))]

    assert not [name for name, found in exceptions if not REASONED.fullmatch(found["rest"])]


def test_the_settings_of_the_example_are_those_the_site_reads() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    config = "".join(
        (ROOT / "app" / name).read_text(encoding="utf-8")
        for name in ("config.py", "environment.py")
    )

    offered = set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE))

    assert offered == set(re.findall(r'read\.\w+\("([A-Z_]+)"', config))
