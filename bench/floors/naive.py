"""The webhook as tutorials write it: each library for what it is known for, and the ORM."""

import os

import phonenumbers
from flask import Flask, abort, request
from flask_limiter import Limiter
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse


class Base(DeclarativeBase):
    """The base of the models."""


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["BENCH_DATABASE"].replace(
    "postgresql://", "postgresql+psycopg://"
)
db = SQLAlchemy(app, model_class=Base)
limiter = Limiter(
    lambda: request.form["From"], app=app, storage_uri=os.environ["BENCH_LIMITS"], default_limits=[]
)
validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])


class Entry(Base):
    """A participant."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)


class Message(Base):
    """An SMS as it came."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str]
    body: Mapped[str]


class Vote(Base):
    """A vote."""

    __tablename__ = "vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int]
    phone: Mapped[str] = mapped_column(unique=True)


@app.post("/sms/twilio")
@limiter.limit("30/minute")
def receive() -> str:
    """Check the signature and the number, look for the entry and an earlier vote, add the vote."""
    url = os.environ["PUBLIC_BASE_URL"] + request.path
    if not validator.validate(url, request.form, request.headers["X-Twilio-Signature"]):
        abort(403)
    number = phonenumbers.parse(request.form["From"], "RU")
    if not phonenumbers.is_valid_number(number):
        abort(400)
    phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    entry = db.session.scalar(db.select(Entry).filter_by(code=request.form["Body"]))
    reply = MessagingResponse()
    if entry is None or db.session.scalar(db.select(Vote).filter_by(phone=phone)):
        reply.message("Голос не принят.")
        return str(reply)
    db.session.add(Message(sid=request.form["MessageSid"], phone=phone, body=request.form["Body"]))
    db.session.add(Vote(entry_id=entry.id, phone=phone))
    db.session.commit()
    reply.message(f"Голос за {entry.code} принят.")
    return str(reply)
