"""Files that people hand in: kept in a folder, or in a bucket that speaks S3; one port for both."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

#: What we name files: random, without a path in it.
NAME = re.compile(r"[a-z0-9][a-z0-9-]{7,80}\.[a-z]{3,4}", re.ASCII)
PATIENCE = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"max_attempts": 3},
    s3={"addressing_style": "path"},
    # What speaks S3 need not know Amazon's newest checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
#: What is read of a large file at a time.
A_PIECE = 1 << 16
MISSING = {"NoSuchKey", "404", "NotFound"}


class Storage(Protocol):
    """Where files are kept under random names."""

    def put(self, name: str, content: bytes, kind: str) -> None:
        """Keep a file of a media type."""

    def get(self, name: str) -> bytes | None:
        """Return a file; None when there is none of this name."""

    def put_file(self, name: str, path: Path, kind: str) -> None:
        """Keep a file of this machine, without taking it into memory."""

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return a file piece by piece; None when there is none of this name."""

    def delete(self, name: str) -> None:
        """Forget a file; a second time changes nothing."""


def checked(name: str) -> str:
    """Return the name; ValueError for one that we would not give, such as a path."""
    if not NAME.fullmatch(name):
        raise ValueError("a file's name is not one of ours")
    return name


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(A_PIECE):
            yield piece


class Folder:
    """A folder of this machine."""

    def __init__(self, path: Path) -> None:
        """Take the folder, which is made when the first file comes."""
        self.path = path

    def put(self, name: str, content: bytes, kind: str) -> None:  # noqa: ARG002 -- The port's.
        """Keep a file: it appears whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        unfinished = self.path / f".{checked(name)}"
        unfinished.write_bytes(content)
        unfinished.replace(self.path / name)

    def put_file(self, name: str, path: Path, kind: str) -> None:  # noqa: ARG002 -- The port's.
        """Keep a file of this machine, without taking it into memory."""
        self.path.mkdir(parents=True, exist_ok=True)
        unfinished = self.path / f".{checked(name)}"
        shutil.copyfile(path, unfinished)
        unfinished.replace(self.path / name)

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return a file piece by piece; None when there is none of this name."""
        path = self.path / checked(name)
        return _pieces(path) if path.is_file() else None

    def get(self, name: str) -> bytes | None:
        """Return a file; None when there is none of this name."""
        try:
            return (self.path / checked(name)).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Forget a file; a second time changes nothing."""
        (self.path / checked(name)).unlink(missing_ok=True)


class Bucket:
    """A bucket of whatever speaks S3. Several hosts share one."""

    def __init__(self, client: Any, bucket: str) -> None:
        """Take boto3's client and the bucket's name."""
        self.client, self.bucket = client, bucket

    def put(self, name: str, content: bytes, kind: str) -> None:
        """Keep a file of a media type."""
        self.client.put_object(
            Bucket=self.bucket, Key=checked(name), Body=content, ContentType=kind
        )

    def put_file(self, name: str, path: Path, kind: str) -> None:
        """Keep a file of this machine, without taking it into memory."""
        with path.open("rb") as file:
            self.client.put_object(
                Bucket=self.bucket, Key=checked(name), Body=file, ContentType=kind
            )

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return a file piece by piece; None when there is none of this name."""
        body = self._body(name)
        return body.iter_chunks(A_PIECE) if body else None

    def get(self, name: str) -> bytes | None:
        """Return a file; None when there is none of this name."""
        body = self._body(name)
        return body.read() if body else None

    def _body(self, name: str) -> Any:
        """Return what a file is read from; None when there is none of this name."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=checked(name))["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return None
            raise

    def delete(self, name: str) -> None:
        """Forget a file; a second time changes nothing."""
        self.client.delete_object(Bucket=self.bucket, Key=checked(name))


def bucket(url: str, name: str, key: str, secret: str, region: str) -> Bucket:
    """Return a bucket at an address, for a key and its secret."""
    client = boto3.client(
        "s3",
        endpoint_url=url or None,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        region_name=region,
        config=PATIENCE,
    )
    return Bucket(client, name)
