#!/usr/bin/env python3
"""Make static/vendor: the page's one sheet each time, the fonts of package.json once (by npm).

Run it as `python -m bin.fonts`. Without npm the site uses the system's fonts.

Each file holds one weight, Latin and Cyrillic together, so that letters and digits never come from
different fonts. Sofia Sans draws Bulgarian letters unless the language is said to be Russian, and a
subset loses that choice: so the Russian letters are put where the Bulgarian ones were.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from app import sheets
from app.assets import STATIC, version

ROOT = Path(__file__).parent.parent
VENDOR = STATIC / "vendor"
PACKAGES = ROOT / "node_modules" / "@fontsource-variable"

LATIN = [*range(0x20, 0x7F), 0xA0, 0xAB, 0xB7, 0xBB, 0xD7, 0x2013, 0x2014, *range(0x2018, 0x201F)]
LATIN += [0x2022, 0x2026, *range(0x2190, 0x2194), 0x2212]
CYRILLIC = [0x401, *range(0x410, 0x450), 0x451, 0x20BD, 0x2116]
ALPHABETS = {"latin": LATIN, "cyrillic": CYRILLIC}


@dataclass(frozen=True)
class Face:
    """One file of static/vendor."""

    family: str
    weight: int
    name: str
    #: Whose letters are set closer in pairs: Russian alone in text, for that weighs a tenth.
    kerned: tuple[str, ...] = ("cyrillic",)


FACES = (
    Face("golos-text", 400, "golos-400"),
    Face("golos-text", 600, "golos-600"),
    Face("sofia-sans-extra-condensed", 800, "sofia-800", kerned=("cyrillic", "latin")),
)


def main() -> None:
    """Build what is missing; say one line when the fonts can't be."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    if all((VENDOR / f"{face.name}.woff2").exists() for face in FACES) or made():
        put("fonts.css", named())
    put(Path(sheets.built()).name, squeezed(together()))


def made() -> bool:
    """Make the fonts of npm's packages; tell whether that could be done."""
    npm = shutil.which("npm")
    if npm is None or not fetched(npm):
        reason = "npm is not installed" if npm is None else "npm could not fetch the fonts"
        print(f"The site will use the system's fonts: {reason}.")
        return False
    for face in FACES:
        build(face)
        licence = PACKAGES / face.family / "LICENSE"
        shutil.copyfile(licence, VENDOR / f"{face.family}-OFL.txt")
    return True


def named() -> str:
    """Return the sheet that names the fonts by the addresses that the pages preload them by."""
    sheet = (STATIC / "css" / "fonts.css").read_text("utf-8")
    for face in FACES:
        file = f"{face.name}.woff2"
        address = f"/static/vendor/{file}?v={version(f'vendor/{file}')}"
        sheet = sheet.replace(f"../vendor/{file}", address)
    return sheet


def together() -> str:
    """Return the fonts' sheet, when there is one, and the site's parts after it."""
    fonts = VENDOR / "fonts.css"
    files = [fonts] if fonts.exists() else []
    files += [STATIC / part for part in sheets.parts()]
    return "".join(file.read_text("utf-8") for file in files)


def put(file: str, text: str) -> None:
    """Write a sheet at once, so that nobody reads half of it."""
    new = VENDOR / f"{file}.new"
    new.write_text(text, "utf-8")
    new.replace(VENDOR / file)


def squeezed(sheet: str) -> str:
    """Return a sheet without comments and indents."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*|\s+", lambda found: found[1] or " ", bare).replace(";}", "}")


def fetched(npm: str) -> bool:
    """Install the packages of package-lock.json; tell whether that worked."""
    command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        return subprocess.run(command, cwd=ROOT, check=False, timeout=120).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def build(face: Face) -> None:
    """Write one face as woff2, both alphabets in it."""
    parts = [VENDOR / f"{face.name}-{part}.part" for part in ALPHABETS]
    for path, (part, characters) in zip(parts, ALPHABETS.items(), strict=True):
        source = PACKAGES / face.family / "files" / f"{face.family}-{part}-wght-normal.woff2"
        subset(source, face.weight, characters, kerned=part in face.kerned).save(path)
    font = Merger().merge([str(path) for path in parts])
    font.flavor = "woff2"
    font.save(VENDOR / f"{face.name}.woff2")
    for path in parts:
        path.unlink()


def subset(source: Path, weight: int, characters: list[int], *, kerned: bool) -> TTFont:
    """Return the characters at one weight, the Russian forms in their places."""
    font = instantiateVariableFont(TTFont(source), {"wght": weight})
    font.flavor = None
    forms = dict(russian_forms(font))
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            table.cmap[code] = forms.get(glyph, glyph)
    options = Options()
    options.layout_features = ["tnum", "mark", "ccmp", *(["kern"] if kerned else [])]
    options.drop_tables += ["GDEF", "STAT", "meta", "DSIG", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def russian_forms(font: TTFont) -> Iterator[tuple[str, str]]:
    """Yield (glyph, Russian glyph) for each letter that Russian draws its own way."""
    if "GSUB" not in font:
        return
    table = font["GSUB"].table
    for index in sorted(set(russian_features(table))):
        record = table.FeatureList.FeatureRecord[index]
        if record.FeatureTag != "locl":
            continue
        for lookup in record.Feature.LookupListIndex:
            for subtable in table.LookupList.Lookup[lookup].SubTable:
                substitution = getattr(subtable, "ExtSubTable", subtable)
                yield from getattr(substitution, "mapping", {}).items()


def russian_features(table: object) -> Iterator[int]:
    """Yield the numbers of the features of the language RUS, in any script."""
    for script in table.ScriptList.ScriptRecord:
        for language in script.Script.LangSysRecord:
            if language.LangSysTag.strip() == "RUS":
                yield from language.LangSys.FeatureIndex


if __name__ == "__main__":
    main()
