"""How many codes by SMS may be asked for: by whom, from where, and for how much in a day.

All is kept in the database, so it holds whatever else is down. At the last limits, the breaker
and the budget, a vote by SMS is still open to everybody: it costs us nothing.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import phones, throttle
from app.core.clock import now
from app.core.errors import TooManyAttempts
from app.core.keys import KeyRing
from voting import budgets
from voting.models.phone_check import PhoneCheck

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: What is limited: how many, in what time.
PER_PHONE_SOON = (3, timedelta(minutes=10))
PER_PHONE = (5, DAY)
PER_DEVICE = (5, DAY)
PER_ADDRESS = (10, HOUR)
PER_NETWORK = (30, HOUR)
PER_PREFIX = (15, HOUR)
#: The pause after a phone's first code; each further one of the day doubles it.
FIRST_PAUSE = timedelta(seconds=30)
#: On a developer's machine everybody has one address, one device and one fictitious prefix.
REHEARSAL_FACTOR = 100

#: The breaker: of so many codes sent to a range of numbers, too few were entered.
BREAKER_SENDS = 30
BREAKER_ENTERED_PER_CENT = 40
BREAKER_TERM = timedelta(minutes=15)
#: A code sent just now may still be entered.
TIME_TO_ENTER = timedelta(minutes=2)
BLOCK_LENGTH = len("+7900")


class TooSoon(TooManyAttempts):
    """The phone was sent a code a moment ago."""

    message = "Код уже отправлен. Подождите минуту-другую и запросите новый."


class CodesPaused(TooManyAttempts):
    """No codes are sent now: the day's budget is spent, or somebody pumps SMS."""

    message = (
        "Коды по SMS временно не отправляются. Пожалуйста, проголосуйте по SMS: пришлите код "
        "участника со своего телефона."
    )


class NoCodesAbroad(CodesPaused):
    """The day's budget of SMS to other countries is spent, or the phone's country has no vote."""

    message = (
        "Коды на номера других стран сейчас не отправляются. Пожалуйста, проголосуйте по SMS: "
        "пришлите код участника со своего телефона."
    )


@dataclass(frozen=True)
class Asking:
    """Who asks for a code: the phone (E.164), the address, and the browser's token if there is."""

    phone: str
    address: str
    device: str = ""


def count(session: Session, asking: Asking, *, rehearsal: bool = False) -> None:
    """Count one asking and take its message from the budget. Commit to keep it, else roll back.

    Raises TooManyAttempts over a limit, TooSoon in a pause, CodesPaused by breaker or budget:
    NoCodesAbroad where it is another country's number that gets none.
    """
    factor = REHEARSAL_FACTOR if rehearsal else 1
    nth = throttle.hit(session, "code per phone and day", asking.phone, *PER_PHONE)
    throttle.hit(session, "code per phone", asking.phone, *PER_PHONE_SOON)
    if not rehearsal:
        _pause(session, asking.phone, nth)
    for what, whom, (most, per) in _places(asking):
        throttle.hit(session, what, whom, most * factor, per)
    afford(session, asking.phone, rehearsal=rehearsal)


def afford(session: Session, phone: str, *, rehearsal: bool = False) -> None:
    """Take a code to this phone from the budget; CodesPaused, NoCodesAbroad."""
    factor = REHEARSAL_FACTOR if rehearsal else 1
    if _broken(session, block(phone), BREAKER_SENDS * factor):
        raise CodesPaused
    if not budgets.pay(session, phone):
        raise CodesPaused if phones.country(phone) == phones.RUSSIA else NoCodesAbroad


def _pause(session: Session, phone: str, nth: int) -> None:
    try:
        throttle.pause(session, "code per phone", phone, FIRST_PAUSE * 2 ** (nth - 1))
    except TooManyAttempts as error:
        raise TooSoon from error


def _places(asking: Asking) -> Iterator[tuple[str, str, tuple[int, timedelta]]]:
    """Yield what else is limited, of whom, and how."""
    if asking.device:
        yield "code per device", asking.device, PER_DEVICE
    yield "code per address", asking.address, PER_ADDRESS
    yield "code per network", network(asking.address), PER_NETWORK
    yield "code per prefix", asking.phone[:-4], PER_PREFIX


def network(address: str) -> str:
    """Return the /24 or /64 that an address lies in; what is no address, as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    bits = 24 if found.version == 4 else 64  # noqa: PLR2004 -- IPv4, as its name says.
    return str(ipaddress.ip_network(f"{address.split('%', maxsplit=1)[0]}/{bits}", strict=False))


def block(phone: str) -> str:
    """Return the range of numbers that the breaker watches a phone in; abroad, the country."""
    of = phones.country(phone) or phones.RUSSIA
    return phone[:BLOCK_LENGTH] if of == phones.RUSSIA else phones.COUNTRIES[of]


def _broken(session: Session, of: str, sends: int) -> bool:
    return of in _pumped(session, now(), sends)


def _pumped(session: Session, moment: datetime, sends: int) -> list[str]:
    """Return the ranges to which many codes were sent and few of them entered."""
    sent, entered = func.count(PhoneCheck.id), func.count(PhoneCheck.used_at)
    first, last = moment - BREAKER_TERM, moment - TIME_TO_ENTER
    watched = (
        select(PhoneCheck.block)
        .where(PhoneCheck.created_at > first, PhoneCheck.created_at <= last)
        .group_by(PhoneCheck.block)
        .having(sent >= sends, entered * 100 < sent * BREAKER_ENTERED_PER_CENT)
    )
    return list(session.scalars(watched.order_by(PhoneCheck.block)))


def warn(session: Session, ring: KeyRing, moment: datetime) -> None:
    """Tell the organisers, at most once an hour, to which ranges the breaker sends no codes."""
    for pumped in _pumped(session, moment, BREAKER_SENDS):
        if throttle.first(session, "breaker alarm", pumped, HOUR):
            text = (
                f"На номера {pumped}… за 15 минут отправлено много кодов, а введено меньше 40 %. "
                "Коды на эти номера временно не отправляются, голоса по SMS принимаются."
            )
            budgets.tell(session, ring, "Коды по SMS остановлены", text)
