"""The public check of a certificate, for a policeman, a community or a host."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from logistics.access import gate
from logistics.database import reading
from logistics.release import queries
from logistics.release.models import Certificate
from logistics.release.tokens import masked

pages = Blueprint("verify", __name__, url_prefix="/verify")

SCRIPTS = ("verify.js", "noble-ed25519.js")


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


@pages.get("/worker.js")
@gate.public
def worker() -> Response:
    """Keeps the check page, its script and the keys on the phone that opened it once."""
    body = render_template("release/verify_worker.js", kept=_kept())
    return Response(
        body,
        content_type="text/javascript",
        headers={"Service-Worker-Allowed": url_for("verify.verify"), "Cache-Control": "no-cache"},
    )


def _kept() -> list[str]:
    static = ("product.css", "icon.svg", "htmx.min.js", "product.js", *SCRIPTS)
    return [
        url_for("verify.verify"),
        url_for("release_api.keys"),
        *(url_for("static", filename=name) for name in static),
    ]
