"""The public check of a certificate, for a policeman, a community or a host."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from logistics.access import gate
from logistics.database import reading
from logistics.release import queries
from logistics.release.models import Certificate

pages = Blueprint("verify", __name__, url_prefix="/verify")


@pages.get("")
@gate.public
def verify() -> str:
    """Check a certificate by number and code together; shows the least."""
    number, code = request.args.get("number", ""), request.args.get("code", "")
    found: Certificate | None = None
    if number and code:
        with reading() as session:
            found = queries.find_by_number_and_code(session, number, code)
    return render_template(
        "release/verify.html",
        number=number,
        code=code,
        asked=bool(number and code),
        found=found,
        name=masked(found.facts["name"]) if found else "",
    )


def masked(name: str) -> str:
    """A name of which each part shows its first letter only."""
    return " ".join(f"{part[:1]}{'*' * max(1, len(part) - 1)}" for part in name.split())
