"""An organiser at the desk: figures that come by themselves, a vote found, a message tried out."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import scene
from tests.journeys.people import log_in, tab_to

VOTER = "+79000000077"
WHY = "Обращение № 214: учтён ли голос."
#: What a browser does when one comes back to its tab: the desk asks for its figures at once.
COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"


def asked_anew(page: Page) -> None:
    """Have the figures fetched, and wait until they are there."""
    with page.expect_response("**/admin/desk"):
        page.evaluate(COME_BACK)


def test_an_organiser_watches_the_desk_finds_a_vote_and_tries_a_message(site, person, phone):
    page = person(site)
    log_in(page, scene.ORGANISER)
    code = site.scene.code

    page.goto("/admin/")
    expect(page.get_by_role("link", name=re.compile("заяв.* жд"))).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Обновляется само")
    receipt = phone.texts(VOTER, code).split("#")[-1].split()[-1]
    until_sealed(page)
    page.get_by_text("Числа по часам").click()
    asked_anew(page)
    expect(page.get_by_role("columnheader", name="Час по Москве")).to_be_visible()

    page.goto("/admin/")
    tab_to(page, "Остановить")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Обновление остановлено")
    expect(page.get_by_role("button", name="Обновлять")).to_be_focused()

    page.get_by_role("link", name="Найти голос").click()
    by_receipt(page, receipt)
    by_phone(page, phone)
    simulate(page, code)


def until_sealed(page: Page) -> None:
    """Ask for the figures until the vote is in them: the sealer works every second."""
    drawn = page.get_by_role("img", name="Голоса по часам")
    for _ in range(30):
        asked_anew(page)
        if drawn.count():
            break
        page.wait_for_timeout(500)
    expect(drawn).to_be_visible()


def by_receipt(page: Page, receipt: str) -> None:
    page.get_by_label("Квитанция").fill(receipt)
    page.get_by_label("Зачем").first.fill(WHY)
    page.get_by_role("button", name="Найти").click()
    found = page.get_by_role("article")
    expect(found).to_contain_text("по SMS")
    expect(found.get_by_role("link", name="доказательство")).to_be_visible()


def by_phone(page: Page, phone) -> None:
    page.get_by_label("Мобильный телефон").fill(VOTER)
    page.get_by_label("Зачем").last.fill(WHY)
    page.get_by_role("button", name="Отправить код").click()
    expect(page.get_by_text("+7 900 •••-••-77")).to_be_visible()
    page.get_by_label("Код из 6 цифр").fill(phone.code(VOTER))
    page.get_by_role("button", name="Показать голоса").click()
    expect(page.get_by_role("article")).to_have_count(1)


def simulate(page: Page, code: str) -> None:
    page.get_by_role("link", name="Симулятор SMS").click()
    page.get_by_role("textbox", name="Сообщение").fill(f"Голос за {code}, спасибо!")
    page.get_by_role("button", name="Попробовать").click()
    expect(page.get_by_text("Голос был бы засчитан")).to_be_visible()
    expect(page.get_by_text(f"Голос за {code} принят")).to_be_visible()


def test_without_scripts_the_desk_asks_for_itself_when_wanted(site, person):
    page = person(site, java_script_enabled=False)
    log_in(page, scene.ORGANISER)

    page.goto("/admin/")
    before = page.locator("meta[http-equiv=refresh]").count()
    page.get_by_role("link", name="Обновлять каждые 15 секунд").click()

    assert before == 0
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "15"
    expect(page.get_by_role("link", name="Не обновлять")).to_be_visible()
    expect(page.get_by_role("button", name="Остановить")).to_be_hidden()
