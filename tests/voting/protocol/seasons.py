"""Seasons made up at random, without a database: honest public files, and an insider's forgeries."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from voting.protocol import leaves, notes, verify
from voting.protocol.tree import Frontier, leaf_hash

ORIGIN, SEASON, SEED = "localhost/protocol/2026", "2026", b"p" * 32
TRADES = ("krasota", "medicina")
BANDS = {"size": [["s", 0, 6], ["m", 6, 101]], "city": [["t", 0, 50_001], ["c", 50_001, None]]}
Files = dict[str, bytes]


@dataclass
class Book:
    """A season being played: its log, who voted for whom, and how each vote stands."""

    chance: Random
    lines: list[str] = field(default_factory=list)
    votes: dict[int, tuple[str, str]] = field(default_factory=dict)
    state: dict[int, str] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)

    def vote(self, channel: str = "web") -> None:
        """Cast a vote for an entry picked at random."""
        number = self.chance.randrange(6)
        code, trade = f"1000{number}", TRADES[number % 2]
        receipt = self.chance.randbytes(16)
        bound = leaves.commitment(SEASON, trade, code, receipt)
        self.votes[len(self.lines)] = code, receipt.hex()
        self.state[len(self.lines)] = "clear"
        tag = self.chance.randbytes(16).hex()
        self.lines.append(leaves.VoteLeaf(trade, tag, bound, channel).line)

    def rule(self, *, late: bool = False) -> None:
        """Hold, clear or void a vote that stands otherwise."""
        place = self.chance.choice([*self.votes])
        kind = self.chance.choice([one for one in leaves.RULINGS if one != self.state[place]])
        self.state[place] = kind
        self.lines.append(leaves.ruling(kind, place, "burst", late=late))

    def seal(self) -> None:
        """End a batch here, if anything is in it."""
        if len(self.lines) > (self.sizes or [0])[-1]:
            self.sizes.append(len(self.lines))


def honest(chance: Random, votes: int, *, end: bool) -> Files:
    """Play a season of so many votes: rulings, audits and batches at random; ended or still open."""
    rules = leaves.canonical(
        {"nominations": TRADES, "bands": BANDS, "places": 8, "min_entries": 2, "min_votes": 1}
    )
    book = Book(chance, [leaves.fixing("config", rules)])
    for _ in range(votes):
        book.vote(chance.choice(("web", "sms")))
        if chance.random() < 0.2:
            book.rule()
        if chance.random() < 0.05:
            book.lines.append(leaves.audit(chance.randbytes(32).hex()))
        if chance.random() < 0.4:
            book.seal()
    book.seal()
    files = {"config": rules.encode(), "openings": b"", "results": b""}
    return published(finished(book, files) if end else files, book)


def finished(book: Book, files: Files) -> Files:
    """Close, open and count the season; perhaps a late message before, a late ruling after."""
    book.lines.append(leaves.close(len(book.lines)))
    if book.chance.random() < 0.3:
        book.vote("sms")
    book.seal()
    size = len(book.lines)
    opened = "".join(f"{place} {code} {receipt}\n" for place, (code, receipt) in book.votes.items())
    counted = dict.fromkeys((f"1000{number}" for number in range(6)), 0)
    for place, (code, _) in book.votes.items():
        counted[code] += book.state[place] == "clear"
    results = {"entries": entries(counted), "places": [], **frozen(book, size)}
    results["places"] = recounted(files["config"], opened, results, book)
    text = leaves.canonical(results)
    fixed = leaves.fixing("reveal", opened), leaves.fixing("result", text)
    book.lines.extend(fixed)
    book.seal()
    if book.votes and book.chance.random() < 0.3:
        book.rule(late=True)
        book.seal()
    return files | {"openings": opened.encode(), "results": text.encode()}


def entries(counted: dict[str, int]) -> list[dict[str, object]]:
    """Return six entries in several divisions."""
    return [
        {
            "id": number,
            "code": code,
            "nomination": TRADES[number % 2],
            "size": "sm"[number // 3],
            "city": "tc"[number % 3 == 0],
            "merged": True,
            "withdrawn": False,
            "counted": votes,
        }
        for number, (code, votes) in enumerate(counted.items())
    ]


def frozen(book: Book, size: int) -> dict[str, object]:
    """Return what the results were counted from."""
    root = Frontier().extend(leaf_hash(line.encode()) for line in book.lines[:size]).root()
    batches = hashlib.sha256(batch_lines(book, size).encode()).hexdigest()
    return {"season": SEASON, "size": size, "root": root.hex(), "batches": batches}


def recounted(rules: bytes, opened: str, results: dict[str, object], book: Book) -> list[object]:
    """Return the places: what the verifier misses when none is given; test_results.py tests them."""
    missed: list[str] = []
    log = verify.parse(
        {
            "config": rules,
            "openings": opened.encode(),
            "results": leaves.canonical(results).encode(),
            "batches": batch_lines(book, len(book.lines)).encode(),
            "leaves": "".join(f"{line}\n" for line in book.lines).encode(),
            "checkpoint": notes.sign(ORIGIN, 0, bytes(32), SEED).encode(),
        },
        lambda _bad, _text: None,
    )
    verify.leaves(log, lambda _bad, _text: None)
    log["at"]["reveal"] = [(results["size"], "")]
    verify.recount(log, lambda bad, text: missed.extend([text] if bad else []))
    return eval(missed[0].partition("сходятся: ")[2]) if missed else []  # noqa: S307 -- Our own list.


def batch_lines(book: Book, size: int) -> str:
    """Return the batches up to a size: two hours lie between each two."""
    frontier, start, text = Frontier(), 0, ""
    for number, end in enumerate(one for one in book.sizes if one <= size):
        frontier = frontier.extend(leaf_hash(line.encode()) for line in book.lines[start:end])
        at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=2 * number)
        text += f"{number} {end} {frontier.root().hex()} {at.isoformat()}\n"
        start = end
    return text


def published(files: Files, book: Book) -> Files:
    """Return all public files of what was played, the checkpoint signed."""
    text = batch_lines(book, len(book.lines))
    root = bytes.fromhex(text.splitlines()[-1].split(" ")[2])
    key = notes.vkey(ORIGIN, notes.public_key(SEED))
    return files | {
        "leaves": "".join(f"{line}\n" for line in book.lines).encode(),
        "batches": text.encode(),
        "checkpoint": notes.sign(ORIGIN, len(book.lines), root, SEED).encode(),
        "key": f"{key}\n".encode(),
    }


def resealed(files: Files, lines: list[str]) -> Files:
    """Return the files with other leaves, as an insider with the key would seal them anew."""
    sizes = [int(row.split()[1]) for row in files["batches"].decode().splitlines()]
    sizes = [*(size for size in sizes if size < len(lines)), len(lines)]
    return published(dict(files), Book(Random(0), lines, sizes=sizes))
