"""What people do in their browsers, in the words of the pages."""

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from app.auth import totp
from tests.journeys import scene

#: The sealer works every second, and so may what follows it on a loaded machine.
expect.set_options(timeout=15_000)


def log_in(page: Page, email: str) -> None:
    """Log in by the form."""
    page.goto("/login")
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Пароль").fill(scene.PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url(lambda address: not address.endswith("/login"))
    if page.url.endswith("/login/code"):
        show_code(page, email)
    elif page.url.endswith("/login/enrol"):
        enrol(page)


def enrol(page: Page) -> None:
    """Bind an application with codes, and keep the recovery codes."""
    secret = "".join(page.locator(".secret").inner_text().split())
    page.get_by_label("Код подтверждения").fill(totp.code_of(secret, totp.step_now()))
    page.get_by_role("button", name="Подключить").click()
    page.get_by_role("link", name="Коды сохранены").click()


def show_code(page: Page, email: str) -> None:
    """Read the code that the application would show, and show it."""
    telephone = page.context.new_page()
    telephone.goto("/dev/codes")
    code = telephone.locator("article", has_text=email).locator(".secret").inner_text()
    telephone.close()
    page.get_by_label("Код подтверждения").fill(code)
    page.get_by_role("button", name=re.compile("Продолжить|Подтвердить")).first.click()
    page.wait_for_url(lambda address: not address.endswith(("/login/code", "/sudo")))


@dataclass
class Telephone:
    """The telephone of /dev/phone."""

    page: Page

    def hold(self, number: str, text: str = "") -> None:
        """Take the telephone of this number, and text the prize if there is a text."""
        self.page.goto("/dev/phone")
        self.page.get_by_label("Номер этого телефона").fill(number)
        self.page.get_by_label("Сообщение", exact=True).fill(text)
        self.page.get_by_role("button", name="Отправить").click()

    @property
    def last(self) -> Locator:
        """The newest message from the prize."""
        return self.page.locator(".thread .sms:not(.out)").last

    def texts(self, number: str, text: str) -> str:
        """Text the prize; return its reply."""
        self.hold(number, text)
        return self.last.inner_text()

    def code(self, number: str) -> str:
        """Return the newest six-digit code sent to this number."""
        self.hold(number)
        expect(self.last).to_contain_text(re.compile(r"\d{6} - код"))
        return re.findall(r"(\d{6}) - код", self.last.inner_text())[0]


def telephone(browser: Browser, address: str) -> Telephone:
    """Take a telephone out of the pocket."""
    return Telephone(browser.new_context(base_url=address).new_page())


def vote(page: Page, telephone: Telephone, code: str, number: str) -> None:
    """Go the voter's whole way, from an entry's page to what became of the vote."""
    page.goto(f"/e/{code}")
    page.get_by_role("link", name="Отдать голос").first.click()
    page.get_by_label("Мобильный телефон").fill(number)
    page.get_by_role("button", name="Получить код").click()
    page.get_by_label("Код из 6 цифр").fill(telephone.code(number))
    page.get_by_role("button", name="Подтвердить голос").click()
    page.wait_for_url("**/vote/done")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name is in focus; AssertionError when nothing has it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"«{name}» can't be reached with the Tab key")


FOCUSED = """() => {
  const here = document.activeElement;
  const text = here.labels?.[0]?.textContent || here.textContent || "";
  return text.replace(/\\s+/g, " ");
}"""
