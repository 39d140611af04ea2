"""Attacks on the webhook in their full number: forgeries, and floods of redeliveries."""

import base64
import json
import random
import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.core.db import db
from tests.texting import URL, form_of, heard, signed, thorough
from voting.models.ballot import Ballot
from voting.models.inbound_sms import InboundSMS

#: The full numbers are those of `make fuzz`.
FORGERIES = 10_000 if thorough() else 500
MESSAGES, DELIVERIES, THREADS = 500 if thorough() else 25, 20, 16


def test_of_hundreds_of_forged_webhooks_none_is_accepted_and_nothing_is_stored(
    client, session, season, make_entry, statements
):
    make_entry(season)
    session.rollback()
    answers: Counter[tuple[str, int]] = Counter()

    with statements() as seen:
        for number in range(FORGERIES):
            forge = FORGED[number % len(FORGED)]
            request = forge(form_of("12340", "+79000000001", f"SM{number:032d}"))
            answers[forge.__name__, client.post("/sms/twilio", **request).status_code] += 1

    assert {status for _, status in answers} == {403}, answers
    assert answers.total() == FORGERIES
    assert [one for one in seen if not one.startswith(("BEGIN", "SELECT"))] == []
    assert session.scalar(select(func.count(InboundSMS.id))) == 0


def test_a_hundred_genuine_shapes_are_all_accepted(client, session, season, make_entry):
    make_entry(season)

    for number in range(100):
        body = GENUINE[number % len(GENUINE)]
        form = form_of(body, f"+790000000{number:02d}", f"SM{number:032d}")
        form |= {f"Extra{number}": "x", "NumMedia": str(number % 3)}
        heard(client.post("/sms/twilio", data=form, headers=signed(form)))

    assert session.scalar(select(func.count(InboundSMS.id))) == 100


@pytest.mark.postgres
def test_messages_delivered_twenty_times_by_sixteen_at_once_have_one_effect_each(
    app, session, season, make_entry
):
    make_entry(season)
    session.rollback()
    deliveries = [number for number in range(MESSAGES) for _ in range(DELIVERIES)]
    random.Random(7).shuffle(deliveries)
    replied: dict[int, set[str | None]] = {number: set() for number in range(MESSAGES)}

    def deliver(first: int) -> None:
        with app.app_context():
            client = app.test_client()
            for number in deliveries[first::THREADS]:
                # Every fifth voter says «нет» in a message of its own, after or before the vote.
                body = "нет" if number % 5 == 4 else "12340"
                form = form_of(body, f"+790000{number // 5 * 5:05d}", f"SM{number:032d}")
                answer = client.post("/sms/twilio", data=form, headers=signed(form))
                replied[number].add(heard(answer))
            db.session.remove()

    crowd = [threading.Thread(target=deliver, args=(first,)) for first in range(THREADS)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    session.rollback()
    assert all(len(replies) == 1 for replies in replied.values())
    assert session.scalar(select(func.count(InboundSMS.id))) == MESSAGES
    assert session.scalar(select(func.count(Ballot.id))) == MESSAGES // 5


GENUINE = [
    "12340",
    "голос 12340 👍🏻",
    "",
    "Спасибо, 12340!",
    "а" * 1_600,
    "1️⃣2️⃣3️⃣4️⃣0️⃣",
    "a&b=c+d%20<x>",
]


def flipped_bit(form):
    signature = bytearray(base64.b64decode(signed(form)["X-Twilio-Signature"]))
    place = random.Random(form["MessageSid"]).randrange(len(signature) * 8)
    signature[place // 8] ^= 1 << place % 8
    return with_signature(form, base64.b64encode(bytes(signature)).decode())


def parameter_added(form):
    return {"data": form | {"Added": "1"}, "headers": signed(form)}


def parameter_removed(form):
    return {"data": {name: form[name] for name in form if name != "To"}, "headers": signed(form)}


def parameter_doubled(form):
    return {"data": form | {"Body": ["12340", "12354"]}, "headers": signed(form)}


def body_changed(form):
    return {"data": form | {"Body": "12354"}, "headers": signed(form)}


def name_in_other_case(form):
    changed = {("body" if name == "Body" else name): form[name] for name in form}
    return {"data": changed, "headers": signed(form)}


def trailing_space(form):
    return {"data": form | {"Body": "12340 "}, "headers": signed(form)}


def another_token(form):
    return {"data": form, "headers": signed(form, token="another-token")}


def no_header(form):
    return {"data": form}


def empty_signature(form):
    return with_signature(form, "")


def of_another_message(form):
    return {"data": form, "headers": signed(form | {"MessageSid": "SM1"})}


def over_https(form):
    return {"data": form, "headers": signed(form, url=URL.replace("http:", "https:"))}


def at_another_port(form):
    return {"data": form, "headers": signed(form, url="http://localhost:8443/sms/twilio")}


def at_another_path(form):
    return {"data": form, "headers": signed(form, url=URL + "?added=1")}


def in_json(form):
    return {"data": json.dumps(form), "headers": signed(form), "content_type": "application/json"}


def with_unknown_algorithm(form):
    headers = signed(form, token="another-token")
    settings = {"X-Twilio-Webhooks-Signature-Settings": "key=1,algorithm=NONE"}
    return {"data": form, "headers": headers | settings}


def cut_short(form):
    return with_signature(form, signed(form)["X-Twilio-Signature"][:-3])


def with_signature(form, signature):
    return {"data": form, "headers": {"X-Twilio-Signature": signature}}


FORGED = [
    flipped_bit,
    parameter_added,
    parameter_removed,
    parameter_doubled,
    body_changed,
    name_in_other_case,
    trailing_space,
    another_token,
    no_header,
    empty_signature,
    of_another_message,
    over_https,
    at_another_port,
    at_another_path,
    in_json,
    with_unknown_algorithm,
    cut_short,
]
