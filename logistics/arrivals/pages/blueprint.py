"""The blueprint of the ports, and who may do what there."""

from __future__ import annotations

from flask import Blueprint

from logistics.access.rules import Role

pages = Blueprint("arrivals", __name__, url_prefix="/arrivals")

READERS = (
    Role.COMMAND,
    Role.SITE_MANAGER,
    Role.DISPATCHER,
    Role.HEALTH,
    Role.CLERK,
    Role.AUDITOR,
)
DESK = (Role.DISPATCHER, Role.HEALTH, Role.COMMAND)
APPROVERS = (Role.HEALTH, Role.COMMAND)
"""Those who may let people share a room by their name."""
