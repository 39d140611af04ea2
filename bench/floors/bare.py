"""The least that keeps a vote: one INSERT … ON CONFLICT that commits by itself, unchecked."""

import os

from flask import Flask, request
from psycopg_pool import ConnectionPool

VOTE = "INSERT INTO vote (nomination_id, phone, code) VALUES (1, %s, %s) ON CONFLICT DO NOTHING"

app = Flask(__name__)
# The pool's own default, a transaction around each statement, would cost 38 % more CPU.
pool = ConnectionPool(
    os.environ["BENCH_DATABASE"], min_size=4, max_size=4, open=True, kwargs={"autocommit": True}
)


@app.post("/sms/twilio")
def receive() -> str:
    """Keep the vote."""
    with pool.connection() as connection:
        connection.execute(VOTE, (request.form["From"], request.form["Body"]))
    return "ok"
