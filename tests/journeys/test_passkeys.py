"""Organisers in a real browser: the code, a passkey of a virtual device, another way round."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import scene
from tests.journeys.people import log_in
from tests.journeys.running import Site, running

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def named_site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a host's name: a passkey is bound to one, never to an address of numbers."""
    with running(tmp_path_factory.mktemp("named"), migrated_sqlite, host="localhost") as served:
        yield served


def test_a_passkey_logs_in_and_allows_a_dangerous_act(named_site, person):
    page = person(named_site)
    with_device(page)
    log_in(page, scene.ORGANISER)

    page.goto("/account/keys")
    page.get_by_role("button", name="Добавить ключ доступа").click()
    expect(page.get_by_text("Ключ доступа добавлен.")).to_be_visible()
    page.get_by_role("button", name="Выйти").first.click()
    page.goto("/login")
    page.get_by_role("button", name="Ключ доступа вместо пароля").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Пульт")
    page.goto("/sudo")
    page.get_by_role("button", name="Ключ доступа вместо кода").click()
    page.wait_for_url("**/admin/")

    page.goto("/account/keys")
    expect(page.get_by_text("Использован")).to_be_visible()
    page.get_by_role("button", name="Удалить").click()
    expect(page.get_by_text("Ключ доступа удалён.")).to_be_visible()


def test_without_javascript_the_code_is_enough(named_site, person):
    page = person(named_site, java_script_enabled=False)
    log_in(page, scene.ORGANISER)

    expect(page.get_by_role("heading", level=1)).to_have_text("Пульт")
    page.goto("/sudo")
    page.wait_for_timeout(100)
    expect(page.get_by_label("Код подтверждения")).to_be_visible()


def with_device(page: Page) -> None:
    """Plug a virtual device into the browser, by the Chrome DevTools Protocol."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
