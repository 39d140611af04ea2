"""Reading back the mail that development writes into files."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

BETWEEN = b"-" * 79
LINK = re.compile(r"https?://\S+")
MOST = 50


def letters(folder: Path) -> list[dict[str, Any]]:
    """Return the newest letters as {to, subject, at, text, links}."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found = []
    for file in files[:MOST]:
        at = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
        parts = reversed(file.read_bytes().split(BETWEEN))
        found += [_letter(part.lstrip(), at) for part in parts if part.strip()]
    return found


def _letter(source: bytes, at: datetime) -> dict[str, Any]:
    message = message_from_bytes(source, EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return {
        "to": message["To"],
        "subject": message["Subject"],
        "at": at,
        "text": text,
        "links": LINK.findall(text),
        "attached": [part.get_filename() for part in message.iter_attachments()],
    }
