"""Registering, logging in and out: open to everybody."""

from flask import Blueprint

bp = Blueprint("auth", __name__)
