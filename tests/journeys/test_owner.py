"""An owner's way at 390 pixels, with a script and without: from a new account to the diploma.

`pytest -s tests/journeys/test_owner.py` prints how long it took and what every page weighs.
"""

import io
import re
from itertools import count
from time import monotonic

from PIL import Image
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument
from zxingcpp import read_barcodes

from app.core import printing
from tests.journeys import backstage, scene, sizes
from tests.journeys.people import log_in, telephone
from tests.journeys.sizes import Scales
from tests.journeys.test_prize import certify

TELEPHONE = {"viewport": {"width": 390, "height": 844}}
NUMBERS = count(1)
STORY = "Варим кофе из своей обжарки и помним, кто какой пьёт."
INNS = iter(("6900000011", "6900000029"))
#: Of two owners the one with more votes wins the other's division.
VOTES = {True: 2, False: 1}


def test_from_a_new_account_to_the_diploma(own_site, person, browser):
    began, seconds, pages = monotonic(), {}, {}
    organiser, phone = person(own_site), telephone(browser, own_site.address)
    owners = {
        script: Scales(person(own_site, java_script_enabled=script, **TELEPHONE))
        for script in (True, False)
    }
    log_in(organiser, scene.ORGANISER)
    known = {}
    for script, scales in owners.items():
        start = monotonic()
        known[script] = enter(scales.page, organiser, script=script)
        seconds[f"enter, {'with' if script else 'without'} a script"] = monotonic() - start
        for _ in range(VOTES[script]):
            assert "/r#" in phone.texts(f"+7900000{next(NUMBERS):04d}", known[script][1])
    for script, scales in owners.items():
        await_votes(scales.page, VOTES[script])
    backstage.hide(own_site)
    for scales in owners.values():
        hidden(scales.page)
    certify(organiser)
    backstage.tell_results(own_site)
    for script, scales in owners.items():
        start = monotonic()
        ending(scales.page, *known[script], script=script)
        seconds[f"results, {'with' if script else 'without'} a script"] = monotonic() - start
        pages = scales.table() | pages
    seconds["everything"] = monotonic() - began
    print("\n" + sizes.told(seconds, pages))
    assert max(html for html, _ in pages.values()) < 24 * 1024
    phone.page.context.close()


def enter(page: Page, organiser: Page, *, script: bool) -> tuple[str, str]:
    """From a new account to the kit; return the owner's e-mail and the entry's code."""
    email = enrol(page, f"new-owner-{next(NUMBERS)}@example.ru")
    apply(page, f"Кофейня «На углу {next(NUMBERS)}»", script=script)
    expect(page.get_by_role("status")).to_contain_text("отправлена. Решение придёт")
    number = re.findall(r"/applications/(\d+)", page.url)[0]
    organiser.goto(f"/admin/applications/{number}")
    if script:
        ask(page, organiser, number)
    organiser.get_by_role("button", name="Принять заявку").click()
    expect(organiser.get_by_text("Заявка принята")).to_be_visible()
    page.goto(letter(page, email, "Заявка принята", "/kit"))
    fits(page, script=script)
    code = "".join(re.findall(r"\d", page.locator(".tag .code").first.inner_text()))
    poster(page, code)
    page.goto(f"/e/{code}")
    expect(page.get_by_role("img", name="Фото: ")).to_be_visible()
    page.goto(f"/cabinet/applications/{number}")
    page.get_by_role("link", name="Голоса и место").click()
    expect(page.get_by_text("Голосов пока нет")).to_be_visible()
    fits(page, script=script)
    return email, code


def ask(page: Page, organiser: Page, number: str) -> None:
    """Let an organiser ask, and the owner answer."""
    organiser.get_by_label("Причина или вопрос").fill("Назовите адрес вашей кофейни.")
    organiser.get_by_role("button", name="Вернуть с этим вопросом").click()
    page.reload()
    page.get_by_label("Ваш ответ организатору").fill("Тверь, Советская, 5")
    page.get_by_role("button", name="Ответить и отправить снова").click()
    expect(page.get_by_role("status")).to_contain_text("снова на проверке")
    organiser.goto(f"/admin/applications/{number}")
    expect(organiser.get_by_text("Тверь, Советская, 5")).to_be_visible()


def await_votes(page: Page, number: int) -> None:
    """Look at the votes in the cabinet until so many are counted."""
    counted = page.locator(".kpis dd").first
    for _ in range(60):
        page.reload()
        if counted.count() and counted.inner_text() == str(number):
            break
        page.wait_for_timeout(250)
    expect(counted).to_have_text(str(number))


def hidden(page: Page) -> None:
    """In the hidden days there is no count, and the page says until when."""
    page.reload()
    expect(page.get_by_text(re.compile("скрыт")).first).to_be_visible()
    expect(page.locator(".kpis dd")).to_have_count(0)


def ending(page: Page, email: str, code: str, *, script: bool) -> None:
    """From the letter about the results to the signed page behind the diploma."""
    page.goto(letter(page, email, "Голоса сезона сосчитаны", "/kit/results"))
    first = VOTES[script] == max(VOTES.values())
    words = r"Вы\sпобедили" if first else r"Вы\sна\sпризовом|Ваши\sитоги"
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(words))
    fits(page, script=script)
    link = page.locator("a[href$='diploma.pdf']")
    if printing.available():
        address = square(fetched(page, link.get_attribute("href")))
    else:
        address = f"{page.url.split('/cabinet')[0]}/e/{code}/award"
    assert address.endswith(f"/e/{code}/award")
    page.goto(address)
    expect(page.get_by_text("Действует")).to_be_visible()
    expect(page.locator("pre.signed")).to_contain_text(f"Код: {code}")
    fits(page, script=script)


def letter(page: Page, email: str, words: str, path: str) -> str:
    """Wait for a letter that says these words; return the address in it that ends so."""
    sent = page.locator("article", has_text=email).filter(has_text=words)
    for _ in range(60):
        page.goto("/dev/mail")
        if sent.count():
            break
        page.wait_for_timeout(300)
    links = [one.get_attribute("href") for one in sent.first.get_by_role("link").all()]
    return next(link for link in links if link.endswith(path))


def poster(page: Page, code: str) -> None:
    """Download the poster; its square leads to the entry."""
    if printing.available():
        link = page.locator("a[href$='poster-a4.pdf']").get_attribute("href")
        assert square(fetched(page, link)).endswith(f"/e/{code}")
    link = page.locator("a[href$='qr.png']").get_attribute("href")
    [read] = read_barcodes(Image.open(io.BytesIO(fetched(page, link))))
    assert read.text.endswith(f"/e/{code}")


def fetched(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, answer.status
    return answer.body()


def square(content: bytes) -> str:
    """Return what a camera reads from a printed page."""
    with PdfDocument(content) as document:
        [read] = read_barcodes(document[0].render(scale=2).to_pil())
    return read.text


def enrol(page: Page, email: str) -> str:
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
        page.wait_for_timeout(300)
    letter.get_by_role("link").first.click()
    page.locator("main form button").click()
    log_in(page, email)
    return email


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


def fits(page: Page, *, script: bool) -> None:
    """The page does not scroll sideways on a telephone."""
    if script:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def picture() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 120, 60)).save(out, "JPEG")
    return {"name": "кофе.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
