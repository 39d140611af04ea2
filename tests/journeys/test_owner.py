"""An owner's way at 390 pixels: from a new account to the votes, with a script and without."""

import io
import re
from itertools import count

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import scene
from tests.journeys.people import log_in

TELEPHONE = {"viewport": {"width": 390, "height": 844}}
NUMBERS = count(1)
STORY = "Варим кофе из своей обжарки и помним, кто какой пьёт."
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
INNS = iter(("6900000011", "6900000029"))


@SCRIPTS
def test_from_a_new_account_to_the_votes(site, person, script):
    owner = person(site, java_script_enabled=script, **TELEPHONE)
    enrol(owner, f"new-owner-{next(NUMBERS)}@example.ru")

    apply(owner, f"Кофейня {next(NUMBERS)}", script=script)
    expect(owner.get_by_role("status")).to_contain_text("Заявка отправлена")
    number = re.findall(r"/applications/(\d+)", owner.url)[0]

    organiser = person(site)
    log_in(organiser, scene.ORGANISER)
    organiser.goto(f"/admin/applications/{number}")
    organiser.get_by_label("Причина отказа").fill("Назовите адрес вашей кофейни.")
    organiser.get_by_role("button", name="Вернуть с этим вопросом").click()
    answer(owner, "Тверь, Советская, 5")
    organiser.goto(f"/admin/applications/{number}")
    expect(organiser.get_by_text("Тверь, Советская, 5")).to_be_visible()
    organiser.get_by_role("button", name="Принять заявку").click()

    owner.goto(f"/cabinet/applications/{number}")
    owner.get_by_role("link", name="Голоса и место").click()
    expect(owner.get_by_text("Голосов пока нет")).to_be_visible()
    owner.get_by_role("link", name="Страница участника").first.click()
    expect(owner.get_by_role("img", name="Фото: ")).to_be_visible()


def enrol(page: Page, email: str) -> None:
    """Make an account, confirm its mailbox by the letter, log in."""
    page.goto("/register")
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Пароль").fill(scene.PASSWORD)
    page.get_by_role("checkbox").check()
    page.locator("main form button").click()
    for _ in range(60):
        page.goto("/dev/mail")
        letter = page.locator("article", has_text=email)
        if letter.count():
            break
        page.wait_for_timeout(500)
    letter.get_by_role("link").first.click()
    page.locator("main form button").click()
    log_in(page, email)


def apply(page: Page, name: str, *, script: bool) -> None:
    """Answer every step and send the application."""
    page.goto("/cabinet/applications/new")
    forward = page.get_by_role("button", name="Дальше")
    forward.click()
    expect(page.get_by_role("alert")).to_contain_text("Введите ИНН")
    page.get_by_label("ИНН").fill(next(INNS))
    page.get_by_label("Название").fill(name)
    forward.click()
    town(page, script=script)
    page.get_by_label("Сколько у вас сотрудников").fill("7")
    page.get_by_label("Ресторан и кафе").check()
    if script:
        expect(page.locator("[data-place]")).to_contain_text("6–15 человек")
    forward.click()
    expect(page.get_by_text("6–15 человек").first).to_be_visible()
    forward.click()
    page.get_by_label("Расскажите").fill(STORY)
    forward.click()
    page.get_by_label("Фотографии").set_input_files(picture())
    page.get_by_role("button", name="Загрузить").click()
    expect(page.get_by_role("img", name="Фотография 1")).to_be_visible()
    page.get_by_role("link", name="Дальше").click()
    page.get_by_label("Обработка данных").check()
    page.get_by_label("Публикация").check()
    forward.click()
    expect(page.get_by_text(STORY)).to_be_visible()
    fits(page, script=script)
    page.get_by_role("button", name="Отправить заявку").click()


def town(page: Page, *, script: bool) -> None:
    """Choose the one of two namesakes: from the list that the script shows, or asked by a page."""
    field = page.locator("#city")
    if script:
        field.press_sequentially("Железног")
        expect(page.get_by_role("option").first).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
        expect(field).to_have_value(re.compile("Железногорск .*край|Железногорск .*область"))
    else:
        field.fill("Железногорск")
        page.get_by_role("button", name="Дальше").click()
        page.get_by_label("Курская").check()
    page.get_by_role("button", name="Дальше").click()


def answer(page: Page, words: str) -> None:
    page.reload()
    page.get_by_label("Ваш ответ организатору").fill(words)
    page.get_by_role("button", name="Ответить и отправить снова").click()
    expect(page.get_by_role("status")).to_contain_text("снова на проверке")


def fits(page: Page, *, script: bool) -> None:
    """The page does not scroll sideways on a telephone."""
    if script:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def picture() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 120, 60)).save(out, "JPEG")
    return {"name": "кофе.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
