"""The letters about an application, as plain text."""

from dataclasses import replace

from app.auth.letters import SIGNATURE
from app.core.outbox import Letter
from nominations import codes, naming
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry

#: What the letter of acceptance carries: the kit of the entry with this number.
KIT = "kit:"


def accepted(entry: Entry, site: str, *, agreed: bool = True) -> Letter:
    """Tell the owner that the business takes part, and by which code; no kit before a yes."""
    application = entry.application
    page = f"Ваша страница: {site}/e/{entry.code}\n\n" if site else ""
    kit = f"\n\nПлакаты, наклейки, картинки: {site}/cabinet/entries/{entry.id}/kit" if site else ""
    if not agreed:
        kit = (
            "\n\nПлакаты и картинки откроются в кабинете, как только вы подтвердите участие: "
            "письмо со ссылкой на это мы прислали раньше."
        )
    letter = _letter(
        application,
        f"Заявка принята. Ваш код {entry.code}",
        f"{_named(application)} участвует в номинации "
        f"«{application.division.nomination.name}».\n\n"
        f"Код для голосования: {codes.spaced(entry.code)}\n\n"
        f"{page}"
        f"Ваша группа: {application.division.label}. Вы соревнуетесь только с теми, "
        f"кто в ней.{kit}",
    )
    return replace(letter, attached=f"{KIT}{entry.id}") if agreed else letter


def received(application: Application, site: str) -> Letter:
    """Tell the owner that the application has come, and what is next."""
    page = f"\n\nЗаявка: {site}/cabinet/applications/{application.id}" if site else ""
    return _letter(
        application,
        "Заявка получена",
        f"Заявка {_named(application)} в номинацию "
        f"«{application.division.nomination.name}» получена. Организатор посмотрит её, обычно за "
        f"два дня, и мы напишем о решении.\n\nВаша группа: {application.division.label}. Её "
        f"определило правило, по числу сотрудников и населению города.{page}",
    )


def declined(application: Application, site: str) -> Letter:
    """Tell the owner why the application was declined, and that a new one may follow."""
    page = f"\n\nПодать новую заявку: {site}/cabinet/applications/new" if site else ""
    return _letter(
        application,
        "Заявка отклонена",
        f"Заявка {_named(application)} в номинацию "
        f"«{application.division.nomination.name}» отклонена.\n\n"
        f"Причина: {application.reason}{page}",
    )


def removed(entry: Entry, site: str, contact: str) -> Letter:
    """Tell the owner that two organisers took the entry out, why, and how to object."""
    page = f" на странице участника: {site}/e/{entry.code}" if site else " на странице участника"
    where = f"на {contact}" if contact else "организатору"
    return _letter(
        entry.application,
        "Участник снят с голосования",
        f"Двое организаторов сняли участника {_named(entry.application)}, код {entry.code}, с "
        f"голосования в номинации «{entry.division.nomination.name}».\n\n"
        f"Причина: {entry.withdrawal_reason}\n\n"
        f"Её видят все{page}. Голоса за этого участника больше не принимаются, и места он "
        f"не займёт.\n\nНе согласны? Напишите {where}, назовите код и объясните, в чём ошибка. "
        "Лучше сделать это до итогов: обращение прочитает человек и ответит.",
    )


def returned(application: Application, question: str, site: str) -> Letter:
    """Tell the owner what the organisers ask, and where to answer."""
    page = f"\n\nОтветить: {site}/cabinet/applications/{application.id}" if site else ""
    return _letter(
        application,
        "Вопрос по вашей заявке",
        f"Мы смотрим заявку {_named(application)} и просим уточнить:\n\n{question}{page}",
    )


def changed(business: Business, site: str) -> Letter:
    """Tell the owner that the business is written down as was asked."""
    page = f"\n\nПосмотреть: {site}/cabinet/" if site else ""
    text = f"Данные предприятия {naming.quoted(business.name)} изменены, как вы просили.{page}"
    return _to(business.owner.email, "Данные изменены", text)


def change_declined(business: Business, reason: str, site: str) -> Letter:
    """Tell the owner why the business stays as it is written down."""
    page = f"\n\nКабинет: {site}/cabinet/" if site else ""
    text = f"Данные предприятия {naming.quoted(business.name)} остались прежними."
    return _to(business.owner.email, "Данные не изменены", f"{text}\n\nПричина: {reason}{page}")


def photo_taken_down(business: Business, reason: str, site: str) -> Letter:
    """Tell the owner that a photo is shown no more, and why."""
    page = f"\n\nДобавить другую: {site}/cabinet/" if site else ""
    text = f"Мы сняли одну из фотографий предприятия {naming.quoted(business.name)}."
    return _to(business.owner.email, "Фотография снята", f"{text}\n\nПричина: {reason}{page}")


def invitation(email: str, business: str, link: str) -> Letter:
    """Ask somebody to join those who act for a business."""
    return _to(
        email,
        f"Приглашение вести {naming.quoted(business)}",
        f"Вас приглашают вести предприятие {naming.quoted(business)} в кабинете премии: отвечать "
        f"организатору, менять фотографии и рассказ, смотреть голоса.\n\n{link}\n\n"
        "Ссылка действует 7 дней. Если кабинета у вас ещё нет, сначала заведите его на эту же "
        "почту. Если приглашение попало к вам по ошибке, ничего не делайте.",
    )


def imported(email: str, business: str, link: str) -> Letter:
    """Tell somebody that an organiser has entered their business, and how to take it over."""
    page = f"\n\nПодтвердить участие или отказаться: {link}" if link else ""
    return _to(
        email,
        f"{naming.quoted(business)} в премии «Довольный клиент»",
        f"Организатор премии внёс заявку предприятия {naming.quoted(business)} и указал "
        f"эту почту. Участие бесплатное. Откройте ссылку, задайте пароль и дайте согласия: после "
        f"них откроются плакаты, картинки и голоса по дням.{page}\n\n"
        "Ссылка действует 30 дней; потом пароль можно задать на странице входа, кнопкой «Забыли "
        "пароль». Если вы не хотите участвовать, нажмите там же «Мы не участвуем».",
    )


def ownership_code(email: str, business: str, code: str) -> Letter:
    """Send the code that proves a mailbox on the business's own domain."""
    return _to(
        email,
        f"Код подтверждения: {code}",
        f"Кто-то, наверное вы, подтверждает в кабинете премии, что ведёт предприятие "
        f"{naming.quoted(business)}.\n\nКод: {code}\n\n"
        "Он действует 30 минут. Если это были не вы, ничего не делайте.",
    )


def _named(application: Application) -> str:
    return naming.quoted(application.business.name)


def _letter(application: Application, subject: str, text: str) -> Letter:
    return _to(application.business.owner.email, subject, text)


def _to(email: str, subject: str, text: str) -> Letter:
    return Letter(to=email, subject=subject, text=f"Здравствуйте!\n\n{text}{SIGNATURE}")
