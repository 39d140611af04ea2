"""Recounts a season from its public files (docs/protocol.md); exit status 1 at any fault.

python3 -I verify.py verify URL-or-folder [KEY you kept]
python3 -I verify.py diff OLD NEW [KEY you kept]
"""

import base64
import hashlib
import json
import re
import sys
import urllib.request
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

NAMES = ("checkpoint", "key", "config", "leaves", "batches", "openings", "results")
SHA, NUMBER = "[0-9a-f]{64}", "(?:0|[1-9][0-9]*)"
LEAF = (
    f"vote [a-z0-9-]+ [0-9a-f]{{32}} {SHA} (?:sms|web|social)|(?:config|reveal|result|audit) {SHA}"
    f"|(?:quarantine|void|reinstate) {NUMBER}(?: [!-~]+)+|close {NUMBER}"
)
BATCH, OPENING = f"{NUMBER} {NUMBER} {SHA} [-+:.T0-9]+", f"{NUMBER} [0-9]+ [0-9a-f]{{32}}"
LINES = {"leaves": LEAF, "batches": BATCH, "openings": OPENING}
MOSCOW, PAGE = timezone(timedelta(hours=3)), 1000
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032 §5.1
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
Point = tuple[int, int]
Log = dict[str, Any]
Fault = Callable[[object, str], None]


def sha(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def add(a: Point, b: Point) -> Point:
    k = D * a[0] * b[0] * a[1] * b[1]
    x, y = a[0] * b[1] + b[0] * a[1], a[1] * b[1] + a[0] * b[0]
    return x * pow(1 + k, -1, P) % P, y * pow(1 - k, -1, P) % P


def times(factor: int, point: Point) -> Point:
    half = times(factor >> 1, add(point, point)) if factor else (0, 1)
    return add(half, point) if factor & 1 else half


def point(packed: bytes) -> Point:
    sign, y = divmod(int.from_bytes(packed, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if y >= P or x * x % P != square or x < sign:
        raise ValueError("ключ или подпись не на кривой")
    return (x if x & 1 == sign else P - x), y


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032 §5.1.7: whether the Ed25519 key signed the message."""
    r, s = signature[:32], int.from_bytes(signature[32:64], "little")
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    return s < L and times(s, base) == add(point(r), times(k, point(key)))


def roots(lines: list[str], sizes: set[int]) -> dict[int, str]:
    """RFC 9162 §2.1.1: the tree's roots at these sizes, in hex."""
    stack, found = list[bytes](), {0: sha(b"")}
    for size, line in enumerate(lines, start=1):
        node, full = hashlib.sha256(b"\0" + line.encode("latin-1")).digest(), size - 1
        while full & 1:
            node, full = hashlib.sha256(b"\1" + stack.pop() + node).digest(), full >> 1
        stack.append(node)
        if size in sizes:
            for left in reversed(stack[:-1]):
                node = hashlib.sha256(b"\1" + left + node).digest()
            found[size] = node.hex()
    return found


def load(source: str) -> dict[str, bytes]:
    """Read a season's files from a folder, or fetch them; what is not published is empty."""
    if "://" not in source:
        paths = [path for path in map(Path(source).joinpath, NAMES) if path.exists()]
        return dict.fromkeys(NAMES, b"") | {path.name: path.read_bytes() for path in paths}
    base, _, query = source.replace("/?", "?").rstrip("/").partition("?")

    def get(name: str, query: str) -> bytes:
        with urllib.request.urlopen(f"{base}/{name}?{query}") as answer:  # noqa: S310 -- The user's own.
            return bytes(answer.read())

    files = dict.fromkeys(NAMES, b"") | {"checkpoint": get("checkpoint", query)}
    origin, size, *_ = files["checkpoint"].decode().split("\n")
    query = "season=" + origin.rpartition("/")[2]
    pages = [(start, min(start + PAGE, int(size))) for start in range(0, int(size), PAGE)]
    for name in ("key", "config", "leaves", "batches", "openings", "results"):
        if name in NAMES[:5] or b"\nreveal " in files["leaves"]:
            parts = [f"{query}&from={start}&to={end}" for start, end in pages]
            parts = parts if name in LINES else [query]
            files[name] = b"".join(get(name, part) for part in parts)
    return files


def parse(files: dict[str, bytes], fault: Fault) -> Log:
    log: Log = {"text": files, "at": defaultdict(list), "state": {}}
    for name, shape in LINES.items():
        *lines, rest = files[name].decode("latin-1").split("\n")
        fault(rest, f"{name}: последняя строка не закончена")
        for n, line in enumerate(lines):
            fault(not re.fullmatch(shape, line), f"{name}: строка {n} написана не по правилам")
        log |= {name: lines, f"{name}_rows": [line.split(" ") for line in lines]}
    log["config"], log["results"] = (json.loads(files[n] or b"{}") for n in ("config", "results"))
    log["origin"], size, root = files["checkpoint"].decode().split("\n")[:3]
    log["size"], log["root"] = int(size), base64.b64decode(root).hex()
    sizes = {int(row[1]) for row in log["batches_rows"]} | {log["size"]}
    return log | {"roots": roots(log["leaves"], sizes)}


def signature(log: Log, fault: Fault) -> None:
    """C2SP signed-note and tlog-checkpoint."""
    root = base64.b64encode(bytes.fromhex(log["root"])).decode()
    body = f"{log['origin']}\n{log['size']}\n{root}\n"
    name, _, packed = log["text"]["key"].decode().strip().partition("+")
    key = base64.b64decode(packed[9:])
    key_id = hashlib.sha256(f"{name}\n".encode() + key).digest()[:4]
    fault(name != log["origin"] or packed[:8] != key_id.hex(), "key: это ключ другого журнала")
    text, _, tail = log["text"]["checkpoint"].decode().partition("\n\n")
    mine = [line for line in tail.split("\n") if line.startswith(f"— {name} ")]
    notes = [base64.b64decode(line.rpartition(" ")[2]) for line in mine]
    good = [note[:4] == key_id and signed(key[1:], body.encode(), note[4:]) for note in notes]
    fault(text + "\n" != body or not tail.endswith("\n"), "checkpoint: записан не по правилам")
    fault(not any(good), "checkpoint: подпись неверна")


def tree(log: Log, fault: Fault) -> None:
    rows, before, config = log["leaves_rows"], 0, sha(log["text"]["config"])
    whole = len(rows) == log["size"] and log["roots"].get(log["size"]) == log["root"]
    fault(not whole, "leaves: это не те строки, что подписаны в контрольной точке")
    fault(rows[0] != ["config", config], "config: не те правила, что закреплены строкой 0")
    for n, (number, size, root, _) in enumerate(log["batches_rows"]):
        wrong = int(number) != n or int(size) <= before or log["roots"].get(int(size)) != root
        fault(wrong, f"batches: пакет {n} не сходится с журналом")
        before = int(size)
    fault(before != log["size"], "batches: пакеты не покрывают журнал")


def leaves(log: Log, fault: Fault) -> None:
    """Also notes where the kinds of leaves are, and the state of each vote."""
    state, at, seen = log["state"], log["at"], set()
    for n, (kind, *rest) in enumerate(log["leaves_rows"]):
        late = at["reveal"] or at["result"]
        if kind == "vote":
            fault((rest[0], rest[1]) in seen, f"строка {n}: второй голос с того же телефона")
            alien = rest[0] not in log["config"]["nominations"]
            fault(alien, f"строка {n}: такой номинации нет")
            fault(at["close"] or late, f"строка {n}: голос после закрытия")
            seen.add((rest[0], rest[1]))
            state[n] = "reinstate"
        elif kind in {"quarantine", "void", "reinstate"}:
            wrong = late or state.get(int(rest[0]), kind) == kind
            fault(wrong, f"строка {n}: решение не о голосе, повторное или после раскрытия")
            state[int(rest[0])] = kind
        elif kind == "close":
            fault(int(rest[0]) not in {n, len(seen)}, f"строка {n}: закрыто не то число голосов")
        fault(at[kind] and kind in {"config", "close", "reveal", "result"}, f"строка {n}: вторая")
        at[kind].append(n)


def opened(log: Log, fault: Fault) -> None:
    for kind, name in (("reveal", "openings"), ("result", "results")):
        fixed, text = [log["leaves_rows"][n][1] for n in log["at"][kind]], log["text"][name]
        fault((fixed or text) and fixed != [sha(text)], f"{name}: файл не тот, что закреплён")
    rows, votes = log["openings_rows"], log["at"]["vote"]
    whole = not log["at"]["reveal"] or [int(row[0]) for row in rows] == votes
    fault(not whole, "openings: раскрыты не все голоса, не по одному разу или не по порядку")
    home = {one["code"]: one["nomination"] for one in log["results"].get("entries", ())}
    for n, code, receipt in rows:
        _, nomination, _, commitment, _ = log["leaves_rows"][int(n)]
        text = f"cm1|{log['origin'].rpartition('/')[2]}|{nomination}|{code}|{receipt}"
        wrong = sha(text.encode()) != commitment or home.get(code) != nomination
        fault(wrong, f"openings: голос {n} раскрыт не тем выбором, что был сделан")


def groups(config: Log, entries: list[Log]) -> Iterator[tuple[list[Any], list[Log], int]]:
    """Who competes with whom: thin divisions merge, the places freed go where the rivals are."""
    sizes, towns = ([band[0] for band in config["bands"][axis]] for axis in ("size", "city"))
    seats = config["places"] // (len(sizes) * len(towns) * len(config["nominations"]))
    for nomination in config["nominations"]:
        merged: list[list[Any]] = []
        for size in sizes:
            own = [one for one in entries if (one["nomination"], one["size"]) == (nomination, size)]
            row = [([town], [one for one in own if one["city"] == town]) for town in towns]
            while len(row) > 1:
                count = [len(members) for _, members in row]
                thin = count.index(min(count))
                if count[thin] >= config["min_entries"]:
                    break
                beside = [place for place in (thin - 1, thin + 1) if 0 <= place < len(row)]
                low = min(thin, min(beside, key=count.__getitem__))
                joined = (row[low][0] + row[low + 1][0], row[low][1] + row[low + 1][1])
                row[low : low + 2] = [joined]
            merged += [[[nomination, size, cities], members, seats] for cities, members in row]
        for _ in range(seats * (len(sizes) * len(towns) - len(merged))):
            max(merged, key=lambda group: (len(group[1]) > group[2], len(group[1])))[2] += 1
        yield from ((name, members, places) for name, members, places in merged)


def recount(log: Log, fault: Fault) -> None:
    results, batches = log["results"], log["batches_rows"]
    if not log["text"]["results"]:
        return
    end, sizes, score = results["size"], [int(row[1]) for row in batches], dict[str, Any]()
    kept = "".join(f"{line}\n" for line in log["batches"][: bisect_right(sizes, end)])
    same = ([end], log["roots"].get(end)) == (log["at"]["reveal"], results["root"])
    fault(not same or sha(kept.encode()) != results["batches"], "results: подсчитан другой журнал")
    days = [datetime.fromisoformat(row[3]).astimezone(MOSCOW).date() for row in batches]
    votes = defaultdict[str, list[int]](list)
    for n, code, _ in log["openings_rows"]:
        votes[code] += [int(n)] if log["state"][int(n)] == "reinstate" else []
    for one in results["entries"]:
        code, own = one["code"], votes[one["code"]]
        on = {days[bisect_right(sizes, n)] for n in own}
        drawn = sha(bytes.fromhex(results["root"]) + str(one["id"]).encode())
        score[code] = (-len(own), -len(on), max(own, default=0), drawn, code)
        fault(one["counted"] != len(own), f"results: у {code} голосов {len(own)}")
    places, least = [], max(log["config"]["min_votes"], 1)
    takes_part = [one for one in results["entries"] if not one["withdrawn"]]
    for name, members, seats in groups(log["config"], takes_part):
        order = sorted(s for s in (score[one["code"]] for one in members) if -s[0] >= least)
        for n, one in enumerate(order[:seats]):
            beside = [(one, other) for other in order[max(n - 1, 0) : n + 2] if other != one]
            decided = max((next(i for i in range(4) if a[i] != b[i]) for a, b in beside), default=0)
            rule = ("votes", "days", "earlier", "draw")[decided]
            places.append([*name, n + 1, one[4], -one[0], rule])
    wrong = [
        one
        for one in places + results["places"]
        if places.count(one) != results["places"].count(one)
    ]
    fault(wrong, f"results: места не сходятся: {wrong}")


def verify(files: dict[str, bytes]) -> list[str]:
    """Every fault of a season's public files."""
    faults = list[str]()
    log: Log = {}

    def fault(wrong: object, text: str) -> None:
        faults.extend([text] if wrong else [])

    for check in (parse, signature, tree, leaves, opened, recount):
        try:
            log = check(log or files, fault) or log
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            faults.append(f"{check.__name__}: файлы нельзя прочитать: {error!r}")
    return faults


def diff(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """What was published before and is not so any more."""
    once = ("key", "config", "results", "openings")
    faults = [f"{name}: изменено" for name in once if old[name] and old[name] != new[name]]
    for name in ("leaves", "batches"):
        was, now = old[name].split(b"\n")[:-1], new[name].split(b"\n")
        wrong = [n for n, line in enumerate(was) if now[n : n + 1] != [line]]
        faults += [f"{name}: строка {n} изменена или пропала" for n in wrong]
    size, root = old["checkpoint"].decode().split("\n")[1:3]
    lines = new["leaves"].decode("latin-1").split("\n")[:-1]
    same = roots(lines, {int(size)}).get(int(size)) == base64.b64decode(root).hex()
    return faults + ([] if same else ["checkpoint: новый журнал не продолжает старый"])


def main(act: str, *sources: str) -> int:
    count = {"verify": 1, "diff": 2}[act]
    logs = [load(source) for source in sources[:count]]
    logs[-1] |= {"key": key.encode() for key in sources[count:]}
    faults = verify(logs[-1]) + (diff(*logs) if count > 1 else [])
    sys.stdout.buffer.write("\n".join([*(faults or ["Ошибок нет."]), ""]).encode())
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
