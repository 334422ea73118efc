"""The pages of tracing."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("tracing", __name__, url_prefix="/tracing")
