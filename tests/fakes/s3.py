"""What of S3 the prize uses, on this machine: boto3 itself talks to it, and checks its answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.fakes.serving import serving

NO_SUCH_KEY = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b"<Error><Code>NoSuchKey</Code><Message>no</Message></Error>"
)


@dataclass
class FakeS3:
    """The objects by path, and the headers of the last request."""

    url: str = ""
    objects: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    """Answers as S3 would; `fake` is given by a subclass of each server."""

    protocol_version = "HTTP/1.1"
    fake: FakeS3

    def do_PUT(self) -> None:
        self.note()
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.fake.objects[self.path] = content, self.headers["Content-Type"]
        self.answer(200, b"")

    def do_GET(self) -> None:
        self.note()
        known = self.path in self.fake.objects
        content, kind = self.fake.objects.get(self.path, (NO_SUCH_KEY, "application/xml"))
        self.answer(200 if known else 404, content, kind)

    def do_DELETE(self) -> None:
        self.note()
        self.fake.objects.pop(self.path, None)
        self.answer(204, b"")

    def note(self) -> None:
        self.fake.headers = dict(self.headers)

    def answer(self, status: int, body: bytes, kind: str = "application/xml") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[FakeS3]:
    """Serve the objects until the end of the block."""
    fake = FakeS3()
    with serving(type("Its", (Handler,), {"fake": fake})) as fake.url:
        yield fake
