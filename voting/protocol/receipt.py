"""Checks a signed receipt: FILE URL-or-folder [KEY]; verify.py lies beside (docs/protocol.md)."""

import hashlib
import re
import runpy
import sys
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

OURS = runpy.run_path(str(Path(__file__).with_name("verify.py")))
KIND, GRACE = "prize-receipt/1", 60  # the named minute has sixty seconds
BAD = "receipt: это не квитанция этого журнала, или подпись неверна"


def noted(note: str, vkey: str) -> list[str]:
    """Return the lines of a C2SP signed note that the key signed; none of another."""
    name, _, packed = vkey.strip().partition("+")
    key, (text, _, tail) = b64decode(packed[9:]), note.partition("\n\n")
    key_id = hashlib.sha256(f"{name}\n".encode() + key).digest()[:4]
    signatures = map(b64decode, re.findall(f"(?m)^— {re.escape(name)} ([!-~]+)$", tail))
    signed, body = OURS["signed"], f"{text}\n".encode()
    good = [one[:4] == key_id and signed(key[1:], body, one[4:]) for one in signatures]
    return text.split("\n") if any(good) else []


def promise(note: str, files: dict[str, bytes], now: datetime | None = None) -> list[str]:
    """Say how the promise was broken or is not kept yet; without `now`, as of the last batch."""
    try:
        kind, origin, leaf, minute, seconds = noted(note, files["key"].decode())
        due = datetime.fromisoformat(minute) + timedelta(seconds=GRACE + int(seconds))
    except ValueError:
        return [BAD]
    if [kind, origin] != [KIND, files["checkpoint"].decode().split("\n")[0]]:
        return [BAD]
    lines = enumerate(BytesIO(files["leaves"]), start=1)
    size = next((n for n, line in lines if line == f"{leaf}\n".encode()), 0)
    rows = [line.decode().split() for line in BytesIO(files["batches"])]
    sealed = [(int(row[1]), datetime.fromisoformat(row[3])) for row in rows]
    last = now or max((at for _, at in sealed), default=due)
    if next((at for end, at in sealed if end >= size > 0), last) > due:
        return [f"receipt: обещание нарушено: голоса не было в журнале к {due:%Y-%m-%dT%H:%M:%SZ}"]
    return [] if size else [f"receipt: голоса ещё нет в журнале, срок — {due:%Y-%m-%dT%H:%M:%SZ}"]


def main(receipt: str, source: str, *key: str) -> int:
    """Check the log, and the receipt against it; 1 when anything is wrong."""
    files = OURS["load"](source)
    files.update(zip(["key"], map(str.encode, key), strict=False))
    now = datetime.now(UTC) if "://" in source else None
    faults = OURS["verify"](files) + promise(Path(receipt).read_text("utf-8"), files, now)
    sys.stdout.buffer.write("\n".join([*(faults or ["Обещание выполнено."]), ""]).encode())
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
