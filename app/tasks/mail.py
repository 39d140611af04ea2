"""Sending letters: plain text and the same words as HTML; what is attached is drawn only now."""

import re
from typing import cast

from flask import render_template
from flask_mailman import EmailMultiAlternatives

from app.core import outbox, printing
from app.core.db import db
from nominations import entries
from nominations.letters import KIT
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.web.kit import sheets

LINK = re.compile(r"(https?://\S+)")
POSTER = "poster-a4"
Attached = tuple[str, bytes, str]


def send(letter: outbox.Letter) -> str:
    """Send a letter by e-mail."""
    attached = attachments(letter.attached)
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers=headers(letter)
    )
    message.attach_alternative(html(letter), "text/html")
    for name, content, media in attached:
        message.attach(name, content, media)
    db.session.commit()  # Nothing is held while the mail server thinks.
    message.send()
    return ""


def headers(letter: outbox.Letter) -> dict[str, str]:
    """Return what lets a mail program end such letters by one press (RFC 2369, RFC 8058)."""
    if not letter.unsubscribe:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def html(letter: outbox.Letter) -> str:
    """Return a letter's words as HTML: paragraphs and lines, its addresses to be pressed."""
    paragraphs = [
        [re.split(LINK, line) for line in paragraph.split("\n")]
        for paragraph in letter.text.split("\n\n")
    ]
    return render_template("letters/letter.html", letter=letter, paragraphs=paragraphs)


def attachments(named: str) -> list[Attached]:
    """Return what a letter carries: the poster of an entry, where this machine can draw it."""
    number = named.removeprefix(KIT)
    if not named.startswith(KIT) or not number.isdigit() or not printing.available():
        return []
    entry = db.session.get(Entry, int(number))
    if entry is None:
        return []
    season = cast("Season", db.session.get(Season, entry.season_id))
    card = entries.card(db.session(), entry)
    page = sheets.drawn(sheets.ITEMS[POSTER], sheets.sheet(card, season), "colour")
    return [(f"plakat-{card.code}.pdf", printing.pdf(page), "application/pdf")]
