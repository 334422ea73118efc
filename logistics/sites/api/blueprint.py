"""Where the routes of sites are collected."""

from __future__ import annotations

from flask_smorest import Blueprint

blueprint = Blueprint("sites_api", __name__, url_prefix="/api/v1/sites")
