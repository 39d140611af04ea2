"""What an entry's page tells to machines: link previews, embedding, structured data."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from app.core.current import settings
from nominations import hours
from nominations.entries import Card
from nominations.models.entry import Entry
from nominations.models.season import Season
from nominations.photos import Shown
from voting.particulars import Particulars

#: JSON is put into a page between tags: what could end it is spelled otherwise.
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def told(
    card: Card,
    entry: Entry,
    season: Season,
    photographs: Sequence[Shown],
    about: Particulars,
) -> dict[str, Any]:
    """Return an entry's preview picture, the address that embeds it, and its structured data."""
    site = settings().public_base_url
    asked = urlencode({"url": f"{site}/e/{card.code}", "format": "json"})
    picture = f"{site}/e/{card.code}/card.png"
    own = [f"{site}{url_for('media.photo', name=one.largest)}" for one in photographs]
    data = described(card, entry.application.description, [picture, *own], about)
    if about.winner:
        data["award"] = f"Премия «Довольный клиент», {season.name}: победитель"
    return {"oembed": f"{site}/oembed?{asked}", "linked": block(data)}


def described(
    card: Card, description: str, images: list[str], about: Particulars
) -> dict[str, Any]:
    """Return an entry as schema.org knows a business; votes are no ratings, and not told so."""
    page = f"{settings().public_base_url}/e/{card.code}"
    street = {"streetAddress": about.address} if about.address else {}
    times = hours.schema(about.hours or "")
    return {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "name": card.name,
        "description": description,
        "url": about.site_link or page,
        "mainEntityOfPage": page,
        "image": images,
        "address": {
            "@type": "PostalAddress",
            **street,
            "addressLocality": card.city,
            "addressRegion": card.region,
            "addressCountry": "RU",
        },
        **({"openingHours": times} if times else {}),
    }


def block(data: dict[str, Any]) -> Markup:
    """Return JSON-LD as a data block, which no browser executes."""
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE)
    # Nothing in the text can end the block.
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 -- As said.
