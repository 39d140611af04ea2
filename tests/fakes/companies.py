"""The register of companies, as DaData answers, by contract of its documentation."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.fakes.serving import serving

PATH = "/suggestions/api/4_1/rs/findById/party"


def company(name: str, status: str = "ACTIVE", okved: str = "56.10", city: str = "Тверь") -> dict:
    return {
        "value": name,
        "data": {
            "name": {"short_with_opf": name},
            "state": {"status": status},
            "okved": okved,
            "address": {"data": {"city": city}},
        },
    }


@dataclass
class FakeRegister:
    """The companies by INN, or what is answered instead; and what was asked."""

    url: str = ""
    companies: dict[str, dict] = field(default_factory=dict)
    raw: bytes | None = None
    status: int = 200
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def served() -> Iterator[FakeRegister]:
    """Answer until the end of the block."""
    fake = FakeRegister()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["query"]
            fake.asked.append((self.headers["Authorization"], asked))
            known = [fake.companies[asked]] if asked in fake.companies else []
            body = fake.raw if fake.raw is not None else json.dumps({"suggestions": known}).encode()
            self.send_response(fake.status if self.path == PATH else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with serving(Handler) as fake.url:
        yield fake
