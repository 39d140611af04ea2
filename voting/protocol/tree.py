"""The Merkle tree of RFC 9162 §2 over leaf hashes: roots, proofs, and a frontier that grows."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HASH_SIZE = 32  # bytes of SHA-256
HEIGHT = 8  # every so many levels a complete subtree's node is worth keeping: 256 below each
_SIZE_BYTES = 8

#: A kept node: of level n it stands for 256ⁿ leaves, from the place index × 256ⁿ on.
Node = tuple[int, int, bytes]
#: The leaves [start, end) under one node of a proof.
Range = tuple[int, int]

EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """All that a log of `size` leaves needs to grow: its complete subtrees, the largest first."""

    size: int = 0
    subtrees: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier after one more leaf hash."""
        return self.extend([leaf])

    def extend(self, leaves: Iterable[bytes], kept: list[Node] | None = None) -> "Frontier":
        """The frontier after more leaf hashes, in their order; adds the nodes to keep to `kept`."""
        size, subtrees = self.size, list(self.subtrees)
        for leaf in leaves:
            node, full, height = leaf, size, 0
            while full & 1:  # a complete subtree as large as this one waits at its left
                node = node_hash(subtrees.pop(), node)
                full >>= 1
                height += 1
                if kept is not None and not height % HEIGHT:
                    kept.append((height // HEIGHT, full, node))
            subtrees.append(node)
            size += 1
        return Frontier(size, tuple(subtrees))

    def root(self) -> bytes:
        return joined(self.subtrees)

    def to_bytes(self) -> bytes:
        """The size, eight bytes big-endian, and the subtrees' hashes."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.subtrees)

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Frontier":
        """The frontier that `to_bytes` packed. Raises ValueError for what it never packs."""
        size = int.from_bytes(packed[:_SIZE_BYTES], "big")
        if len(packed) != _SIZE_BYTES + HASH_SIZE * size.bit_count():
            raise ValueError("These bytes are no frontier.")
        starts = range(_SIZE_BYTES, len(packed), HASH_SIZE)
        return cls(size, tuple(packed[start : start + HASH_SIZE] for start in starts))


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over the leaf hashes."""
    return Frontier().extend(leaves).root()


def inclusion_ranges(size: int, index: int) -> list[Range]:
    """RFC 9162 §2.1.3.1: the leaves under each node of an inclusion proof. Raises IndexError."""
    if not 0 <= index < size:
        raise IndexError(index)
    ranges: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(size: int, old_size: int) -> list[Range]:
    """RFC 9162 §2.1.4.1: the leaves under each node of a consistency proof. Raises IndexError."""
    if not 0 <= old_size <= size:
        raise IndexError(old_size)
    ranges: list[Range] = []
    start, end = 0, size
    while start < old_size < end:
        middle = start + _left_size(end - start)
        if old_size <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if ranges and start > 0:  # else the old root itself, which the verifier has
        ranges.append((start, end))
    return ranges[::-1]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """That the leaf hash at `index` is among these. Raises IndexError."""
    return [root(leaves[start:end]) for start, end in inclusion_ranges(len(leaves), index)]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """That the tree of the first `old_size` is a part. Raises IndexError."""
    return [root(leaves[start:end]) for start, end in consistency_ranges(len(leaves), old_size)]


def kept_runs(start: int, end: int) -> list[tuple[int, int, int]]:
    """The (level, first, end) of the kept nodes that the node over [start, end) is made of.

    `start` is a multiple of the power of two not below the length, as in a proof. Level 0 are the
    leaves. One run a complete subtree, largest first, of at most 128 nodes.
    """
    runs = []
    for height in reversed(range((end - start).bit_length())):
        if (end - start) >> height & 1:
            level = height // HEIGHT
            first = start >> level * HEIGHT
            runs.append((level, first, first + (1 << height % HEIGHT)))
            start += 1 << height
    return runs


def joined(subtrees: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, the largest first."""
    if not subtrees:
        return EMPTY_ROOT
    node = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        node = node_hash(left, node)
    return node


def verify_inclusion(
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    expected_root: bytes,
) -> bool:
    """RFC 9162 §2.1.3.2: whether the leaf hash is at `index` of the tree with this root."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(step, node)
            place, last = _past_left_edge(place, last)
        else:
            node = node_hash(node, step)
        place, last = place >> 1, last >> 1
    return last == 0 and node == expected_root


def verify_consistency(
    old_size: int,
    old_root: bytes,
    size: int,
    new_root: bytes,
    proof: Sequence[bytes],
) -> bool:
    """RFC 9162 §2.1.4.2: whether the new tree is the old one with leaves added."""
    if old_size == size:
        return not proof and old_root == new_root
    if old_size == 0:
        return size > 0 and not proof and old_root == EMPTY_ROOT
    if not 0 < old_size < size:
        return False
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    return bool(steps) and _joins(old_size, old_root, size, new_root, steps)


def _joins(
    old_size: int,
    old_root: bytes,
    size: int,
    new_root: bytes,
    steps: Sequence[bytes],
) -> bool:
    """Whether the steps lead to both roots."""
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            place, last = _past_left_edge(place, last)
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _past_left_edge(place: int, last: int) -> tuple[int, int]:
    """Up to the level at which the node has a sibling to its left, or to the top."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _left_size(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1
