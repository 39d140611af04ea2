"""The kit's files: sheets as PDF and as pages to print, QR codes, pictures."""

import io
from datetime import timedelta

from flask import Response, abort, make_response, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.core import phones, printing, qr, throttle
from app.core.current import settings
from app.core.db import begin_writing, db
from app.core.errors import DomainError
from nominations import codes
from nominations.entries import Card
from voting import postcards
from voting.postcards import SIZES, Postcard
from voting.web.kit.blueprint import NOT_FOUND, NUMBER, Own, bp, own, owner
from voting.web.kit.sheets import INKS, ITEMS, bare, drawn, page_of, sheet

#: Drawing takes the processor for a second: so many an hour are enough for any shop.
MOST_AN_HOUR = 120
HOUR = timedelta(hours=1)
INK = "ink"
#: A module of a QR code as PNG, in pixels: some 1 000 across, sharp on any poster.
SCALE = 24
ITEM = f"<any({', '.join(repr(name) for name in ITEMS)}):item>"
NETWORK = "<any(vk, ok, telegram):network>"


class NoPaper(DomainError):
    """This machine has no Pango to draw a PDF with."""

    message = "PDF на этом сервере не рисуется. Откройте страницу для печати и напечатайте её."


@bp.get(f"/entries/{NUMBER}/kit/{ITEM}")
def page(id: int, item: str) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show a sheet to print from the browser."""
    mine = own(id)
    back = url_for("kit.kit", id=id, spot=mine.spot.slug if mine.spot else None)
    return drawn(ITEMS[item], sheet(mine.card, mine.season, mine.spot), ink(), back=back)


@bp.get(f"/entries/{NUMBER}/kit/{ITEM}.pdf")
def document(id: int, item: str) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Draw a sheet as PDF."""
    drawable()
    mine = own(id)
    html = drawn(ITEMS[item], sheet(mine.card, mine.season, mine.spot), ink())
    return sent(printing.pdf(html), "application/pdf", f"{item}{suffix(mine)}.pdf")


@bp.get(f"/entries/{NUMBER}/kit/qr.<any(svg, png):image>")
def square(id: int, image: str) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Draw the QR by itself, level Q, its quiet zone within the picture."""
    mine, out = own(id), io.BytesIO()
    code = qr.code(page_of(mine.card, mine.spot))
    code.save(out, kind=image, scale=SCALE, border=qr.QUIET_ZONE, light="#fff")
    media = "image/svg+xml" if image == "svg" else "image/png"
    return sent(out.getvalue(), media, f"qr{suffix(mine)}.{image}")


@bp.get(f"/entries/{NUMBER}/kit/picture/{NETWORK}.png")
def picture(id: int, network: str) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Draw the picture for a network."""
    mine = own(id)
    content = postcards.draw(postcard(mine.card, page_of(mine.card, mine.spot)), SIZES[network])
    return sent(content, "image/png", f"{network}{suffix(mine)}.png")


def postcard(card: Card, address: str) -> Postcard:
    """Return the postcard that asks for votes."""
    number = phones.spelled(settings().sms_number)
    return Postcard(
        headline="Отдайте нам голос!",
        name=card.name,
        where=f"{card.nomination}. {card.city}",
        code=codes.spaced(card.code),
        code_label=f"Код для SMS на {number}",
        foot="На сайте бесплатно, SMS — по тарифу вашего оператора. Один номер — один голос "
        f"в номинации. {bare(page_of(card))}",
        address=address,
    )


def drawable() -> None:
    """Count one drawing of the account's; NoPaper, TooManyAttempts."""
    if not printing.available():
        raise NoPaper
    session, account = db.session(), owner().id
    begin_writing(session)
    throttle.hit(session, "kit", str(account), MOST_AN_HOUR, HOUR)
    session.commit()


def ink() -> str:
    """Return the ink that the address asks for; 404 for one that there is not."""
    wanted = request.args.get(INK, INKS[0])
    return wanted if wanted in INKS else abort(NOT_FOUND)


def suffix(mine: Own) -> str:
    """Return how a file's name ends: the code, the spot and the ink."""
    parts = [mine.card.code, mine.spot.slug if mine.spot else "", "bw" if ink() == "bw" else ""]
    return "".join(f"-{part}" for part in parts if part)


def sent(content: bytes, media: str, name: str) -> Response:
    """Return a file under a name of its own."""
    answer = make_response(content)
    answer.headers["Content-Type"] = media
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def badge_code(code: str, site: str) -> str:
    """Return the HTML that a site shows the badge with; it leads to the signed page."""
    tag = Markup(
        '<a href="{0}/e/{1}/award"><img src="{0}/e/{1}/badge.svg" width="240" height="72" '
        'alt="Премия «Довольный клиент»"></a>'
    )
    return str(tag.format(site, code))
