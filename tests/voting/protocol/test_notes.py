import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.protocol import notes
from voting.protocol.notes import Checkpoint

ORIGIN = "example.org/season-2015"
ROOT = hashlib.sha256(b"root").digest()
SEED = bytes(range(32))
KEY = notes.public_key(SEED)
NOTE = notes.sign(ORIGIN, 20_852_163, ROOT, SEED)

#: From the tests of golang.org/x/mod/sumdb/note, where the format was born.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_a_checkpoint_is_read_back_by_its_key() -> None:
    assert notes.verify(NOTE, KEY) == Checkpoint(ORIGIN, 20_852_163, ROOT)


def test_a_checkpoint_is_laid_out_as_the_specification_says() -> None:
    body, signature = NOTE.split("\n\n")

    assert body == f"{ORIGIN}\n20852163\n{base64.b64encode(ROOT).decode()}"
    assert signature.startswith(f"— {ORIGIN} ")
    assert signature.endswith("\n")
    packed = base64.b64decode(signature.split(" ")[2])
    assert len(packed) == 4 + 64
    assert packed[:4] == hashlib.sha256(ORIGIN.encode() + b"\n\x01" + KEY).digest()[:4]


def test_the_published_key_is_that_of_the_reference_implementation() -> None:
    name, _, encoded = GO_VKEY.split("+", 2)

    assert notes.vkey(name, base64.b64decode(encoded)[1:]) == GO_VKEY


def test_the_public_key_is_that_of_rfc_8032() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")

    assert notes.public_key(seed).hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )


def test_the_same_checkpoint_is_signed_the_same_way() -> None:
    assert notes.sign(ORIGIN, 20_852_163, ROOT, SEED) == NOTE


def test_a_witness_may_sign_too() -> None:
    witness = f"— witness.example {base64.b64encode(b'1234' + bytes(64)).decode()}\n"
    before, ours = NOTE.split("\n\n")

    assert notes.verify(NOTE + witness, KEY).size == 20_852_163
    assert notes.verify(f"{before}\n\n{witness}{ours}", KEY).size == 20_852_163


def test_another_key_has_not_signed_it() -> None:
    with pytest.raises(notes.BadNote):
        notes.verify(NOTE, notes.public_key(bytes(32)))


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_no_character_can_be_changed_or_lost(place: int) -> None:
    for changed in ("", "0", "A", "\n", "\r\n", " ", "é"):
        forged = NOTE[:place] + changed + NOTE[place + 1 :]

        if forged != NOTE:
            with pytest.raises(notes.BadNote):
                notes.verify(forged, KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n",
        NOTE[:-1],
        NOTE.replace("\n", "\r\n"),
        " " + NOTE,
        NOTE * 20_000,
        "a\n1" + "0" * 9999 + NOTE[31:],
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(notes.BadNote):
        notes.verify(text, KEY)


@given(st.text(st.characters() | st.sampled_from("\n— +1A=")))
def test_any_text_is_refused_by_name(text: str) -> None:
    with pytest.raises(notes.BadNote):
        notes.verify(text, KEY)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 0, ROOT),
        ("a b", 0, ROOT),
        ("a+b", 0, ROOT),
        ("a\nb", 0, ROOT),
        ("a", -1, ROOT),
        ("a", 0, b""),
    ],
)
def test_nonsense_is_not_signed(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(ValueError, match="No checkpoint"):
        notes.sign(origin, size, root, SEED)
