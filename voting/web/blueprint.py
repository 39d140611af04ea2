"""The blueprint that the pages of voting, standings, results and receipts belong to."""

from flask import Blueprint

bp = Blueprint("voting", __name__)
