"""Where handed-in files are kept: the folder and the bucket behave as one."""

import pytest

from app.core import storage
from tests.fakes import s3

NAME = "0123456789abcdef-640.webp"


@pytest.fixture(params=["folder", "bucket"])
def kept(request, tmp_path):
    if request.param == "folder":
        yield storage.Folder(tmp_path / "uploads")
        return
    with s3.served() as fake:
        bucket = storage.bucket(fake.url, "prize", "key", "secret", "ru-central1")
        yield bucket
        bucket.client.close()


def test_what_was_put_is_got_again(kept):
    kept.put(NAME, b"picture", "image/webp")

    assert kept.get(NAME) == b"picture"


def test_what_was_never_put_is_none(kept):
    assert kept.get(NAME) is None
    assert kept.pieces(NAME) is None


def test_a_large_file_goes_in_and_comes_out_piece_by_piece(kept, tmp_path):
    content = bytes(range(256)) * 1_000
    (tmp_path / "made").write_bytes(content)

    kept.put_file(NAME, tmp_path / "made", "text/csv")

    pieces = list(kept.pieces(NAME))
    assert len(pieces) > 1
    assert b"".join(pieces) == content


def test_what_was_deleted_is_gone_and_may_be_deleted_again(kept):
    kept.put(NAME, b"picture", "image/webp")

    kept.delete(NAME)
    kept.delete(NAME)

    assert kept.get(NAME) is None


@pytest.mark.parametrize(
    "name",
    [
        "../etc/passwd",
        "/etc/passwd",
        "a/b.webp",
        "..",
        "",
        "x.webp",
        "a" * 99 + ".webp",
        "a\0.webp",
    ],
)
def test_a_name_that_is_not_one_of_ours_is_refused(kept, name):
    with pytest.raises(ValueError, match="name"):
        kept.put(name, b"x", "image/webp")
    with pytest.raises(ValueError, match="name"):
        kept.get(name)
    with pytest.raises(ValueError, match="name"):
        kept.pieces(name)


def test_a_bucket_is_asked_with_a_signature_and_told_the_kind():
    with s3.served() as fake:
        bucket = storage.bucket(fake.url, "prize", "key", "secret", "ru-central1")

        bucket.put(NAME, b"picture", "image/webp")
        bucket.client.close()

    assert fake.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
    assert fake.objects == {f"/prize/{NAME}": (b"picture", "image/webp")}
