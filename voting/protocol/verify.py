"""Recounts a season: verify URL-or-folder [KEY], or diff OLD NEW [KEY] (docs/protocol.md)."""

import hashlib
import json
import re
import sys
import urllib.request
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

NAMES = ("checkpoint", "key", "config", "leaves", "batches", "openings", "results")
SHA, N = "[0-9a-f]{64}", "(?:0|[1-9][0-9]*)"
VOTE = f"vote [a-z0-9-]+ [0-9a-f]{{32}} {SHA} (?:sms|web|social)"
ACT = f"(?:late )?(?:quarantine|void|reinstate) {N}(?: [!-~]+)+"
LEAF = f"{VOTE}|{ACT}|close {N}|(?:config|reveal|result|audit) {SHA}"
LINES = {"leaves": LEAF, "batches": rf"{N} {N} {SHA} \S+", "openings": rf"{N} \d+ [0-9a-f]{{32}}"}
STATES = ("", "reinstate", "quarantine", "void", "lost")  # no vote, counted, and three not counted
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


def rows(text: bytes) -> Any:
    return (line.decode("latin-1").removesuffix("\n").split(" ") for line in BytesIO(text))


def roots(text: bytes, sizes: Any) -> dict[int, str]:  # RFC 9162 §2.1.1
    stack, found, wanted = list[bytes](), {0: sha(b"")}, set(sizes)
    for size, line in enumerate(BytesIO(text), start=1):
        node, full = hashlib.sha256(b"\0" + line.removesuffix(b"\n")).digest(), size - 1
        while full & 1:
            node, full = hashlib.sha256(b"\1" + stack.pop() + node).digest(), full >> 1
        stack.append(node)
        if size in wanted:
            for left in reversed(stack[:-1]):
                node = hashlib.sha256(b"\1" + left + node).digest()
            found[size] = node.hex()
    return found


def load(source: str) -> dict[str, bytes]:
    if "://" not in source:
        return {n: p.read_bytes() if (p := Path(source, n)).exists() else b"" for n in NAMES}
    base, _, query = source.replace("/?", "?").rstrip("/").partition("?")
    fetch, files = urllib.request.urlopen, dict.fromkeys(NAMES, b"")
    files["checkpoint"] = fetch(f"{base}/checkpoint?{query}").read()
    origin, size, *_ = files["checkpoint"].decode().split("\n")
    query, ends = "?season=" + origin.rpartition("/")[2], range(PAGE, int(size) + PAGE, PAGE)
    spans = [f"{query}&from={end - PAGE}&to={min(end, int(size))}" for end in ends]
    for name in NAMES[1:]:
        if name in NAMES[:5] or b"\nreveal " in files["leaves"]:
            parts = spans if name in LINES else [query]
            files[name] = b"".join(fetch(f"{base}/{name}{part}").read() for part in parts)
    return files


def parse(files: dict[str, bytes], fault: Any) -> Any:
    log: Any = {"text": files, "at": defaultdict(list), "state": bytearray(), "late": b""}
    for name, shape in LINES.items():
        fits = re.compile(f"(?:{shape})\n".encode()).fullmatch
        for n, line in enumerate(BytesIO(files[name])):
            fault(not fits(line), f"{name}: строка {n} написана не по правилам")
    log["config"], log["results"] = (json.loads(files[n] or b"{}") for n in ("config", "results"))
    log["origin"], size, root = files["checkpoint"].decode().split("\n")[:3]
    log["size"], log["root"] = int(size), b64decode(root).hex()
    log["sizes"] = array("q", (int(row[1]) for row in rows(files["batches"])))
    return log | {"roots": roots(files["leaves"], [*log["sizes"], log["size"]])}


def signature(log: Any, fault: Any) -> None:  # C2SP signed-note, tlog-checkpoint
    name, _, packed = log["text"]["key"].decode().strip().partition("+")
    key, note = b64decode(packed[9:]), log["text"]["checkpoint"].decode()
    key_id = hashlib.sha256(f"{name}\n".encode() + key).digest()[:4]
    fault(name != log["origin"] or packed[:8] != key_id.hex(), "key: это ключ другого журнала")
    body = f"{note.partition(chr(10) * 2)[0]}\n".encode()
    found = re.findall(f"(?m)^— {re.escape(name)} ([!-~]+)$", note)
    own = [one for line in found if b64encode(one := b64decode(line)) == line.encode()]
    good = any(one[:4] == key_id and signed(key[1:], body, one[4:]) for one in own)
    shaped = re.fullmatch(rf"\S+\n{N}\n[+/\w]{{43}}=\n\n(?:— [^ \n]+ [!-~]+\n)+", note)
    fault(not shaped or not good, "checkpoint: записан не по правилам, или подпись неверна")


def tree(log: Any, fault: Any) -> None:
    text, sizes, whole = log["text"], log["sizes"], log["roots"].get(log["size"]) == log["root"]
    whole = whole and text["leaves"].count(b"\n") == log["size"]
    fault(not whole, "leaves: это не те строки, что подписаны в контрольной точке")
    fault(next(rows(text["leaves"]), 0) != ["config", sha(text["config"])], "config: не те правила")
    for n, row in enumerate(rows(text["batches"])):
        right = [str(n), str(sizes[n]), log["roots"].get(sizes[n])]
        fault(row[:3] != right, f"batches: пакет {n} не сходится с журналом")
    fault([*sizes] != sorted({*sizes, log["size"]}), "batches: не по порядку или не весь журнал")


def leaves(log: Any, fault: Any) -> None:
    state, at, seen, tags = log["state"], log["at"], set[bytes](), bytearray()
    for n, (kind, *rest) in enumerate(rows(log["text"]["leaves"])):
        late = bool(at["reveal"] or at["result"])
        state.append(kind == "vote")
        tags += bytes.fromhex(rest[1]) if kind == "vote" else bytes(16)
        if kind == "vote":
            tag, unknown = bytes(tags[-16:]), rest[0] not in log["config"]["nominations"]
            fault(tag in seen, f"строка {n}: второй голос с того же телефона")
            wrong = unknown or late or (at["close"] and rest[3] != "sms")
            fault(wrong, f"строка {n}: такой номинации нет, или голос после закрытия")
            seen.add(tag)
        elif kind in {"late", *STATES}:
            act, place, why = (rest if kind == "late" else [kind, *rest])[:3]
            k, now = int(place), log["late"] if late else state
            to = STATES.index("lost" if (act, why, late) == ("void", "lost", False) else act)
            wrong = late != (kind == "late") or k >= len(now) or now[k] in {0, to, 4}
            fault(wrong, f"строка {n}: решение не о голосе, повторное или не вовремя")
            now[k] = to
            seen -= {bytes(tags[16 * k : 16 * k + 16])} if STATES[to] == "lost" else set()
        elif kind != "audit":
            right = {"close": rest[0] == str(n), "reveal": at["close"]}.get(kind, True)
            fault(at[kind] or not right, f"строка {n}: вторая, до закрытия, или не то число строк")
            at[kind].append((n, rest[0]))
            log["late"] = bytearray(state)


def opened(log: Any, fault: Any) -> None:
    text, state, season = log["text"], log["state"], log["origin"].rpartition("/")[2]
    for kind, name in (("reveal", "openings"), ("result", "results")):
        wrong = [one for _, one in log["at"][kind]] != [sha(text[name])]
        fault(wrong and (log["at"][kind] or text[name]), f"{name}: файл не тот, что закреплён")
    votes = array("q", (n for n, one in enumerate(state) if 0 < one < len(STATES) - 1))
    same = array("q", (int(row[0]) for row in rows(text["openings"]))) == votes
    fault(log["at"]["reveal"] and not same, "openings: раскрыты не все голоса или не по порядку")
    home = {one["code"]: one["nomination"] for one in log["results"].get("entries", ())}
    sealed = (row for n, row in enumerate(rows(text["leaves"])) if 0 < state[n] < len(STATES) - 1)
    pairs = zip(rows(text["openings"]), sealed, strict=True) if same else ()
    for (n, code, receipt), (_, trade, _, commitment, _) in pairs:
        wrong = sha(f"cm1|{season}|{trade}|{code}|{receipt}".encode()) != commitment
        fault(wrong or home.get(code) != trade, f"openings: голос {n} раскрыт не тем выбором")


def groups(config: Any, entries: Any) -> Any:  # thin ones merge; freed places go where rivals are
    sizes, towns = ([band[0] for band in config["bands"][axis]] for axis in ("size", "city"))
    seats = config["places"] // len(config["nominations"]) // len(sizes) // len(towns)
    for trade in config["nominations"]:
        merged, least = list[Any](), config["min_entries"]
        for size in sizes:
            own = [e for e in entries if (e["nomination"], e["size"]) == (trade, size)]
            row = [([town], [one for one in own if one["city"] == town]) for town in towns]
            while len(row) > 1 and min(n := [sum(e["merged"] for e in m) for _, m in row]) < least:
                thin = n.index(min(n))
                beside = [place for place in (thin - 1, thin + 1) if 0 <= place < len(row)]
                k = min(thin, min(beside, key=n.__getitem__))
                row[k : k + 2] = [(row[k][0] + row[k + 1][0], row[k][1] + row[k + 1][1])]
            merged += [[[trade, size, c], m, seats, sum(e["merged"] for e in m)] for c, m in row]
        for _ in range(seats * (len(sizes) * len(towns) - len(merged))):
            max(merged, key=lambda group: (group[3] > group[2], group[3]))[2] += 1
        yield from merged


def recount(log: Any, fault: Any) -> None:
    results, sizes, text = log["results"], log["sizes"], log["text"]
    end, given, read = results["size"], results["places"], datetime.fromisoformat
    score, votes = dict[str, Any](), defaultdict[str, Any](lambda: array("q"))
    kept = b"".join(BytesIO(text["batches"]).readlines()[: bisect_right(sizes, end)])
    same = ([end], log["roots"].get(end)) == ([n for n, _ in log["at"]["reveal"]], results["root"])
    fault(not same or sha(kept) != results["batches"], "results: подсчитан другой журнал")
    days = [read(row[3]).astimezone(MOSCOW).date() for row in rows(text["batches"])]
    for n, code, _ in rows(text["openings"]):
        votes[code].extend([int(n)] if log["state"][int(n)] == 1 else [])
    for one in results["entries"]:
        code, own = one["code"], votes[one["code"]]
        on = {days[bisect_right(sizes, n)] for n in own}
        drawn = sha(bytes.fromhex(results["root"]) + str(one["id"]).encode())
        score[code] = (-len(own), -len(on), max(own, default=0), drawn, code)
        fault(one["counted"] != len(own), f"results: у {code} голосов {len(own)}")
    places, least = [], max(log["config"]["min_votes"], 1)
    for name, members, seats, _ in groups(log["config"], results["entries"]):
        still = [score[one["code"]] for one in members if not one["withdrawn"]]
        order = sorted(one for one in still if -one[0] >= least)
        for n, one in enumerate(order[:seats]):
            beside = [(one, other) for other in order[max(n - 1, 0) : n + 2] if other != one]
            decided = max((next(i for i in range(4) if a[i] != b[i]) for a, b in beside), default=0)
            places.append([*name, n + 1, one[4], -one[0], RULES[decided]])
    odd = [one for one in [*places, *given] if (one in places) != (one in given)]
    fault(odd or len(places) != len(given), f"results: места не сходятся: {odd}")


def verify(files: dict[str, bytes]) -> list[str]:
    faults, log = list[str](), dict[str, Any]()
    for check in (parse, signature, tree, leaves, opened, *[recount][: len(files["results"])]):
        try:
            log = check(log or files, lambda bad, text: faults.extend([text] * bool(bad))) or log
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            faults.append(f"{check.__name__}: файлы нельзя прочитать: {error!r}")
    return faults


def diff(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    size, root = old["checkpoint"].decode().split("\n")[1:3]
    same = roots(new["leaves"], {int(size)}).get(int(size)) == b64decode(root).hex()
    faults = [f"{n}: опубликованное изменено" for n in NAMES[1:] if not new[n].startswith(old[n])]
    return faults + ["checkpoint: новый журнал не продолжает старый"] * (not same)


def main(act: str, *sources: str) -> int:
    count = {"verify": 1, "diff": 2}[act]
    logs = [load(source) for source in sources[:count]]
    logs[-1].update(zip(["key"], map(str.encode, sources[count:]), strict=False))
    faults = verify(logs[-1]) + (diff(*logs) if count > 1 else [])
    sys.stdout.buffer.write("\n".join([*(faults or ["Ошибок нет."]), ""]).encode())
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
