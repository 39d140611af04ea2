"""After the results: the diploma, the votes' summary, the press kit. Before them there is none."""

import csv
import io
import zipfile

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.config import ROOT
from app.core import printing
from app.core.clock import now
from app.core.current import settings, storage
from app.core.db import db
from nominations import divisions, photos
from nominations.photos import Album
from voting import outcomes, postcards
from voting.outcomes import Outcome
from voting.postcards import SIZES, Postcard
from voting.web import awards
from voting.web.kit.blueprint import NUMBER, Own, bp, own
from voting.web.kit.files import drawable, ink, sent, suffix
from voting.web.kit.sheets import DIPLOMA, Diploma, bare, diploma, drawn
from voting.web.kit.texts import release, thanks

#: A day's row of the summary.
HEAD = ("День", "На сайте", "По SMS", "Всего")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@bp.get(f"/entries/{NUMBER}/kit/results")
def results(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show how the season ended for the entry, with the diploma and what to send around."""
    mine = own(id)
    outcome = ended(mine)
    return render_template(
        "kit/results.html",
        entry=mine.card,
        number=mine.entry.id,
        application=mine.entry.application,
        award_season=mine.season,
        division=division_of(mine),
        outcome=outcome,
        texts=thanks(mine, outcome),
        printable=printing.available(),
    )


@bp.get(f"/entries/{NUMBER}/kit/diploma")
def diploma_page(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Show the diploma to print from the browser."""
    mine = own(id)
    shown = written(mine, ended(mine))
    return drawn(DIPLOMA, shown, ink(), back=url_for("kit.results", id=id))


@bp.get(f"/entries/{NUMBER}/kit/diploma.pdf")
def diploma_document(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Draw the diploma as PDF."""
    drawable()
    mine = own(id)
    html = drawn(DIPLOMA, written(mine, ended(mine)), ink())
    return sent(printing.pdf(html), "application/pdf", f"diplom{suffix(mine)}.pdf")


@bp.get(f"/entries/{NUMBER}/kit/votes.csv")
def summary(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Return the entry's own votes by day and channel."""
    mine = own(id)
    return sent(table(ended(mine)).encode(), "text/csv; charset=utf-8", f"votes{suffix(mine)}.csv")


@bp.get(f"/entries/{NUMBER}/kit/press.zip")
def press(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Return the press kit: texts, the logo, the badge, pictures, the diploma."""
    if printing.available():
        drawable()
    mine = own(id)
    return sent(packed(mine, ended(mine)), "application/zip", f"press{suffix(mine)}.zip")


def ended(mine: Own) -> Outcome:
    """Return how the season ended for the entry; NoResultsYet."""
    return outcomes.demanded(db.session(), mine.season, mine.entry, now())


def division_of(mine: Own) -> str:
    """Return the name of the division that the entry competed in."""
    host = mine.card.division_id
    return divisions.named(db.session(), [host])[host].label


def written(mine: Own, outcome: Outcome) -> Diploma:
    """Return what the diploma says."""
    address = f"{settings().public_base_url}/e/{mine.card.code}/award"
    return diploma(mine.card, mine.season, division_of(mine), outcome, address)


def table(outcome: Outcome) -> str:
    """Return the votes by day as CSV that Excel opens as it is."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEAD)
    for day, (sms, web) in outcome.progress.days.items():
        rows.writerow((day.isoformat(), web, sms, web + sms))
    return BOM + out.getvalue()


def packed(mine: Own, outcome: Outcome) -> bytes:
    """Return the press kit as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("press-release.txt", release(mine, division_of(mine), outcome))
        for number, text in enumerate(thanks(mine, outcome).values(), start=1):
            archive.writestr(f"post-{number}.txt", text)
        archive.writestr("votes.csv", table(outcome))
        archive.write(ROOT / "static" / "img" / "favicon.svg", "logo.svg")
        archive.writestr("badge.svg", awards.badge(mine.card.code).get_data())
        for name, content in (pictures(mine, outcome) | photographs(mine)).items():
            archive.writestr(name, content)
        if printing.available():
            html = drawn(DIPLOMA, written(mine, outcome), "colour")
            archive.writestr("diplom.pdf", printing.pdf(html))
    return out.getvalue()


def pictures(mine: Own, outcome: Outcome) -> dict[str, bytes]:
    """Return the pictures for the networks that tell of the result."""
    address = f"{settings().public_base_url}/e/{mine.card.code}/award"
    card = Postcard(
        headline="Мы победили. Спасибо!" if outcome.won else "Спасибо за ваши голоса!",
        name=mine.card.name,
        where=f"{mine.card.nomination}. {mine.card.city}",
        code=f"{outcome.prize}-е место" if outcome.won else "участник",
        code_label=mine.season.name,
        foot=f"{division_of(mine).capitalize()}. Подтверждение: {bare(address)}",
        address=address,
    )
    return {f"{name}.png": postcards.draw(card, size) for name, size in SIZES.items()}


def photographs(mine: Own) -> dict[str, bytes]:
    """Return the business's own photos, by their names in the archive."""
    album = Album(business_id=mine.entry.application.business_id)
    _, shown = photos.of_album(db.session(), album)
    found = {f"photo-{n}.webp": storage().get(one.largest) for n, one in enumerate(shown, 1)}
    return {name: content for name, content in found.items() if content is not None}
