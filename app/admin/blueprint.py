"""The organisers' panel: closed to all but their people, each act to those of the matrix."""

from flask import Blueprint

from app.auth.guards import by_matrix

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.before_request(by_matrix)
