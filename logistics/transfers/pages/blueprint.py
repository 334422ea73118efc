"""The blueprint of the trips."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("trips", __name__, url_prefix="/trips")
