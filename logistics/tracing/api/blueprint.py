"""The JSON API of tracing."""

from __future__ import annotations

from flask_smorest import Blueprint

blueprint = Blueprint("tracing_api", __name__, url_prefix="/api/v1/tracing")
