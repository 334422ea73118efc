"""What must hold in every installation, checked against the tables as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from logistics import files, numbering
from logistics.arrivals import queries as arrivals
from logistics.database import bound, diagnosis, lacks_tables
from logistics.errors import Refused
from logistics.health.laboratory import queries as laboratory
from logistics.health.models import SampleBatch
from logistics.isolation import queries as isolation
from logistics.isolation.models import IsolationOrder
from logistics.numbering import NumberKind, NumberState, OfficialNumber
from logistics.release import billing
from logistics.release import queries as release
from logistics.release.models import Certificate, CertificateState
from logistics.retention import queries as retention
from logistics.schema import guards, migrations
from logistics.sites import queries as sites
from logistics.staff import shift_queries as shifts
from logistics.supplies import queries as supplies
from logistics.supplies.models import Donation, Requisition, SupplyOrder, SupplyShipment
from logistics.supplies.queries import donations
from logistics.tracing.queries import notices as tracing
from logistics.transfers import queries as transfers
from logistics.transfers.models import Trip
from logistics.wording import term

Check = Callable[[Session, datetime], Iterable[str]]

NUMBERED: dict[NumberKind, Any] = {
    NumberKind.ORDER: IsolationOrder,
    NumberKind.CERTIFICATE: Certificate,
    NumberKind.TRIP: Trip,
    NumberKind.SAMPLES: SampleBatch,
    NumberKind.REQUISITION: Requisition,
    NumberKind.STOCK_ISSUE: SupplyShipment,
    NumberKind.DONATION: Donation,
    NumberKind.SUPPLY_ORDER: SupplyOrder,
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found.

    :ivar check: what was checked, a term of the catalogue
    :ivar problems: a line for each broken thing, without names of people
    """

    check: str
    problems: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether nothing is broken."""
        return not self.problems


def examine(session: Session, *, at: datetime) -> list[Finding]:
    """Every check with what it found, in the order of :data:`CHECKS`."""
    return [
        Finding(check=name, problems=tuple(_found(session, check, at))) for name, check in CHECKS
    ]


def _found(session: Session, check: Check, at: datetime) -> Iterable[str]:
    """What a check found; one that cannot be made is a finding too, and spoils no other.

    :raises DBAPIError: tables are missing, so that nothing can be checked
    """
    try:
        with session.begin_nested():
            return list(check(session, at))
    except DBAPIError as error:
        if lacks_tables(error):
            raise
        return [f"cannot be checked: {diagnosis(error)}"]
    except Refused as refusal:
        return [f"cannot be checked: {refusal}"]


def _newest_tables(session: Session, _at: datetime) -> Iterator[str]:
    at, wanted = migrations.current(session.connection()), migrations.newest(bound())
    if at != wanted:
        yield f"the database is at revision {at or 'base'}, not at {wanted}"


def _guards(session: Session, _at: datetime) -> Iterator[str]:
    for name in guards.missing(session.connection()):
        yield f"{name} is missing or switched off"


def _rooms_and_people(session: Session, _at: datetime) -> Iterable[str]:
    return isolation.problems(session)


def _arrivals(session: Session, _at: datetime) -> Iterable[str]:
    return arrivals.problems(session)


def _trips(session: Session, _at: datetime) -> Iterable[str]:
    return transfers.problems(session)


def _sites(session: Session, at: datetime) -> Iterable[str]:
    return sites.problems(session, at)


def _ledger(session: Session, _at: datetime) -> Iterable[str]:
    return supplies.problems(session)


def _certificates(session: Session, _at: datetime) -> Iterator[str]:
    yield from release.problems(session)
    yield from billing.problems(session)
    for number, state in session.execute(
        sa.select(Certificate.number, OfficialNumber.state)
        .join(OfficialNumber, OfficialNumber.id == Certificate.number_id)
        .where(
            Certificate.state == CertificateState.VALID,
            OfficialNumber.state != NumberState.ISSUED,
        )
    ):
        yield f"certificate {number} is valid and its number is {state.value}"


def _numbers(session: Session, _at: datetime) -> Iterator[str]:
    for gap in numbering.gaps(session):
        yield f"series {gap} numbers are on record"
    for kind, paper in NUMBERED.items():
        for unheld in session.scalars(_without_paper(kind, paper)):
            yield f"{unheld} is issued and no paper bears it"
        for text, held in session.execute(_numbers_of(paper)):
            if text != str(held):
                yield f"{text} stands on a paper and not among the numbers"


def _without_paper(kind: NumberKind, paper: Any) -> sa.Select[Any]:
    bearing = sa.exists().where(paper.number_id == OfficialNumber.id)
    return sa.select(OfficialNumber).where(
        OfficialNumber.kind == kind, OfficialNumber.state == NumberState.ISSUED, ~bearing
    )


def _numbers_of(paper: Any) -> sa.Select[Any]:
    return sa.select(paper.number, OfficialNumber).outerjoin(
        OfficialNumber, OfficialNumber.id == paper.number_id
    )


def _stored_papers(session: Session, _at: datetime) -> Iterator[str]:
    for digest in files.damaged(session):
        yield f"stored file {digest[:12]} is gone or damaged"


def _donations(session: Session, _at: datetime) -> Iterable[str]:
    return donations.problems(session)


def _shifts(session: Session, at: datetime) -> Iterable[str]:
    return shifts.problems(session, at)


def _samples(session: Session, _at: datetime) -> Iterable[str]:
    return laboratory.problems(session)


def _tracing(session: Session, _at: datetime) -> Iterable[str]:
    return tracing.problems(session)


def _erased(session: Session, _at: datetime) -> Iterable[str]:
    return retention.problems(session)


CHECKS: tuple[tuple[str, Check], ...] = (
    (term("Tables at the newest revision"), _newest_tables),
    (term("Guards of the database"), _guards),
    (term("Rooms held once, and everybody somewhere"), _rooms_and_people),
    (term("Lines of closed arrivals"), _arrivals),
    (term("Trips, seats and categories"), _trips),
    (term("Zones and rooms of the sites"), _sites),
    (term("Certificates"), _certificates),
    (term("Official numbers accounted for"), _numbers),
    (term("Stored papers and lists"), _stored_papers),
    (term("Shifts of the staff"), _shifts),
    (term("Samples and their batches"), _samples),
    (term("Donations beside the ledger"), _donations),
    (term("Ledger of supplies"), _ledger),
    (term("Proposals, notices and links of contacts"), _tracing),
    (term("People who were erased"), _erased),
)
