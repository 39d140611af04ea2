"""What may be done to a season's public files, each to be found by the verifier."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from random import Random

Files = dict[str, bytes]
Mutation = Callable[[Files, Random], None]


def lines_of(name: str) -> tuple[Mutation, ...]:
    """Return what can be done to a file's lines: drop, duplicate, swap, insert, cut, reorder."""

    def on_lines(change: Callable[[list[bytes], int, Random], None]) -> Mutation:
        def mutate(files: Files, chance: Random) -> None:
            lines = files[name].split(b"\n")[:-1]
            change(lines, chance.randrange(len(lines) - 1), chance)
            files[name] = b"".join(line + b"\n" for line in lines)

        return mutate

    def swap(lines: list[bytes], n: int, chance: Random) -> None:
        lines[n], lines[n + 1] = lines[n + 1], lines[n]

    return (
        on_lines(lambda lines, n, _chance: lines.pop(n)),
        on_lines(lambda lines, n, _chance: lines.insert(n, lines[n])),
        on_lines(swap),
        on_lines(lambda lines, n, _chance: lines.insert(n, lines[n + 1])),
        on_lines(lambda lines, n, _chance: lines.__delitem__(slice(n, None))),
        on_lines(lambda lines, _n, _chance: lines.reverse()),
    )


def flip(name: str) -> Mutation:
    """Flip one bit of a file; when the last batch was sealed counts for nothing (docs/protocol.md)."""

    def mutate(files: Files, chance: Random) -> None:
        packed = bytearray(files[name])
        end = packed.rindex(b" ") if name == "batches" else len(packed)
        packed[chance.randrange(end)] ^= 1 << chance.randrange(8)
        files[name] = bytes(packed)

    return mutate


def replaced(name: str, pattern: bytes, new: Callable[[re.Match[bytes]], bytes]) -> Mutation:
    """Replace one of the places at which a pattern is found."""

    def mutate(files: Files, chance: Random) -> None:
        found = chance.choice([*re.finditer(pattern, files[name])])
        files[name] = files[name][: found.start()] + new(found) + files[name][found.end() :]

    return mutate


def emptied(name: str) -> Mutation:
    return lambda files, _chance: files.update({name: b""})


def appended(name: str, text: bytes) -> Mutation:
    return lambda files, _chance: files.update({name: files[name] + text})


def in_json(
    name: str, change: Callable[[dict, Random], object], *, fixed: bool = False
) -> Mutation:
    """Change a JSON file; `fixed` also puts its new hash into the leaf, as an insider would."""

    def mutate(files: Files, chance: Random) -> None:
        content, old = json.loads(files[name]), sha256(files[name]).hexdigest()
        change(content, chance)
        files[name] = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
        if fixed:
            new = sha256(files[name]).hexdigest()
            files["leaves"] = files["leaves"].replace(old.encode(), new.encode())

    return mutate


def bumped(content: dict, chance: Random) -> None:
    chance.choice(content["entries"])["counted"] += chance.choice((-1, 1))


def other(found: re.Match[bytes]) -> bytes:
    """Return hex of the same length that differs in its first digit."""
    return (b"1" if found[0].startswith(b"0") else b"0") + found[0][1:]


MOVES = ("dropped", "duplicated", "swapped", "inserted", "truncated", "reversed")
FILES = ("checkpoint", "key", "config", "leaves", "batches", "openings", "results")
HEX = rb"(?<= )[0-9a-f]{%d}(?=[ \n])"

MUTATIONS: dict[str, Mutation] = {
    **{f"{name}: a bit is flipped": flip(name) for name in FILES},
    **{f"{name}: emptied": emptied(name) for name in FILES},
    **{f"{name}: something is added": appended(name, b"x\n") for name in FILES if name != "key"},
    **{
        f"{name}: a line is {move}": mutate
        for name in ("leaves", "batches", "openings")
        for move, mutate in zip(MOVES, lines_of(name), strict=True)
    },
    "leaves: another tag": replaced("leaves", HEX % 32, other),
    "leaves: another commitment": replaced("leaves", HEX % 64, other),
    "leaves: another channel": replaced("leaves", b"sms(?=\n)", lambda _found: b"web"),
    "leaves: an unknown channel": replaced("leaves", b"sms(?=\n)", lambda _found: b"fax"),
    "leaves: another nomination": replaced("leaves", b"krasota", lambda _found: b"pekarni"),
    "leaves: a Windows line end": replaced("leaves", b"\n", lambda _found: b"\r\n"),
    "leaves: a Cyrillic letter": replaced("leaves", b"o", lambda _found: "о".encode()),
    "leaves: a wider space": replaced("leaves", b" ", lambda _found: b"\xa0"),
    "leaves: a vote after the end": appended(
        "leaves", b"vote krasota %b %b web\n" % (b"0" * 32, b"0" * 64)
    ),
    "leaves: a ruling on no vote": appended("leaves", b"quarantine 0 burst\n"),
    "leaves: a ruling on a later leaf": appended("leaves", b"quarantine 99 burst\n"),
    "leaves: a ruling on a vote": appended("leaves", b"quarantine 1 burst\n"),
    "leaves: reinstated without quarantine": appended("leaves", b"reinstate 1 burst\n"),
    "leaves: closed one vote later": replaced(
        "leaves", rb"(?<=close )\d+", lambda found: b"%d" % (int(found[0]) + 1)
    ),
    "batches: another root": replaced("batches", HEX % 64, other),
    "batches: another time": replaced(
        "batches", rb"(?<=T)\d\d(?=.*\n\d)", lambda found: b"%02d" % ((int(found[0]) + 1) % 24)
    ),
    "checkpoint: size off by one": replaced(
        "checkpoint", rb"(?m)^\d+$", lambda found: b"%d" % (int(found[0]) + 1)
    ),
    "checkpoint: another origin": replaced("checkpoint", b"2026", lambda _found: b"2025"),
    "checkpoint: no signature": replaced("checkpoint", "—[^\n]*\n".encode(), lambda _found: b""),
    "key: another key": replaced(
        "key", rb"[A-Za-z](?=[^+\n]{9,}$)", lambda found: found[0].swapcase()
    ),
    "openings: another entry": replaced("openings", rb"(?<= )10001(?= )", lambda _found: b"10002"),
    "openings: another receipt": replaced("openings", rb"[0-9a-f]{32}(?=\n)", other),
    "results: a vote more or less": in_json("results", bumped),
    "results: a vote more or less, fixed anew": in_json("results", bumped, fixed=True),
    "results: a winner less": in_json("results", lambda content, _chance: content["places"].pop()),
    "results: two winners change places": in_json(
        "results", lambda content, _chance: content["places"].reverse()
    ),
    "config: another date": replaced("config", rb"20\d\d-", lambda _found: b"1999-"),
    "config: another minimum, fixed anew": in_json(
        "config", lambda content, _chance: content.update(min_votes=9), fixed=True
    ),
}
