"""The published examples of docs/protocol-vectors.json, made from the product's own code."""

import base64
from collections.abc import Sequence

from app.core import tokens
from voting.checkpoints import PROMISE
from voting.protocol import leaves, notes, tree

ORIGIN, SEED, SEASON = "prize.example/protocol/2027", bytes(range(32)), "2027"
RECEIPT = bytes(range(1, 17))
SIZES = (1, 2, 3, 4, 5, 7, 8, 9)
TAG = "00112233445566778899aabbccddeeff"


def lines() -> list[str]:
    """Return a small log: the rules, votes, a ruling, the close."""
    votes = [
        leaves.VoteLeaf(
            nomination="krasota",
            tag=f"{number:032x}",
            commitment=leaves.commitment(SEASON, "krasota", "12340", bytes([number]) * 16),
            channel="web",
        ).line
        for number in range(1, 6)
    ]
    own = leaves.VoteLeaf(
        nomination="krasota",
        tag=TAG,
        commitment=leaves.commitment(SEASON, "krasota", "12340", RECEIPT),
        channel="web",
    ).line
    rules = leaves.fixing("config", "{}")
    return [rules, *votes, own, leaves.ruling("hold", 2, "burst"), leaves.close(8)]


def vectors() -> dict[str, object]:
    """Return every example of the specification."""
    log = lines()
    hashes = [tree.leaf_hash(line.encode()) for line in log]
    text = f"{PROMISE}\n{ORIGIN}\n{log[6]}\n2027-03-14T10:41Z\n60\n"
    return {
        "origin": ORIGIN,
        "season": SEASON,
        "key": notes.vkey(ORIGIN, notes.public_key(SEED)),
        "receipt": {"spelled": tokens.spell(RECEIPT), "hex": RECEIPT.hex()},
        "vote": {"leaf": 6, "code": "12340"},
        "leaves": log,
        "leaf_hashes": [one.hex() for one in hashes],
        "roots": {str(size): tree.root(hashes[:size]).hex() for size in range(len(log) + 1)},
        "inclusion": [
            {
                "leaf": leaf,
                "size": size,
                "proof": spelled(tree.inclusion_proof(hashes[:size], leaf)),
            }
            for size in SIZES
            for leaf in range(size)
        ],
        "consistency": [
            {"from": old, "to": size, "proof": spelled(tree.consistency_proof(hashes[:size], old))}
            for size in SIZES
            for old in range(1, size + 1)
        ],
        "checkpoint": notes.sign(ORIGIN, len(log), tree.root(hashes), SEED),
        "signed_receipt": notes.signed(ORIGIN, text, SEED),
    }


def spelled(proof: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in proof]
