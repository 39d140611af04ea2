"""The floor under all floors: Flask reads the form and answers, and there is no database."""

from flask import Flask, request

app = Flask(__name__)


@app.post("/sms/twilio")
def receive() -> str:
    """Read who writes what."""
    return f"{request.form['From']} {request.form['Body']}"
