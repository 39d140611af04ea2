"""Words of thanks in a real browser: from a vote to the entry's page with its owner's answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import scene
from tests.journeys.people import Telephone, log_in, vote
from tests.journeys.running import Site, running

ANSWER = "Спасибо вам! Заходите за пирогами."


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of the module's own, for nobody else's login may use its organiser's code up."""
    with running(tmp_path_factory.mktemp("thanks"), migrated_sqlite) as served:
        yield served


@pytest.fixture(scope="module")
def cookies(site: Site, browser: Browser) -> dict[str, Any]:
    """Return what the organiser's and the owner's browsers keep: a code is good for one login."""
    kept = {}
    for email in (scene.ORGANISER, scene.OWNER):
        page = browser.new_page(base_url=site.address, locale="ru-RU")
        log_in(page, email)
        kept[email] = page.context.storage_state()
        page.context.close()
    return kept


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_words_go_from_a_vote_to_the_page_with_an_answer(
    site: Site, person: Any, phone: Telephone, cookies: dict[str, Any], *, scripts: bool
) -> None:
    words = f"За тёплый хлеб и доброе слово, {'со' if scripts else 'без'} скриптами"
    voter = person(site, java_script_enabled=scripts)
    page = f"/e/{site.scene.code}"

    vote(voter, phone, site.scene.code, f"+7900000310{int(scripts)}")
    leave(voter, words)
    voter.goto(page)
    expect(voter.get_by_text(words)).to_have_count(0)

    read(person(site, java_script_enabled=scripts, storage_state=cookies[scene.ORGANISER]), words)
    owner = person(site, java_script_enabled=scripts, storage_state=cookies[scene.OWNER])
    answer(owner, f"/cabinet/applications/{site.scene.application}/thanks", words)

    voter.goto(page)
    quote = voter.locator("figure.quote", has_text=words)
    expect(quote).to_contain_text("Юлия")
    expect(quote).to_contain_text(ANSWER)

    take_back(voter, site.scene.code)
    voter.goto(page)
    expect(voter.get_by_text(words)).to_have_count(0)


def leave(page: Page, words: str) -> None:
    """Write words, mend what may not be shown, and send them."""
    page.get_by_label("За что вы благодарите?").fill(f"{words}. Звоните 8 900 000-00-41")
    page.get_by_label("Ваше имя").fill("Юлия")
    page.get_by_label("Согласен(на) на показ").check()
    page.get_by_role("button", name="Отправить слова").click()
    fault = page.get_by_role("alert").get_by_role("link", name="Похоже на номер телефона")
    expect(fault).to_have_count(1)
    expect(page.get_by_label("Ваше имя")).to_have_value("Юлия")
    page.get_by_label("За что вы благодарите?").fill(words)
    page.get_by_role("button", name="Отправить слова").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Спасибо за тёплые слова")


def read(page: Page, words: str) -> None:
    """As a moderator, find the words by the desk and let them be shown."""
    page.goto("/admin/")
    page.get_by_role("link", name="строка благодарности ждёт").click()
    page.get_by_role("checkbox", name=words[:40]).check()
    page.get_by_role("button", name="Показать отмеченные").click()
    expect(page.get_by_text("Решено строк: 1.")).to_be_visible()


def answer(page: Page, address: str, words: str) -> None:
    """As the owner, answer the words."""
    page.goto(address)
    said = page.locator("article", has_text=words)
    said.locator("summary").click()
    said.get_by_label("Ваш ответ").fill(ANSWER)
    said.get_by_role("button", name="Ответить").click()
    expect(page.locator("article", has_text=words)).to_contain_text(ANSWER)


def take_back(page: Page, code: str) -> None:
    """Take the words back, as the page of the vote offers it."""
    page.goto(f"/e/{code}/vote/done")
    page.get_by_role("button", name="Взять слова назад").click()
    expect(page.get_by_text("Слова удалены.")).to_be_visible()


def test_the_words_are_reviewed_by_keys_alone(
    site: Site, person: Any, phone: Telephone, cookies: dict[str, Any]
) -> None:
    voter = person(site)
    vote(voter, phone, site.scene.code, "+79000003109")
    voter.get_by_label("За что вы благодарите?").fill("Плохо, больше не приду")
    voter.get_by_label("Согласен(на) на показ").check()
    voter.get_by_role("button", name="Отправить слова").click()
    page = person(site, storage_state=cookies[scene.ORGANISER])
    page.goto("/admin/thanks/")
    expect(page.get_by_text("Клавиши:")).to_be_visible()

    for key in ("j", "d"):
        page.keyboard.press(key)
    page.get_by_label("Причина").select_option("Это не благодарность")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Решено строк: 1.")).to_be_visible()


def test_what_is_typed_at_the_check_goes_along_to_the_words(site: Site, person: Any) -> None:
    page = person(site)
    page.goto("/receipts/")
    page.get_by_label("Квитанция").fill("A" * 26)

    page.get_by_role("link", name="написать слова благодарности").click()

    expect(page.get_by_label("Квитанция")).to_have_value("A" * 26)
    expect(page).to_have_url(f"{site.address}/thanks/")
