"""Recounts a season: verify URL-or-folder [KEY], or diff OLD NEW [KEY] (docs/protocol.md)."""

import hashlib
import json
import re
import sys
import urllib.request
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

NAMES = ("checkpoint", "key", "config", "leaves", "batches", "openings", "results")
SHA, N = "[0-9a-f]{64}", "(?:0|[1-9][0-9]*)"
LEAF = (
    f"vote [a-z0-9-]+ [0-9a-f]{{32}} {SHA} (?:sms|web|social)|(?:config|reveal|result|audit) {SHA}"
    f"|(?:quarantine|void|reinstate) {N}(?: [!-~]+)+|close {N}"
)
LINES = {"leaves": LEAF, "batches": rf"{N} {N} {SHA} \S+", "openings": rf"{N} \d+ [0-9a-f]{{32}}"}
MOSCOW, PAGE, RULES = timezone(timedelta(hours=3)), 1000, ("votes", "days", "earlier", "draw")
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519: RFC 8032 §5.1
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)


def sha(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    k = D * a[0] * b[0] * a[1] * b[1]
    x, y = a[0] * b[1] + b[0] * a[1], a[1] * b[1] + a[0] * b[0]
    return x * pow(1 + k, -1, P) % P, y * pow(1 - k, -1, P) % P


def times(factor: int, point: tuple[int, int]) -> tuple[int, int]:
    half = times(factor >> 1, add(point, point)) if factor else (0, 1)
    return add(half, point) if factor & 1 else half


def point(packed: bytes) -> tuple[int, int]:
    sign, y = divmod(int.from_bytes(packed, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if y >= P or x * x % P != square or x < sign:
        raise ValueError("ключ или подпись не на кривой")
    return (x if x & 1 == sign else P - x), y


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    fits = s < L and len(signature) == 2 * len(key)
    return fits and times(s, base) == add(point(r), times(k, point(key)))


def roots(lines: list[str], sizes: set[int]) -> dict[int, str]:  # RFC 9162 §2.1.1
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
    fetch = urllib.request.urlopen
    files = dict.fromkeys(NAMES, b"") | {"checkpoint": fetch(f"{base}/checkpoint?{query}").read()}
    origin, size, *_ = files["checkpoint"].decode().split("\n")
    query, ends = "?season=" + origin.rpartition("/")[2], range(PAGE, int(size) + PAGE, PAGE)
    spans = [f"{query}&from={end - PAGE}&to={min(end, int(size))}" for end in ends]
    for name in NAMES[1:]:
        if name in NAMES[:5] or b"\nreveal " in files["leaves"]:
            parts = spans if name in LINES else [query]
            files[name] = b"".join(fetch(f"{base}/{name}{part}").read() for part in parts)
    return files


def parse(files: dict[str, bytes], fault: Any) -> Any:
    log: Any = {"text": files, "at": defaultdict(list), "state": {}}
    for name, shape in LINES.items():
        *lines, rest = files[name].decode("latin-1").split("\n")
        fault(rest, f"{name}: последняя строка не закончена")
        for n, line in enumerate(lines):
            fault(not re.fullmatch(shape, line), f"{name}: строка {n} написана не по правилам")
        log |= {name: lines, f"{name}_rows": [line.split(" ") for line in lines]}
    log["config"], log["results"] = (json.loads(files[n] or b"{}") for n in ("config", "results"))
    log["origin"], size, root = files["checkpoint"].decode().split("\n")[:3]
    log["size"], log["root"] = int(size), b64decode(root).hex()
    sizes = {int(row[1]) for row in log["batches_rows"]}
    return log | {"roots": roots(log["leaves"], sizes | {log["size"]})}


def signature(log: Any, fault: Any) -> None:  # C2SP signed-note, tlog-checkpoint
    root = b64encode(bytes.fromhex(log["root"])).decode()
    body = f"{log['origin']}\n{log['size']}\n{root}\n"
    name, _, packed = log["text"]["key"].decode().strip().partition("+")
    key = b64decode(packed[9:])
    key_id = hashlib.sha256(f"{name}\n".encode() + key).digest()[:4]
    fault(name != log["origin"] or packed[:8] != key_id.hex(), "key: это ключ другого журнала")
    text, _, tail = log["text"]["checkpoint"].decode().partition("\n\n")
    found = re.findall(f"(?m)^— {re.escape(name)} ([!-~]+)$", tail)
    notes = [note for one in found if b64encode(note := b64decode(one)) == one.encode()]
    good = [note[:4] == key_id and signed(key[1:], body.encode(), note[4:]) for note in notes]
    shaped = text + "\n" == body and re.fullmatch(r"(?:— [^ \n]+ [!-~]+\n)+", tail)
    fault(not shaped or not any(good), "checkpoint: записан не по правилам, или подпись неверна")


def tree(log: Any, fault: Any) -> None:
    rows, sizes = log["leaves_rows"], [int(row[1]) for row in log["batches_rows"]]
    whole = len(rows) == log["size"] and log["roots"].get(log["size"]) == log["root"]
    fault(not whole, "leaves: это не те строки, что подписаны в контрольной точке")
    fault(rows[:1] != [["config", sha(log["text"]["config"])]], "config: не те правила")
    for n, row in enumerate(log["batches_rows"]):
        right = [str(n), str(sizes[n]), log["roots"].get(sizes[n])]
        fault(row[:3] != right, f"batches: пакет {n} не сходится с журналом")
    ordered = sizes == sorted({*sizes, log["size"]})
    fault(not ordered, "batches: пакеты не по порядку или не покрывают журнал")


def leaves(log: Any, fault: Any) -> None:
    state, at, seen = log["state"], log["at"], set()
    for n, (kind, *rest) in enumerate(log["leaves_rows"]):
        late = at["reveal"] or at["result"]
        if kind == "vote":
            fault((rest[0], rest[1]) in seen, f"строка {n}: второй голос с того же телефона")
            wrong = rest[0] not in log["config"]["nominations"] or at["close"] or late
            fault(wrong, f"строка {n}: такой номинации нет, или голос после закрытия")
            seen.add((rest[0], rest[1]))
            state[n] = "reinstate"
        elif kind in {"quarantine", "void", "reinstate"}:
            wrong = late or state.get(int(rest[0]), kind) == kind
            fault(wrong, f"строка {n}: решение не о голосе, повторное или после раскрытия")
            state[int(rest[0])] = kind
        elif kind == "close":
            fault(int(rest[0]) != n, f"строка {n}: закрыто не то число строк")
        fault(at[kind] and kind in {"config", "close", "reveal", "result"}, f"строка {n}: вторая")
        at[kind].append(n)


def opened(log: Any, fault: Any) -> None:
    for kind, name in (("reveal", "openings"), ("result", "results")):
        fixed, text = [log["leaves_rows"][n][1] for n in log["at"][kind]], log["text"][name]
        fault((fixed or text) and fixed != [sha(text)], f"{name}: файл не тот, что закреплён")
    places = [int(row[0]) for row in log["openings_rows"]]
    wrong = log["at"]["reveal"] and places != log["at"]["vote"]
    fault(wrong, "openings: раскрыты не все голоса, не по одному разу или не по порядку")
    home = {one["code"]: one["nomination"] for one in log["results"].get("entries", ())}
    for n, code, receipt in log["openings_rows"]:
        _, nomination, _, commitment, _ = log["leaves_rows"][int(n)]
        text = f"cm1|{log['origin'].rpartition('/')[2]}|{nomination}|{code}|{receipt}"
        wrong = sha(text.encode()) != commitment or home.get(code) != nomination
        fault(wrong, f"openings: голос {n} раскрыт не тем выбором, что был сделан")


def groups(config: Any, entries: list[Any]) -> Any:
    """Who competes with whom: thin divisions merge, the places freed go where the rivals are."""
    sizes, towns = ([band[0] for band in config["bands"][axis]] for axis in ("size", "city"))
    seats = config["places"] // len(config["nominations"]) // len(sizes) // len(towns)
    for trade in config["nominations"]:
        merged: list[Any] = []
        for size in sizes:
            key = (trade, size, False)
            own = [e for e in entries if (e["nomination"], e["size"], e["withdrawn"]) == key]
            row = [([town], [one for one in own if one["city"] == town]) for town in towns]
            while len(row) > 1 and min(n := [len(one[1]) for one in row]) < config["min_entries"]:
                thin = n.index(min(n))
                beside = [place for place in (thin - 1, thin + 1) if 0 <= place < len(row)]
                k = min(thin, min(beside, key=n.__getitem__))
                row[k : k + 2] = [(row[k][0] + row[k + 1][0], row[k][1] + row[k + 1][1])]
            merged += [[[trade, size, cities], members, seats] for cities, members in row]
        for _ in range(seats * (len(sizes) * len(towns) - len(merged))):
            max(merged, key=lambda group: (len(group[1]) > group[2], len(group[1])))[2] += 1
        yield from merged


def recount(log: Any, fault: Any) -> None:
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
    for name, members, seats in groups(log["config"], results["entries"]):
        order = sorted(s for s in (score[one["code"]] for one in members) if -s[0] >= least)
        for n, one in enumerate(order[:seats]):
            beside = [(one, other) for other in order[max(n - 1, 0) : n + 2] if other != one]
            decided = max((next(i for i in range(4) if a[i] != b[i]) for a, b in beside), default=0)
            places.append([*name, n + 1, one[4], -one[0], RULES[decided]])
    given = results["places"]
    odd = [one for one in [*places, *given] if (one in places) != (one in given)]
    fault(odd or len(places) != len(given), f"results: места не сходятся: {odd}")


def verify(files: dict[str, bytes]) -> list[str]:
    """Every fault of a season's public files."""
    faults, log = list[str](), dict[str, Any]()
    for check in (parse, signature, tree, leaves, opened, recount):
        try:
            log = check(log or files, lambda bad, text: faults.extend([text] * bool(bad))) or log
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            faults.append(f"{check.__name__}: файлы нельзя прочитать: {error!r}")
    return faults


def diff(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    altered = [name for name in NAMES[1:] if not new[name].startswith(old[name])]
    size, root = old["checkpoint"].decode().split("\n")[1:3]
    lines = new["leaves"].decode("latin-1").split("\n")[:-1]
    same = roots(lines, {int(size)}).get(int(size)) == b64decode(root).hex()
    faults = [] if same else ["checkpoint: новый журнал не продолжает старый"]
    return faults + [f"{name}: опубликованное изменено" for name in altered]


def main(act: str, *sources: str) -> int:
    count = {"verify": 1, "diff": 2}[act]
    logs = [load(source) for source in sources[:count]]
    logs[-1].update(zip(["key"], map(str.encode, sources[count:]), strict=False))
    faults = verify(logs[-1]) + (diff(*logs) if count > 1 else [])
    sys.stdout.buffer.write("\n".join([*(faults or ["Ошибок нет."]), ""]).encode())
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
