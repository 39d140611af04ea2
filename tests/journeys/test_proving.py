"""Each way to prove a phone, as a voter goes it on a telephone and at a desk."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

NUMBERS = count(401)
TELEPHONE = {"viewport": {"width": 390, "height": 844}}
DESK = {"viewport": {"width": 1280, "height": 800}}
ACCEPTED = "Голос принят. Спасибо!"

everywhere = pytest.mark.parametrize("screen", [TELEPHONE, DESK], ids=["telephone", "desk"])
scripts = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@everywhere
def test_the_page_notices_the_message_by_itself(site, person, phone, screen):
    voter = person(site, **screen)
    voter.goto(f"/e/{site.scene.code}/vote")
    offered = voter.locator(".sms-text").inner_text()
    voter.get_by_role("link", name="SMS отправлена").click()
    expect(voter.get_by_role("heading", level=1)).to_have_text("Ждём вашу SMS")

    phone.texts(number(), offered)
    voter.bring_to_front()

    expect(voter.get_by_role("heading", level=1)).to_have_text(ACCEPTED, timeout=20_000)
    expect(voter.get_by_role("img", name="QR-код квитанции")).to_be_visible()


@everywhere
def test_without_javascript_a_button_looks_for_the_message(site, person, phone, screen):
    voter = person(site, java_script_enabled=False, **screen)
    voter.goto(f"/e/{site.scene.code}/vote")
    offered = voter.locator(".sms-text").inner_text()
    voter.get_by_role("link", name="SMS отправлена").click()
    voter.get_by_role("button", name="Проверить").click()
    expect(voter.get_by_role("status")).to_contain_text("SMS ещё не было")

    phone.texts(number(), offered)
    voter.get_by_role("button", name="Проверить").click()

    expect(voter.get_by_role("heading", level=1)).to_have_text(ACCEPTED)


def test_a_telephone_gets_a_link_and_a_desk_a_drawing(site, person):
    telephone, desk = person(site, **TELEPHONE), person(site, **DESK)

    for voter in (telephone, desk):
        voter.goto(f"/e/{site.scene.code}/vote")

    link, drawing = ("link", "Открыть SMS"), ("img", "QR-код: открывает SMS")
    expect(telephone.get_by_role(link[0], name=link[1])).to_be_visible()
    expect(telephone.get_by_role(drawing[0], name=drawing[1])).to_have_count(0)
    expect(desk.get_by_role(link[0], name=link[1])).to_have_count(0)
    expect(desk.get_by_role(drawing[0], name=drawing[1])).to_be_visible()


@scripts
@pytest.mark.parametrize("name", ["VK ID", "Яндекс ID"])
def test_a_login_with_a_provider_casts_the_vote(site, person, provider, name, script):
    provider.phone = number().removeprefix("+")
    voter = person(site, java_script_enabled=script, **TELEPHONE)
    voter.goto(f"/e/{site.scene.code}/vote")

    voter.get_by_role("button", name=name).click()

    expect(voter.get_by_role("heading", level=1)).to_have_text(ACCEPTED)


@pytest.mark.parametrize("path", ["/receipts/", "/r"], ids=["of a drawing", "of an SMS"])
def test_a_receipts_link_fills_the_form_and_leaves_the_address(site, person, phone, path):
    voter = person(site, **TELEPHONE)
    receipt = re.search(r"/r#([0-9A-Z]{26})$", phone.texts(number(), site.scene.code)).group(1)

    voter.goto(f"{path}#{receipt}")

    expect(voter.get_by_label("Квитанция")).to_have_value(receipt)
    expect(voter).to_have_url(re.compile("/receipts/$"))
    voter.get_by_role("button", name="Проверить").click()
    expect(voter.get_by_role("status")).to_contain_text(re.compile("Голос (засчитан|принят)"))


def number() -> str:
    """Return a voter's number that nobody has used."""
    return f"+7900000{next(NUMBERS):04d}"
