"""What an entry's page tells to machines: link previews, embedding, structured data."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from app.core.current import settings
from app.core.db import db
from nominations.entries import Card
from nominations.models.entry import Entry
from nominations.models.season import Season
from nominations.photos import Shown
from voting import credentials
from voting.models.credential import Kind

#: JSON is put into a page between tags: what could end it is spelled otherwise.
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def told(card: Card, entry: Entry, season: Season, photographs: Sequence[Shown]) -> dict[str, Any]:
    """Return an entry's preview picture, the address that embeds it, and its structured data."""
    site = settings().public_base_url
    asked = urlencode({"url": f"{site}/e/{card.code}", "format": "json"})
    picture = f"{site}/e/{card.code}/card.png"
    own = [f"{site}{url_for('media.photo', name=one.largest)}" for one in photographs]
    data = described(card, entry.application.description, [picture, *own])
    won = credentials.best(db.session(), entry)
    if won and won.state == "valid" and won.credential.kind == Kind.WINNER:
        data["award"] = f"Премия «Довольный клиент», {season.name}: победитель"
    return {"oembed": f"{site}/oembed?{asked}", "linked": block(data)}


def described(card: Card, description: str, images: list[str]) -> dict[str, Any]:
    """Return an entry as schema.org knows a business; votes are no ratings, and not told so."""
    return {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "name": card.name,
        "description": description,
        "url": f"{settings().public_base_url}/e/{card.code}",
        "image": images,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": card.city,
            "addressRegion": card.region,
            "addressCountry": "RU",
        },
    }


def block(data: dict[str, Any]) -> Markup:
    """Return JSON-LD as a data block, which no browser executes."""
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE)
    # Nothing in the text can end the block.
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 -- As said.
