"""Development's gateway: messages land in a folder, and /dev/phone shows them."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path


class Console:
    """Sends nothing: each phone has a file of its messages. It has no webhook."""

    name = "console"

    def __init__(self, folder: Path) -> None:
        """Take the folder of the telephones."""
        self.folder = folder

    def send(self, to: str, text: str) -> str:
        """Show a message on the telephone."""
        return self.note(to, text, from_prize=True)

    def note(self, phone: str, text: str, *, from_prize: bool) -> str:
        """Add a line to the telephone's thread and return its name."""
        name = "CO" + secrets.token_hex(16)
        line = {
            "from_prize": from_prize,
            "text": text,
            "at": datetime.now(UTC).isoformat(),
        }
        with self._thread(phone).open("a", encoding="utf-8") as thread:
            thread.write(json.dumps(line, ensure_ascii=False) + "\n")
        return name

    def messages(self, phone: str) -> list[dict[str, object]]:
        """Return the telephone's thread, oldest first."""
        thread = self._thread(phone)
        if not thread.exists():
            return []
        lines = [json.loads(line) for line in thread.read_text(encoding="utf-8").splitlines()]
        return [{**line, "at": datetime.fromisoformat(line["at"])} for line in lines]

    def _thread(self, phone: str) -> Path:
        return self.folder / f"{phone.lstrip('+')}.jsonl"
