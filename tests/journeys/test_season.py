"""A season by three people in three browsers, from an empty installation to the ceremony."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.application import DEVELOPMENT_TOKEN
from tests.journeys.running import Site, serving
from tests.journeys.seasons import FIRST, Person, Prize, begin, entry_of
from tests.journeys.test_prize import BAKERY, apply, register
from tests.texting import form_of, signed

BORIS, VERA, OLEG = "boris@prize.example", "vera@prize.example", "oleg@prize.example"
ROLES = {BORIS: "Организатор", VERA: "Модератор", OLEG: "Наблюдатель"}
CAMOMILE, BUTTERCUP = "Салон «Ромашка»", "Салон «Лютик»"
ITEMS = ("1. Существо", "2. Критерии", "3. Место", "4. Размер", "5. Порядок")
MONDAY = "2027-03-01T00:00"


@pytest.fixture
def empty(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Site[Prize]]:
    """An installation in which the one command was run and nothing else."""
    with serving(tmp_path, migrated_sqlite, begin) as served:
        yield served


def test_three_people_run_a_season_from_the_draft_to_the_ceremony(empty, person):
    prize = empty.scene
    anna = Person(person(empty), FIRST)
    anna.join(prize.link)
    boris, vera, oleg = invited(anna, empty, person)

    drawn_up(anna, prize)
    applied(empty, prize, person)
    accepted(vera)
    voted(empty, prize, anna, vera)
    ruled(prize, vera, boris)
    ended(prize, anna, oleg)
    agreed(prize, anna, boris, oleg)
    shown = published(empty, prize, anna, person)
    handed_over(anna, oleg)

    assert shown[0] == "Лавка у дома"
    assert {BAKERY, CAMOMILE, BUTTERCUP} <= set(shown)


def invited(anna: Person, site: Site[Prize], come: Callable[..., Page]) -> list[Person]:
    """The first organiser invites the others; each comes by the link of their letter."""
    for email, role in ROLES.items():
        anna.page.goto("/admin/people/")
        anna.page.get_by_label("Электронная почта").fill(email)
        anna.page.locator("main .panel.narrow").get_by_label("Роль").select_option(role)
        anna.press("Отправить приглашение")
        anna.sees(f"Приглашение отправлено: {email}")
    people = []
    for email in ROLES:
        other = Person(come(site), email)
        other.page.goto("/dev/mail")
        letter = other.page.locator("article", has_text=f"Кому: {email}")
        other.join(str(letter.get_by_role("link").first.get_attribute("href")))
        people.append(other)
    return people


def drawn_up(anna: Person, prize: Prize) -> None:
    """The draft, its nominations and rules, the gateway; the season is shown to the world."""
    page = anna.page
    page.goto("/admin/seasons/")
    page.get_by_label("Короткое имя для адресов").fill("2027")
    page.get_by_label("Название", exact=True).fill("Сезон 2027")
    page.get_by_label("Начало приёма заявок").fill(MONDAY)
    anna.press("Создать черновик")
    page.get_by_role("link", name="Сетка: категории и места").click()
    anna.sees(re.compile("14 × 3 × 5 × 1 = 210, как объявлено"))
    page.goto("/admin/seasons/2027/nominations")
    page.get_by_label("Название").first.fill("Лавка у дома")
    prize.rest(FIRST)
    anna.press("Показать изменения")
    anna.press("Записать изменения")
    page.goto("/admin/seasons/2027/rules")
    for item in ITEMS:
        page.get_by_label(item).fill("Так, как решили учредители премии.")
    anna.press("Сохранить черновик")
    anna.press("Опубликовать редакцию")
    anna.sees("Редакция 1 опубликована.")
    page.goto("/admin/seasons/2027/")
    page.get_by_label("Ваш мобильный телефон").fill("+7 900 000-99-99")
    anna.press("Отправить проверку")
    anna.press("Опубликовать")
    anna.sees("Сезон опубликован.")


def applied(site: Site[Prize], prize: Prize, come: Callable[..., Page]) -> None:
    """Registration opens; one business applies in a browser, two more in theirs."""
    prize.move(registration_opens=-10, voting_opens=25, registration_closes=30)
    owner, mail = come(site), come(site)
    register(owner, mail)
    apply(owner, "Лавка у дома")
    expect(owner.get_by_text("Лавка у дома").first).to_be_visible()
    owner.goto("/cabinet/")
    owner.get_by_role("link", name="Мои сеансы").click()
    expect(owner.get_by_text("Этот сеанс")).to_be_visible()
    prize.applications()


def accepted(vera: Person) -> None:
    """The moderator accepts them all."""
    for name in (BAKERY, CAMOMILE, BUTTERCUP):
        vera.page.goto("/admin/applications/?status=waiting")
        vera.page.get_by_role("link", name=name).click()
        vera.press("Принять заявку")
        vera.sees("Заявка принята")


def voted(site: Site[Prize], prize: Prize, anna: Person, vera: Person) -> None:
    """Voting opens, by a gateway that was tried today; people vote, one by SMS."""
    prize.move(voting_opens=-5, registration_closes=2)
    anna.page.goto("/admin/seasons/2027/")
    anna.sees("Принято")
    expect(anna.page.get_by_text("Шлюз SMS сегодня не проверен")).to_have_count(0)
    prize.votes(BAKERY, 3)
    prize.suspect(CAMOMILE, prize.votes(CAMOMILE, 24)[:22])
    prize.suspect(BUTTERCUP, prize.votes(BUTTERCUP, 5)[:3])
    with prize.inside() as session:
        code = entry_of(session, BAKERY).code
    form = form_of(code, "+79000009001", "SM" + "7" * 32)
    url = f"{site.address}/sms/twilio"
    answer = vera.page.request.post(url, form=form, headers=signed(form, DEVELOPMENT_TOKEN, url))
    assert f"Голос за {code} принят" in answer.text()


def ruled(prize: Prize, vera: Person, boris: Person) -> None:
    """The moderator holds three votes, and proposes to void twenty-two; an organiser approves."""
    rule(vera, "3", "Приостановить")
    vera.sees(BUTTERCUP)
    rule(vera, "22", "Аннулировать")
    vera.page.goto("/admin/fraud/")
    vera.sees("Ждут второго человека")
    prize.rest(boris.email)
    boris.page.goto("/admin/fraud/")
    boris.press("Подтвердить")
    boris.sees("решение вступило в силу")
    rule(vera, "3", "Учесть снова")


def rule(vera: Person, size: str, act: str) -> None:
    """Rule on the cluster of so many votes."""
    vera.page.goto("/admin/fraud/")
    row = vera.page.get_by_role("row").filter(
        has=vera.page.get_by_role("cell", name=size, exact=True)
    )
    row.get_by_role("link").first.click()
    vera.press(act)


def ended(prize: Prize, anna: Person, oleg: Person) -> None:
    """The standings are hidden, the voting closes; freeze, and every check passes."""
    prize.move(registration_closes=-2, hides_at=-1, voting_closes=3, results_at=5, awards_at=9)
    oleg.page.goto("/standings/krasota/")
    oleg.sees(re.compile("скрыт"))
    anna.page.goto("/admin/seasons/2027/merging")
    anna.press("Объединить сейчас")
    prize.move(voting_closes=-0.01)
    for _ in range(60):  # The sealer puts the close into the log first.
        anna.page.goto("/admin/results/")
        if anna.page.get_by_role("button", name="Заморозить").is_visible():
            break
        anna.page.wait_for_timeout(300)
    prize.rest(FIRST)
    anna.press("Заморозить")
    anna.sees("Протокол заморожен.")
    prize.work()


def agreed(prize: Prize, anna: Person, boris: Person, oleg: Person) -> None:
    """One proposes, the other reads the very document and approves it; the observer watches."""
    anna.page.goto("/admin/results/")
    expect(anna.page.get_by_text("Мешает")).to_have_count(0)
    anna.page.get_by_label("Опубликовать в").fill("2036-03-01T12:00")
    anna.press("Предложить итоги")
    anna.sees("Ждём другого организатора")
    boris.page.goto("/admin/results/")
    shown = boris.page.locator("aside .digest").inner_text()
    boris.page.get_by_role("link", name="Протокол решения", exact=True).click()
    assert shown in boris.page.locator("main").inner_text()
    paper = boris.page.request.get("/admin/results/decision.pdf")
    assert paper.body().startswith(b"%PDF")
    boris.page.goto("/admin/results/")
    prize.rest(boris.email)
    boris.press("Подтвердить итоги")
    boris.sees("Публикация назначена")
    oleg.page.goto("/admin/results/decision")
    oleg.sees(re.compile(f"Подтвердил {BORIS}"))


def published(
    site: Site[Prize], prize: Prize, anna: Person, come: Callable[..., Page]
) -> list[str]:
    """Nobody sees a winner before the minute, everybody after; return the ceremony's screens."""
    guest = come(site)
    guest.goto("/results/2027/")
    expect(guest.locator("main")).not_to_contain_text(CAMOMILE)
    prize.minute_comes()
    guest.goto("/results/2027/")
    expect(guest.get_by_text(BAKERY)).to_be_visible()
    page = anna.page
    page.goto("/admin/results/ceremony")
    count = int(page.locator(".stage-nav").inner_text().split("/")[1].split()[0])
    shown = []
    for _ in range(count):
        before = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda address, before=before: address != before)
        shown.append(page.get_by_role("heading", level=1).inner_text())
    page.keyboard.press("PageUp")
    page.wait_for_url(f"**/ceremony?n={count - 1}")
    return shown


def handed_over(anna: Person, oleg: Person) -> None:
    """The award is written down and handed over; the journal remembers who did what."""
    page = anna.page
    page.goto("/admin/awards/")
    page.get_by_label(BAKERY).check()
    page.get_by_label("Награда словами").fill("Диплом и 50 000 ₽")
    page.get_by_label("Стоимость, рублей").fill("50000")
    anna.press("Назначить награду")
    page.get_by_role("link", name=re.compile("Записать вручение")).click()
    page.get_by_label("Номер акта").fill("А-1")
    page.get_by_label("Дата вручения или выплаты").fill("2027-12-28")
    anna.press("Записать вручение")
    anna.sees(re.compile("вручено 28.12.2027, акт А-1"))
    oleg.page.goto("/admin/audit/")
    for act in ("Награда вручена", "Итоги заверены", "Предложение подтверждено"):
        expect(oleg.page.locator(".acts b", has_text=act).first).to_be_visible()
    assert oleg.page.get_by_role("button").filter(has_text="Подтвердить").count() == 0
