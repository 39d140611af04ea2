import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.protocol import tree
from voting.protocol.tree import Frontier

#: The reference tree of Certificate Transparency.
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = st.integers(1, 70)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_reference_tree(size: int) -> None:
    assert tree.root(HASHES[:size]).hex() == ROOTS[size]


def test_the_inclusion_proofs_are_those_of_the_reference_tree() -> None:
    assert shown(tree.inclusion_proof(HASHES, 0)) == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert shown(tree.inclusion_proof(HASHES[:3], 2)) == [ROOTS[2]]
    assert tree.inclusion_proof(HASHES[:1], 0) == []


def test_the_consistency_proofs_are_those_of_the_reference_tree() -> None:
    assert shown(tree.consistency_proof(HASHES, 1)) == shown(tree.inclusion_proof(HASHES, 0))
    assert shown(tree.consistency_proof(HASHES, 6)) == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert tree.consistency_proof(HASHES, 8) == []
    assert tree.consistency_proof(HASHES, 0) == []


@given(SIZES, st.data())
def test_every_leaf_proves_its_place_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    index = data.draw(st.integers(0, size - 1))
    elsewhere = data.draw(st.integers(0, size))

    proof = tree.inclusion_proof(leaves, index)

    assert tree.verify_inclusion(leaves[index], index, size, proof, tree.root(leaves))
    if elsewhere != index:
        assert not tree.verify_inclusion(leaves[index], elsewhere, size, proof, tree.root(leaves))


@given(SIZES, st.data())
def test_a_tampered_inclusion_proof_is_rejected(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(leaves, index)

    for wrong in tampered(proof, data):
        assert not tree.verify_inclusion(leaves[index], index, size, wrong, tree.root(leaves))
    assert not tree.verify_inclusion(tree.leaf_hash(b"x"), index, size, proof, tree.root(leaves))


@given(SIZES, st.data())
def test_a_tree_proves_that_it_only_grew(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    old = data.draw(st.integers(0, size))
    old_root, new_root = tree.root(leaves[:old]), tree.root(leaves)

    proof = tree.consistency_proof(leaves, old)

    assert tree.verify_consistency(old, old_root, size, new_root, proof)
    for wrong in tampered(proof, data):
        assert not tree.verify_consistency(old, old_root, size, new_root, wrong)


@given(SIZES, st.data())
def test_a_tree_with_another_past_is_found_out(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*leaves[:changed], tree.leaf_hash(b"forged"), *leaves[changed + 1 :]]

    proof = tree.consistency_proof(forged, old)

    assert not tree.verify_consistency(
        old,
        tree.root(leaves[:old]),
        size,
        tree.root(forged),
        proof,
    )


def test_a_smaller_tree_is_no_growth() -> None:
    old, new = tree.root(HASHES), tree.root(HASHES[:5])

    assert not tree.verify_consistency(8, old, 5, new, [])
    assert not tree.verify_consistency(-1, old, 5, new, [])


def test_a_place_outside_the_tree_has_no_proof() -> None:
    with pytest.raises(IndexError):
        tree.inclusion_proof(HASHES, 8)
    with pytest.raises(IndexError):
        tree.inclusion_proof(HASHES, -1)
    with pytest.raises(IndexError):
        tree.consistency_proof(HASHES, 9)


@given(st.lists(st.integers(0, 9), max_size=9))
def test_a_frontier_grows_to_the_same_root_in_any_batches(batches: list[int]) -> None:
    leaves = hashes(sum(batches))
    frontier = Frontier()

    for size in batches:
        frontier = frontier.extend(leaves[frontier.size : frontier.size + size])

    one_by_one = Frontier()
    for leaf in leaves:
        one_by_one = one_by_one.append(leaf)
    assert frontier == one_by_one
    assert frontier.root() == recursive_root(leaves)
    assert len(frontier.subtrees) == len(leaves).bit_count()
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


@pytest.mark.parametrize("packed", [b"", b"\0" * 7, b"\0" * 7 + b"\1", b"\0" * 9, b"\0" * 40])
def test_bytes_that_are_no_frontier_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="no frontier"):
        Frontier.from_bytes(packed)


def test_growing_leaves_the_old_frontier_as_it_was() -> None:
    old = Frontier().extend(HASHES[:3])

    old.append(HASHES[3])

    assert old.root().hex() == ROOTS[3]


def hashes(size: int) -> list[bytes]:
    return [tree.leaf_hash(b"%d" % number) for number in range(size)]


def shown(proof: list[bytes]) -> list[str]:
    return [step.hex() for step in proof]


def recursive_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162 §2.1.1, word for word."""
    if not leaves:
        return tree.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return tree.node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


def tampered(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """The proof with a step added, and with one lost, doubled or changed if it has any."""
    wrong = [[*proof, tree.EMPTY_ROOT], [tree.EMPTY_ROOT, *proof]]
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
        wrong += [
            proof[:at] + proof[at + 1 :],
            [*proof[: at + 1], *proof[at:]],
            [*proof[:at], flipped, *proof[at + 1 :]],
        ]
    return wrong
