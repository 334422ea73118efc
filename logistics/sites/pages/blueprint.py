"""Where the routes of sites are collected."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("sites", __name__, url_prefix="/sites")
