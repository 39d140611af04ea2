"""The prize from the first application to the winner, and the voter's way in its harder forms."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import scene
from tests.journeys.people import log_in, tab_to, telephone, vote

BAKERY = "Булочная «У Палыча»"
ALREADY = re.compile("Ваш голос уже засчитан")


def register(page: Page, mail: Page) -> None:
    """Become an owner: register, confirm by the letter, log in."""
    page.goto("/register")
    page.get_by_label("Электронная почта").fill("palych@example.ru")
    page.get_by_label("Пароль").fill(scene.PASSWORD)
    page.get_by_label("Согласен(на)").check()
    page.get_by_role("button", name="Создать кабинет").click()
    mail.goto("/dev/mail")
    letter = mail.locator("article", has_text="palych@example.ru").first
    expect(letter).to_be_visible()
    page.goto(letter.get_by_role("link").first.get_attribute("href"))
    page.get_by_role("button", name="Подтвердить почту").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Почта подтверждена")
    log_in(page, "palych@example.ru")


def apply(page: Page, trade: str = "Магазин у дома") -> None:
    """Ask for a place; the town's name is that of two, so it is made plain."""
    page.goto("/cabinet/applications/new")
    forward = page.get_by_role("button", name="Дальше")
    page.get_by_label("Название").fill(BAKERY)
    page.get_by_label("ИНН").fill("500100732259")
    forward.click()
    page.get_by_role("combobox", name="Город").press_sequentially("Железног")
    page.get_by_role("option", name="Курская область").click()
    forward.click()
    page.get_by_label("Сколько у вас сотрудников").fill("7")
    page.get_by_label(trade).check()
    forward.click()
    forward.click()
    page.get_by_label("Расскажите").fill("Печём на закваске, знаем покупателей по именам.")
    forward.click()
    page.get_by_role("link", name="Пропустить").click()
    for consent in ("Обработка данных", "Публикация"):
        page.get_by_label(consent).check()
    forward.click()
    page.get_by_role("button", name="Отправить заявку").click()


def accept(page: Page) -> str:
    """As an organiser, accept the application; return the code of the entry."""
    log_in(page, scene.ORGANISER)
    page.goto("/admin/applications/?status=waiting")
    page.get_by_role("link", name=BAKERY).click()
    page.get_by_role("button", name="Принять заявку").click()
    expect(page.get_by_text("Заявка принята")).to_be_visible()
    page.goto("/admin/applications/?status=accepted")
    page.get_by_role("link", name=BAKERY).click()
    page.get_by_role("link", name="Страница участника").click()
    return page.url.rpartition("/")[2]


def certify(page: Page) -> None:
    """As an organiser, end the rehearsal and certify what came out."""
    page.goto("/admin/season/")
    page.get_by_role("button", name="Закрыть голосование").click()
    page.goto("/admin/results/")
    certified = page.get_by_text("Итоги заверены и видны всем")
    for _ in range(80):  # The sealer puts the close into the log first.
        button = page.get_by_role("button", name="Заверить итоги")
        if button.is_visible():
            button.click()
            break
        page.wait_for_timeout(500)
        page.goto("/admin/results/")
    expect(certified).to_be_visible()


def test_a_business_enters_is_voted_for_in_both_ways_and_wins(own_site, person, browser):
    owner, organiser, voter = person(own_site), person(own_site), person(own_site)
    phone = telephone(browser, own_site.address)

    register(owner, voter)
    apply(owner)
    expect(owner.locator(".sentence")).to_have_text("6–15 человек, 50–100 тысяч жителей")
    code = accept(organiser)
    expect(organiser.get_by_role("heading", level=1)).to_have_text(BAKERY)

    vote(voter, phone, code, "+7 900 000-01-01")
    expect(voter.get_by_role("heading", level=1)).to_have_text("Голос принят. Спасибо!")
    assert "/r#" in phone.texts("89000000102", f"код {code}")
    assert "уже голосовали" in phone.texts("+79000000101", code)
    vote(voter, phone, code, "+7 (900) 000-01-02")
    expect(voter.get_by_role("heading", level=1)).to_have_text(ALREADY)

    await_votes(voter, code, 2)
    certify(organiser)
    voter.goto(f"/results/{own_site.scene.season}/")
    winner = voter.locator("li.won", has_text=BAKERY)
    expect(winner.locator(".n")).to_have_text("1")
    expect(winner.locator(".v")).to_contain_text("2 голоса".replace(" ", "\N{NO-BREAK SPACE}"))
    phone.page.context.close()


def await_votes(page: Page, code: str, number: int) -> None:
    """Look at the entry's page until the sealer has counted so many votes."""
    counted = page.locator(".stats dd").first
    for _ in range(40):
        page.goto(f"/e/{code}")
        if counted.inner_text() == str(number):
            return
        page.wait_for_timeout(500)
    expect(counted).to_have_text(str(number))


def test_a_vote_needs_no_javascript(site, person, phone):
    voter = person(site, java_script_enabled=False, viewport={"width": 390, "height": 844})

    vote(voter, phone, site.scene.code, "+79000000201")

    expect(voter.get_by_role("heading", level=1)).to_have_text("Голос принят. Спасибо!")
    expect(voter.locator(".receipt")).to_have_text(re.compile(r"[0-9A-HJKMNP-TV-Z\s-]{26,}"))


def test_a_vote_needs_no_mouse(site, person, phone):
    voter = person(site)
    voter.goto(f"/e/{site.scene.code}")

    tab_to(voter, "Отдать голос")
    voter.keyboard.press("Enter")
    expect(voter.get_by_role("heading", level=1)).to_have_text("Как подтвердить голос?")
    tab_to(voter, "Мобильный телефон")
    voter.keyboard.type("89000000202")
    voter.keyboard.press("Enter")
    expect(voter.get_by_role("heading", level=1)).to_have_text("Введите код из SMS")
    tab_to(voter, "Код из 6 цифр")
    voter.keyboard.type(phone.code("89000000202"))
    tab_to(voter, "Подтвердить голос")
    voter.keyboard.press("Enter")

    expect(voter.get_by_role("heading", level=1)).to_have_text("Голос принят. Спасибо!")


def test_a_press_pressed_twice_is_one_vote(site, person, phone):
    voter = person(site)
    voter.goto(f"/e/{site.scene.code}/vote")
    voter.get_by_label("Мобильный телефон").fill("+79000000203")
    voter.get_by_role("button", name="Получить код").click()
    voter.get_by_label("Код из 6 цифр").fill(phone.code("+79000000203"))

    voter.get_by_role("button", name="Подтвердить голос").dblclick()

    expect(voter.get_by_role("heading", level=1)).to_have_text("Голос принят. Спасибо!")
