"""Texts that a spreadsheet would take for formulas, and how a file of an export is read back."""

import csv
import io
import zipfile

from openpyxl import load_workbook

SIGNS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "\0=", "＝", "＋", "－", "＠"]
FORMULA = "{sign}1+1"
#: Where in a cell the formula begins: T15 of the threats.
POSITIONS = {
    "first": "{}",
    "after spaces": "  {}",
    "after a quote": '"{}',
    "after a semicolon": "хлеб;{}",
    "after a comma": "хлеб,{},соль",
    "in a line of its own": "хлеб\n{}\nсоль",
}
POISONS = [
    shape.format(FORMULA.format(sign=sign)) for shape in POSITIONS.values() for sign in SIGNS
]
DANGEROUS = set("=+-@\t\r\n\0＝＋－＠")


def csv_rows(content: bytes) -> list[list[str]]:
    """Read a CSV file as a program that knows its separator."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def fragments(content: bytes) -> set[str]:
    """Return the cells that other programs may see: told of another separator, or of none."""
    text = content.decode("utf-8-sig")
    found: set[str] = set()
    for separator in ";,\t|":
        for line in text.replace("\r", "\n").split("\n"):
            found |= {cell.strip('"') for cell in line.split(separator)}
        found |= {
            cell
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            for cell in row
        }
    return found


def xlsx_rows(content: bytes, sheet: str = "Данные") -> list[list[object]]:
    """Read a sheet of an XLSX file."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    book.close()
    return rows


def xlsx_words(content: bytes) -> str:
    """Return all that an XLSX file says, as it lies in the archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def types(content: bytes) -> set[str]:
    """Return the types of an XLSX file's cells; f is a formula."""
    book = load_workbook(io.BytesIO(content))
    return {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
