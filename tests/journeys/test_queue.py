"""The queue in a real browser: by keys alone, and without JavaScript by boxes and buttons."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.core.db import db
from nominations import seasons
from tests.application import make_app, make_settings
from tests.journeys import scene
from tests.journeys.people import log_in
from tests.journeys.running import Site, running

FIRMS = ("Ателье", "Булочная", "Веранда", "Гараж", "Дача", "Ежевика", "Жасмин", "Заря")


@pytest.fixture(scope="module")
def queue_site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site at whose door firms wait, in the order of the alphabet after the scene's own."""
    folder = tmp_path_factory.mktemp("queue")
    with running(folder, migrated_sqlite) as served:
        with make_app(make_settings(folder)).app_context():
            season = seasons.current(db.session())
            for place, name in enumerate(FIRMS):
                scene.apply(db.session(), season, name, f"77{place:08d}", 3)
                db.session.commit()
            db.session.remove()
            db.engine.dispose()
        yield served


@pytest.fixture(scope="module")
def cookies(queue_site: Site, browser: Browser) -> Any:
    """Return the cookies of the organiser, who logs in once: a code is good for one login."""
    page = browser.new_page(base_url=queue_site.address, locale="ru-RU")
    log_in(page, scene.ORGANISER)
    kept = page.context.storage_state()
    page.context.close()
    return kept


def test_a_queue_is_gone_through_by_keys_alone(queue_site, person, cookies):
    page = person(queue_site, storage_state=cookies)
    page.goto("/admin/applications/?nomination=restorany-kafe")
    expect(page.get_by_text("Клавиши:")).to_be_visible()

    for key in "jjk":
        page.keyboard.press(key)
    assert focused(page) == "Ателье"
    page.keyboard.press("Enter")
    expect(head(page)).to_have_text("Ателье")
    decided_by_keys(page)

    expect(head(page)).to_have_text("Заявки")
    expect(page.locator("tbody tr")).to_have_count(5)


def decided_by_keys(page: Page) -> None:
    """Look at the second one, accept the first, decline the next, ask the third; go back."""
    press = page.keyboard.press
    press("j")
    expect(head(page)).to_have_text("Булочная")
    press("k")
    expect(head(page)).to_have_text("Ателье")
    press("a")
    expect(page.get_by_text("Заявка принята: Ателье.")).to_be_visible()
    expect(head(page)).to_have_text("Булочная")
    press("d")
    page.get_by_label("Заготовка").select_option("Повтор")
    page.keyboard.type(" ad?")
    expect(page.get_by_label("Причина или вопрос")).to_have_value(
        re.compile(r"второй не нужно\. ad\?$")
    )
    press("Control+Enter")
    expect(head(page)).to_have_text("Веранда")
    press("m")
    page.get_by_label("Причина или вопрос").fill("Где вы принимаете гостей?")
    press("Control+Enter")
    expect(head(page)).to_have_text("Гараж")
    press("u")


def test_a_list_is_decided_by_keys_and_keys_can_be_switched_off(queue_site, person, cookies):
    page = person(queue_site, storage_state=cookies)
    page.goto("/admin/applications/?nomination=restorany-kafe&q=гараж")
    press = page.keyboard.press

    page.get_by_label("Название, ИНН, город или код").press("a")
    head(page).click()
    press("?")
    page.get_by_label("Выключить клавиши").check()
    press("j")
    press("a")
    expect(head(page)).to_have_text("Заявки")
    page.get_by_label("Выключить клавиши").uncheck()
    for key in "jx":
        press(key)
    expect(page.get_by_label("Отметить: Гараж")).to_be_checked()
    press("a")

    expect(page.get_by_text("Принято заявок: 1.")).to_be_visible()


def test_without_javascript_several_are_declined_with_one_reason(queue_site, person, cookies):
    page = person(queue_site, java_script_enabled=False, storage_state=cookies)
    page.goto("/admin/applications/?nomination=restorany-kafe&place=тверь")
    for name in ("Дача", "Ежевика"):
        page.get_by_label(f"Отметить: {name}").check()

    page.get_by_text("Отклонить или спросить").click()
    page.get_by_label("Заготовка").select_option("Повтор")
    page.get_by_role("button", name="Отклонить отмеченные").click()

    expect(page.get_by_text("Отклонено заявок: 2.")).to_be_visible()
    page.get_by_role("link", name="Отметить всю страницу").click()
    expect(page.get_by_label("Отметить: Жасмин")).to_be_checked()
    page.get_by_role("link", name="Жасмин").click()
    page.get_by_role("button", name="Принять заявку").click()
    expect(page.get_by_text("Заявка принята: Жасмин.")).to_be_visible()
    expect(head(page)).to_have_text("Заря")


def head(page: Page) -> Locator:
    """Return the heading of the page."""
    return page.get_by_role("heading", level=1)


def focused(page: Page) -> str:
    """Return the text of what is in focus."""
    return str(page.evaluate("document.activeElement.textContent"))
