"""The organisers' panel: closed to all but their people."""

from flask import Blueprint

from app.admin.access import VIEWERS
from app.auth.guards import staff_only

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.before_request(staff_only(*VIEWERS))
