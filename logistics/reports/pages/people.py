"""One person on screen: found by two identifiers, and the whole file with its history."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import audit, clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals.forms import birth_date
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.symptoms import Symptom
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.health.care.operations import CLINICS
from logistics.health.laboratory.queries import laboratories
from logistics.health.rules import EscalationCause
from logistics.isolation import homes
from logistics.isolation.home_rules import HomeFact
from logistics.isolation.models import AwayKind, EndKind, SearchStepKind
from logistics.isolation.queries import get_person_in
from logistics.isolation.rules import Identifier
from logistics.policy.document import Assay, Measure, Specimen
from logistics.policy.release_rules import Finding, Verdict
from logistics.reports.file_papers import request_file
from logistics.reports.operations import correct_person, refuse_sample
from logistics.reports.operations import link_staff as link_person_to_staff
from logistics.reports.pages.links import link
from logistics.reports.pages.person_form import stated
from logistics.reports.pages.person_rides import ends
from logistics.reports.pages.values import shown_value
from logistics.reports.queries.free_rooms import free_rooms
from logistics.reports.queries.history import changes_of, known_at
from logistics.reports.queries.person_file import PersonFile, person_file
from logistics.reports.queries.search import Identifiers, find_people
from logistics.reports.roles import EDITORS, HEALTH_READERS, PEOPLE_READERS, PRINTERS, WATCHERS
from logistics.retention import queries as retention
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.rules.facts import RoomFacts
from logistics.staff.models import StaffMember
from logistics.transfers.queries.words import category_names
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import current, shown
from logistics.wording import Sentence, say

pages = Blueprint("people", __name__, url_prefix="/people")

MOVERS = (Role.SITE_MANAGER, Role.HEALTH)


@pages.get("")
@gate.allow(*PEOPLE_READERS)
def search_form() -> str:
    """Ask for a person by two identifiers."""
    return render_template("reports/people.html", asked=None, found=None)


@pages.post("")
@gate.allow(*PEOPLE_READERS)
def search() -> str:
    """People whom the user may see and who fit two identifiers; nothing of it is in an address."""
    asked = Identifiers(
        name=request.form.get("name", "").strip(),
        document=request.form.get("document", "").strip(),
        born=birth_date("born"),
        flight=request.form.get("flight", "").strip(),
        seat=request.form.get("seat", "").strip(),
        certificate=request.form.get("certificate", "").strip(),
    )
    with reading() as session:
        found = find_people(session, gate.scope(), asked, at=clock.now())
        part = "people_found" if request.headers.get("HX-Request") else "people"
        return render_template(f"reports/{part}.html", asked=asked, found=found)


@pages.get("/<uuid:person>")
@gate.allow(*PEOPLE_READERS)
def show(person: uuid.UUID) -> str:
    """One person's file, or with ``as_of`` what was known about them then."""
    moment = _moment()
    with reading() as session:
        if moment is not None and gate.has_role(*HEALTH_READERS):
            return _as_known(session, person, moment)
        found = person_file(session, gate.scope(), person, at=clock.now())
        rooms_of = _chosen_site(session, found)
        told = gate.has_role(*HEALTH_READERS)
        return render_template(
            "reports/person.html",
            file=found,
            now=clock.now(),
            changes=changes_of(session, found.person.id) if told else [],
            readings=audit.readings_of(session, found.person.id)
            if gate.has_role(*WATCHERS)
            else [],
            sites=_sites_to_move_to(session),
            rooms_of=rooms_of,
            rooms=_free_rooms(session, found, rooms_of),
            room_wanted=_room_wanted(found),
            category=_category_words(session),
            link=link,
            works_as=session.get(StaffMember, found.person.staff_member_id)
            if found.person.staff_member_id
            else None,
            shown_value=shown_value,
            hold=retention.hold_on(session, found.person.id),
            erasure=retention.erasure_of(session, found.person.id),
            zone=settings().zone,
            ends=ends(session),
            health=told,
            laboratories=laboratories(session),
            homes=homes.looks_at(session, found.person.id),
            instead=homes.place_instead(session, found.person.id),
            home_facts=list(HomeFact),
            home_doubt=_home_doubt(session, found),
            **WORDS,
        )


def _home_doubt(session: Session, found: PersonFile) -> Sentence | None:
    """Why the measure that comes next should not be served at home."""
    current = found.current
    leaving = current.clock.leaving_site if current is not None and current.clock else None
    decided = found.decisions[0] if found.decisions else None
    if leaving is not None:
        return homes.doubt_about(session, found.person.id, leaving[1].measure)
    if current is None and decided is not None and decided.measure:
        return homes.doubt_about(session, found.person.id, Measure(decided.measure))
    return None


@pages.post("/<uuid:person>/refusal")
@gate.allow(*EDITORS)
def refuse(person: uuid.UUID) -> BaseResponse:
    """Note that the person refuses the sample; what follows is decided at once."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        refuse_sample(session, row, reason=field("reason", most=400), at=clock.now())
    return done(
        url_for("people.show", person=person), say("The refusal is noted; it is decided anew.")
    )


@pages.post("/<uuid:person>/print")
@gate.allow(*PRINTERS)
def print_file(person: uuid.UUID) -> BaseResponse:
    """Print the whole file; who looked at it stands there for those who may see that."""
    with transaction() as session:
        run = request_file(
            session,
            gate.scope(),
            person,
            readings=gate.has_role(*WATCHERS),
            at=clock.now(),
        )
    return done(url_for("work.show", run=run.id))


WORDS = {
    "identifiers": list(Identifier),
    "away_kinds": list(AwayKind),
    "end_kinds": [kind for kind in EndKind if kind is not EndKind.COMPLETED],
    "symptoms": list(Symptom),
    "assays": list(Assay),
    "specimens": list(Specimen),
    "findings": list(Finding),
    "search_steps": list(SearchStepKind),
    "causes": list(EscalationCause),
    "clinics": CLINICS,
    "verdicts": list(Verdict),
    "sexes": list(Sex),
}


def _as_known(session: Session, person: uuid.UUID, moment: datetime) -> str:
    row = get_person_in(session, gate.scope(), person)
    return render_template(
        "reports/person_then.html",
        person=row,
        moment=moment,
        records=known_at(session, row.id, moment),
        shown_value=shown_value,
        zone=settings().zone,
    )


def _moment() -> datetime | None:
    try:
        local = datetime.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return None
    return local if local.tzinfo else local.replace(tzinfo=ZoneInfo(settings().zone))


def _category_words(session: Session) -> Callable[[str], str]:
    """How the policy calls a category; the bare code where no version has it."""
    names = category_names(session)
    return lambda code: f"{code} {names[code].text(current())}" if code in names else shown(code)


def _sites_to_move_to(session: Session) -> list[Site]:
    return sites.sites_in(session, gate.scope()) if gate.has_role(*MOVERS) else []


def _chosen_site(session: Session, found: PersonFile) -> Site | None:
    """The site whose free rooms are offered: the one asked for, else where the person is."""
    offered = {site.id: site for site in _sites_to_move_to(session)}
    asked = request.args.get("site", type=uuid.UUID)
    place = found.current.place if found.current else None
    return offered.get(asked) if asked else offered.get(place.site.id) if place else None


def _free_rooms(session: Session, found: PersonFile, site: Site | None) -> list[RoomFacts]:
    """The free rooms of a site until the clock ends, or now for who has no clock yet."""
    if site is None:
        return []
    if _room_wanted(found):
        return free_rooms(session, site, until=None, at=clock.now())
    if found.current is None or found.current.clock is None:
        return []
    return free_rooms(session, site, until=found.current.clock.site_until, at=clock.now())


def _room_wanted(found: PersonFile) -> bool:
    """Whether a measure was decided that begins in a room of ours, and has not begun."""
    decided = found.decisions[0] if found.current is None and found.decisions else None
    return (
        decided is not None
        and decided.superseded_at is None
        and bool(decided.measure)
        and Measure(decided.measure).needs_site_room
    )


@pages.post("/<uuid:person>")
@gate.allow(*EDITORS)
def edit(person: uuid.UUID) -> BaseResponse:
    """Put right what is stated about a person; who it decides about is classified anew."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        changed = correct_person(
            session, row, stated(), expected=version_of_request(), at=clock.now()
        )
    told = (
        say("Saved. The person falls under another decision now: look at it.")
        if changed
        else say("Saved.")
    )
    return done(url_for("people.show", person=person), told)


@pages.post("/<uuid:person>/staff")
@gate.allow(*EDITORS)
def link_staff(person: uuid.UUID) -> BaseResponse:
    """Say which of our staff the person is, or that they are not."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        link_person_to_staff(
            session,
            row,
            field("code", required=False),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(url_for("people.show", person=person), say("Noted."))
