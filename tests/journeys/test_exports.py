"""An organiser takes a list out, and a big journal that a worker makes; all without scripts."""

import sqlite3
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.exports.poison import csv_rows, xlsx_rows
from tests.journeys import scene
from tests.journeys.people import log_in

MANY = 5_200


def test_a_filtered_list_and_a_big_journal_become_files(own_site, person, tmp_path):
    write_journal(tmp_path / "prize.sqlite3")
    page = person(own_site, java_script_enabled=False, viewport={"width": 390, "height": 844})
    log_in(page, scene.ORGANISER)

    page.goto("/admin/applications/?status=waiting")
    page.get_by_role("link", name="Выгрузить: Заявки").click()
    page.get_by_label("Файл").first.select_option("csv")
    waiting = csv_rows(downloaded(page, "Скачать"))

    page.goto("/admin/audit/")
    page.get_by_role("link", name="Выгрузить").click()
    page.get_by_role("button", name="Сделать файл").click()
    expect(page.get_by_role("link", name="Скачать XLSX")).to_be_visible(timeout=60_000)
    journal = xlsx_rows(downloaded(page, "Скачать XLSX"))

    assert [row[1] for row in waiting] == ["Бизнес", "Салон «Ромашка»"]
    assert len(journal) > MANY
    page.goto("/admin/audit/?action=export.downloaded")
    expect(page.get_by_text("Выгрузка скачана").last).to_be_visible()


def write_journal(path: Path) -> None:
    """Write more acts into the journal than are taken out at once."""
    with sqlite3.connect(path) as base:
        base.executemany(
            "INSERT INTO audit_entry (action, subject, details) VALUES (?, ?, '{}')",
            [("season.changed", "season 1")] * MANY,
        )
    base.close()


def downloaded(page: Page, name: str) -> bytes:
    """Press what answers with a file; return what is in it."""
    with page.expect_download() as begun:
        page.locator(f":is(a, button):text-is('{name}')").click()
    return begun.value.path().read_bytes()
