"""The second verifier in a real browser: what adds up, what doesn't, what people paste."""

import re

import pytest
from playwright.sync_api import Page, expect

VERDICT = "[data-verdict]"
TAMPERED = {
    "proof": (r"строки нет\sв\sжурнале", r"(?m)^[A-Za-z0-9+/]{43}=$", "A" * 43 + "="),
    "leaves": (r"не\sоткрывает\sстроку", r"[0-9a-f]{64}", "0" * 64),
    "key": ("подпись|ключ|записан", r"\+A(?=\S{43}$)", "+B"),
}


@pytest.fixture(scope="module")
def receipt(site, browser) -> str:
    """Return the receipt of a vote by SMS that the sealer has taken."""
    page = browser.new_page(base_url=site.address)
    page.goto("/dev/phone")
    page.get_by_label("Номер этого телефона").fill("+79000000901")
    page.get_by_label("Сообщение", exact=True).fill(site.scene.code)
    page.get_by_role("button", name="Отправить").click()
    reply = page.locator(".thread .sms:not(.out)").last.inner_text()
    found = re.search(r"[0-9A-HJKMNP-TV-Z]{26}", reply).group()
    for _ in range(40):
        page.goto("/receipts/")
        check(page, found, site.scene.code)
        if "сошлось" in page.locator(VERDICT).inner_text():
            break
        page.wait_for_timeout(500)
    page.close()
    return found


def check(page: Page, receipt: str, code: str = "") -> None:
    """Paste a receipt and, if told, the entry's code; wait for the verdict."""
    page.get_by_label("Квитанция").fill(receipt)
    page.get_by_label("Код участника").fill(code)
    page.get_by_role("button", name="Проверить").click()
    expect(page.locator(VERDICT)).to_be_visible()


@pytest.mark.parametrize("address", ["/receipts/", "/protocol/"])
def test_the_browser_recomputes_the_proof_step_by_step(site, person, receipt, address):
    voter = person(site)
    voter.goto(address)

    check(voter, receipt, site.scene.code)

    expect(voter.locator(VERDICT)).to_contain_text("всё сошлось")
    steps = voter.locator("[data-steps] li")
    assert [one.get_attribute("class") for one in steps.all()] == ["ok", "ok", "ok", "ok", "part"]
    check(voter, receipt, site.scene.code)
    expect(steps.last).to_contain_text("продолжает тот")


def test_a_receipt_is_read_as_people_type_it(site, person, receipt):
    voter = person(site)
    voter.goto("/receipts/")
    sloppy = receipt.lower().replace("0", "о").replace("1", "i")

    check(voter, f" {sloppy[:9]} - {sloppy[9:]} ")

    expect(voter.locator(VERDICT)).to_contain_text("проверено не всё")


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_answer_does_not_add_up(site, person, receipt, name):
    words, found, forged = TAMPERED[name]
    voter = person(site)
    voter.goto("/receipts/")

    def tamper(route) -> None:
        answer = route.fetch()
        text = re.sub(found, forged, answer.text().rstrip("\n"), count=1)
        route.fulfill(response=answer, body=text + "\n")

    voter.route(f"**/protocol/{name}?*", tamper)

    check(voter, receipt, site.scene.code)

    expect(voter.locator(VERDICT)).to_contain_text("Не сходится")
    expect(voter.locator("[data-steps] .bad")).to_contain_text(re.compile(words))


def test_what_is_no_receipt_of_ours_is_said_in_words(site, person):
    voter = person(site)
    voter.goto("/receipts/")

    check(voter, "привет")
    expect(voter.locator(VERDICT)).to_contain_text("Это не квитанция")
    check(voter, "0" * 26)
    expect(voter.locator(VERDICT)).to_contain_text("Такой квитанции нет")


def test_without_a_script_the_site_answers_itself(site, person, receipt):
    voter = person(site, java_script_enabled=False)
    voter.goto("/protocol/")

    voter.get_by_label("Квитанция").fill(receipt)
    voter.get_by_role("button", name="Проверить").click()

    expect(voter.get_by_role("status").first).to_contain_text("Голос засчитан")
    expect(voter.get_by_role("link", name="доказательство")).to_be_visible()
