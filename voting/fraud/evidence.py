"""Evidence: how a vote came in, kept apart from the ballot, as hashes and an encrypted number.

Casting knows nothing of it. A web vote's row is written beside its ballot; of a vote by SMS the
message itself is the evidence. The hashes are the season's own, so seasons can't be joined.
"""

from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from app.core import tokens
from voting.code_limits import network
from voting.fraud.ranges import HostingNetworks
from voting.models.evidence import Evidence


@dataclass(frozen=True)
class Origin:
    """Where a vote on the web comes from: the encrypted phone, the address, the browser's token."""

    number: bytes
    address: str
    device: str


def keep(
    connection: Connection, ballot_id: int, origin: Origin, secret: str, hosting: HostingNetworks
) -> None:
    """Keep where a ballot came from; the address and the token as keyed hashes only."""
    row = {
        "ballot_id": ballot_id,
        "number": origin.number,
        "network": tokens.digest(secret, "evidence network", network(origin.address)),
        "device": tokens.digest(secret, "evidence device", origin.device),
        "hosting": hosting.hold(origin.address),
    }
    connection.execute(insert(Evidence), row)
