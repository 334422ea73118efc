"""Changes that are made from a person's file as a whole, and reports sent upwards."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries
from logistics.arrivals.operations import PersonEdit
from logistics.arrivals.people_models import Person
from logistics.database import check_version
from logistics.errors import InputRejected
from logistics.isolation import queries as isolations
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation, IsolationState
from logistics.isolation.operations import reclassify, stand_down
from logistics.reports.queries.daily import daily_report
from logistics.reports.rules.sent import check_closed, numbers
from logistics.retention import queries as retention
from logistics.retention.rules import AlreadyErased
from logistics.sites import operations as sites
from logistics.sites.models import SentReport, Site
from logistics.staff import queries as staff
from logistics.staff.models import StaffMember
from logistics.wording import say


def link_staff(
    session: Session, person: Person, code: str, *, expected: int, at: datetime
) -> StaffMember | None:
    """Say which of our staff a person is; isolated already, they stop working at once.

    :raises NotFound: nobody has the code
    :raises StaffTaken: the staff member is somebody else
    """
    check_version(person, expected)
    member = staff.get_by_code(session, code) if code else None
    arrivals.link_staff(session, person, member)
    row = isolations.find_open(session, person.id)
    if row is not None and row.state is IsolationState.OPEN:
        stand_down(session, person, at=at)
    return member


def correct_person(
    session: Session, person: Person, edit: PersonEdit, *, expected: int, at: datetime
) -> bool:
    """Change what is stated about a person and decide anew; says whether the decision changed.

    Somebody about whom nothing was decided yet stays undecided.

    :raises Stale: somebody changed it in the meantime
    :raises AlreadyErased: nobody is given a name again
    """
    if retention.erasure_of(session, person.id) is not None:
        raise AlreadyErased(say("This person was erased already."))
    arrivals.edit_person(session, person.id, edit, expected=expected)
    decision = queries.classifications(session, [person.id]).get(person.id)
    if decision is None:
        return False
    return bool(
        arrivals.classify_people(session, [person.id], arrival_id=decision.arrival_id, at=at)
    )


def refuse_sample(
    session: Session, person: Person, *, reason: str, at: datetime
) -> Isolation | None:
    """The person refuses the sample: they are decided about anew, arrived or isolated already.

    An isolation under way goes on as the policy has it for who refuses, counted from its start;
    it ends no sooner than it would have.

    :raises InputRejected: no reason is given, or the refusal is on record already
    """
    if not reason.strip():
        raise InputRejected(say("Say why, or in whose presence, the sample was refused."))
    if person.refuses_sample:
        raise InputRejected(say("It is on record already that the sample was refused."))
    edit = PersonEdit(refuses_sample=True)
    correct_person(session, person, edit, expected=person.version, at=at)
    decision = queries.classifications(session, [person.id]).get(person.id)
    row = isolations.find_open(session, person.id)
    if decision is None or row is None or row.state is not IsolationState.OPEN:
        return row
    if (decision.category, decision.branch) != (row.category, row.branch):
        start = clock_of(session, row).start
        reclassify(session, row.id, decision, start=start, reason=reason.strip(), at=at)
    return row


def send_report(session: Session, site: Site, day: date, *, at: datetime) -> SentReport:
    """Send the daily report of a site as the rows have it; again, as a version that replaces it.

    :raises DayNotOver: the cut-off has not passed
    """
    report = daily_report(session, [site], day, at=at)
    local = report.closes.astimezone(ZoneInfo(report.zone)).strftime("%Y-%m-%d %H:%M")
    check_closed(report.closes, at, local)
    figures = numbers(report.statement, report.day_figures)
    return sites.send_report(session, site, day, figures, at=at)
