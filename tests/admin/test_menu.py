"""The panel's menu: every part leads on, the open page is marked, nothing closed is offered."""

import re

import pytest

from app.auth.models import Role

LINK = re.compile(r'<a href="([^"]+)"( aria-current="(?:page|true)")?>([^<]+)</a>')


def menu_of(page: str) -> list[tuple[str, bool, str]]:
    """Return the menu's links: the address, whether it is marked, the words."""
    nav = page[page.index('<nav class="subnav"') :]
    found = LINK.findall(nav[: nav.index("</nav>")])
    return [(address, bool(marked), text) for address, marked, text in found]


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.MODERATOR, Role.OBSERVER])
def test_every_link_of_the_menu_opens_and_is_marked_there(set_stage, role):
    browser = set_stage(role).browser
    parts = menu_of(browser.get("/admin/").text)

    for part in {address for address, _, _ in parts}:
        for address, _, _ in menu_of(browser.get(part).text):
            answer = browser.get(address)

            assert answer.status_code == 200, address
            assert [one for one, marked, _ in menu_of(answer.text) if marked][-1] == address


def test_a_page_under_another_marks_that_one(set_stage):
    stage = set_stage(Role.ORGANISER)

    marked = [
        text for _, on, text in menu_of(stage.browser.get("/admin/fraud/receipts").text) if on
    ]

    assert marked == ["Сейчас", "Подозрительные голоса"]


def test_a_moderator_is_offered_no_places(set_stage):
    pages = [text for _, _, text in menu_of(set_stage(Role.MODERATOR).browser.get("/admin/").text)]

    assert "Пульт" in pages
    assert not {"Подведение итогов", "Награды"} & set(pages)
