"""Release, departure, and the certificate as a record."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics import audit, numbering
from logistics.database import check_version, lock_rows
from logistics.isolation import operations as isolations
from logistics.isolation import queries as isolation_queries
from logistics.isolation.models import EndKind, Isolation, IsolationState, MeasureHandOver
from logistics.isolation.rules import Identifier, NotExpected, NotReleased, check_identity
from logistics.numbering import NumberKind, NumberState
from logistics.release import queries, signing
from logistics.release.leaving_models import Discharge, GateEvent, GateEventKind, HomeBy
from logistics.release.models import Certificate, CertificatePrint, CertificateState
from logistics.release.rules import (
    CertificateExists,
    CertificateRevoked,
    check_gate,
    check_missing,
    check_ordinal,
    check_reason,
)
from logistics.transfers import operations as transfers
from logistics.wording import Sentence, say, stored

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8


@dataclass(frozen=True, kw_only=True)
class DischargeDetails:
    """What a discharge slip says beside the bill."""

    bags: int
    belongings: str = ""
    home_by: HomeBy
    home_to: str = ""
    key_returned: bool
    room_note: str = ""


def release(session: Session, isolation_id: uuid.UUID, *, at: datetime) -> Isolation:
    """Complete an isolation whose conditions are all met; the person may leave the room.

    The room stays theirs until they depart.

    :raises NotYet: a condition is not met
    :raises IsolationIsOver: it has ended
    """
    row = isolation_queries.get_isolation(session, isolation_id, lock=True)
    if row.state is IsolationState.OPEN:
        check_missing(queries.missing_of(session, [row], at=at)[row.id])
    return isolations.end(session, row.id, EndKind.COMPLETED, at=at, stays=True)


def hand_over_measure(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    place: str,
    receiver: str,
    received_by: str,
    compared: frozenset[Identifier],
    at: datetime,
) -> MeasureHandOver:
    """The measure goes on at home or in a hotel, once every result so far is negative.

    :raises NotYet: a result is missing or not negative, or a symptom is open
    :raises NothingFollowsElsewhere: no measure outside our sites follows
    """
    row = isolation_queries.get_isolation(session, isolation_id, lock=True)
    if row.state is IsolationState.OPEN:
        check_missing(queries.missing_to_leave_site(session, row, at=at))
    return isolations.hand_over_measure(
        session,
        row.id,
        place=place,
        receiver=receiver,
        received_by=received_by,
        compared=compared,
        at=at,
    )


def depart(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    compared: frozenset[Identifier],
    at: datetime,
) -> Isolation:
    """A released person leaves; the room goes into turnaround.

    :raises NotReleased: the isolation is not completed
    :raises NotExpected: the person is in no room
    :raises StoppedAtGate: a late positive, a symptom or a revoked certificate
    """
    check_identity(compared)
    row, guests = check_departure(session, isolation_id, at=at)
    sites = isolation_queries.sites_of_guests(session, guests)
    isolations.vacate(session, guests, at=at)
    for site in sites:
        transfers.pass_gate(session, row.person_id, site_id=site, at=at)
    session.add(gate_event(row.id, GateEventKind.DEPARTED, at=at))
    session.flush()
    return row


def check_departure(
    session: Session, isolation_id: uuid.UUID, *, at: datetime
) -> tuple[Isolation, list[uuid.UUID]]:
    """The person may leave as things stand now; the isolation, and where they are a guest.

    :raises NotReleased: the isolation is not completed
    :raises NotExpected: the person is in no room
    :raises StoppedAtGate: a late positive, a symptom or a revoked certificate
    """
    row = isolation_queries.get_isolation(session, isolation_id, lock=True)
    if row.end_kind is not EndKind.COMPLETED:
        raise NotReleased(say("The person has not been released."))
    guests = [guest.id for guest in isolation_queries.present_guests(session, [row.id])]
    if not guests:
        raise NotExpected(say("The person is in no room now."))
    certificate = queries.certificates(session, [row.id]).get(row.id)
    check_gate(
        queries.missing_at_gate(session, row, at=at),
        revoked=certificate.number
        if certificate and certificate.state is CertificateState.REVOKED
        else None,
    )
    return row, guests


def gate_event(
    isolation_id: uuid.UUID,
    kind: GateEventKind,
    *,
    where: str = "",
    reason: str = "",
    stop: Sentence | None = None,
    at: datetime,
) -> GateEvent:
    """What happened at the gate, with the name of the guard, to be kept.

    :param stop: what stopped the person
    """
    return GateEvent(
        isolation_id=isolation_id,
        kind=kind,
        where=where,
        reason=reason,
        stop=stored(stop) if stop else None,
        by=audit.actor().label,
        occurred_at=at,
    )


def refuse_return(
    session: Session, isolation_id: uuid.UUID, *, where: str, reason: str, at: datetime
) -> GateEvent:
    """The compound does not take a released person; the room stays theirs.

    :raises NotReleased: the isolation is not completed
    :raises NotExpected: the person is in no room
    """
    row = isolation_queries.get_isolation(session, isolation_id, lock=True)
    if row.end_kind is not EndKind.COMPLETED:
        raise NotReleased(say("The person has not been released."))
    if not isolation_queries.present_guests(session, [row.id]):
        raise NotExpected(say("The person is in no room now."))
    event = gate_event(
        row.id,
        GateEventKind.REFUSED_BY_COMPOUND,
        where=check_reason(where),
        reason=check_reason(reason),
        at=at,
    )
    session.add(event)
    session.flush()
    return event


def record_discharge(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    details: DischargeDetails,
    expected: int | None,
    at: datetime,
) -> Discharge:
    """Write down, or put right, what the resident and the desk sign for.

    :param expected: the version that was edited; none for the first time
    :raises NotReleased: the isolation is not completed
    :raises NotExpected: it went by without a room of ours; there is nothing to hand back
    """
    row = isolation_queries.get_isolation(session, isolation_id, lock=True)
    if row.end_kind is not EndKind.COMPLETED:
        raise NotReleased(say("The person has not been released."))
    if not isolation_queries.rooms_of(session, [row.id], every=True):
        raise NotExpected(say("The person had no room of ours to hand back."))
    known = queries.discharge_of(session, row.id)
    if known is None:
        known = Discharge(isolation_id=row.id, occurred_at=at)
        session.add(known)
    else:
        check_version(known, expected or 0)
    for name, value in vars(details).items():
        setattr(known, name, value)
    known.by = audit.actor().label
    session.flush()
    return known


def take_back(session: Session, isolation_id: uuid.UUID, *, reason: str, at: datetime) -> Isolation:
    """Take back the release of a person who has not departed: the isolation goes on.

    A valid certificate is revoked with the same reason, and nobody drives the person home.

    :raises NotReleased: the isolation is not completed
    :raises NotExpected: the person has departed
    """
    reason = check_reason(reason)
    row = isolations.reopen(session, isolation_id, reason=reason, at=at)
    transfers.take_off(session, row.person_id, at=at)
    certificate = queries.certificates(session, [row.id]).get(row.id)
    if certificate is not None and certificate.state is CertificateState.VALID:
        revoke(session, certificate.id, reason=reason, expected=certificate.version, at=at)
    return row


def issue(
    session: Session,
    isolation_id: uuid.UUID,
    *,
    series: str,
    site_id: uuid.UUID | None,
    facts: dict[str, Any],
    at: datetime,
) -> Certificate:
    """The one original of a completed isolation, with its number and a random check code.

    :raises NotReleased: the isolation is not completed
    :raises CertificateExists: there is a valid one
    """
    row = isolation_queries.get_isolation(session, isolation_id, lock=True)
    if row.end_kind is not EndKind.COMPLETED:
        raise NotReleased(say("The person has not been released."))
    known = queries.certificates(session, [row.id]).get(row.id)
    if known is not None and known.state is CertificateState.VALID:
        raise CertificateExists(say("Certificate %(number)s is valid.", number=known.number))
    (number,) = numbering.take(session, NumberKind.CERTIFICATE, series=series, at=at)
    certificate = Certificate(
        isolation_id=row.id,
        person_id=row.person_id,
        site_id=site_id,
        number_id=number.id,
        number=str(number),
        check_code="".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
        facts=facts,
        by=audit.actor().label,
        occurred_at=at,
    )
    certificate.token = signing.signed(session, certificate)
    session.add(certificate)
    session.flush()
    return certificate


def revoke(
    session: Session, certificate_id: uuid.UUID, *, reason: str, expected: int, at: datetime
) -> Certificate:
    """Take a certificate back; its number is void and never used again.

    :raises CertificateRevoked: it was revoked before
    """
    row = queries.get_certificate(session, certificate_id)
    check_version(row, expected)
    if row.state is CertificateState.REVOKED:
        raise CertificateRevoked(say("Certificate %(number)s was revoked.", number=row.number))
    row.state, row.revoked_at = CertificateState.REVOKED, at
    row.revoked_by, row.revoked_reason = audit.actor().label, check_reason(reason)
    numbering.settle(
        session, row.number_id, state=NumberState.VOID, reason=row.revoked_reason, at=at
    )
    session.flush()
    return row


def revoke_exposed(
    session: Session, person_id: uuid.UUID, *, exposed_at: datetime, reason: str, at: datetime
) -> Certificate | None:
    """Revoke the certificate of somebody who had met a positive before they were released.

    One whose isolation ended before the meeting stays: what it says is true.
    """
    for row in isolation_queries.isolations_of(session, person_id):
        known = queries.certificates(session, [row.id]).get(row.id)
        if known is None or known.state is not CertificateState.VALID:
            continue
        if row.ended_at is not None and exposed_at < row.ended_at:
            return revoke(session, known.id, reason=reason, expected=known.version, at=at)
    return None


def overtaken(
    session: Session, drawn: Mapping[uuid.UUID, tuple[CertificateState, int]]
) -> dict[str, Sentence]:
    """Certificates that were printed or revoked since they were drawn, and what to say of each.

    :param drawn: state and number of prints as each was drawn; they are locked until the end
    """
    lock_rows(session, Certificate, sorted(drawn))
    found: dict[str, Sentence] = {}
    for each, (state, ordinal) in drawn.items():
        row = queries.get_certificate(session, each)
        session.refresh(row, ["prints", "state"])
        if row.state is not state:
            found[str(each)] = say("Certificate %(number)s was revoked.", number=row.number)
        elif len(row.prints) != ordinal:
            found[str(each)] = say(
                "Certificate %(number)s was printed meanwhile; print again.", number=row.number
            )
    return found


def note_print(
    session: Session, certificate_id: uuid.UUID, *, ordinal: int, reason: str, at: datetime
) -> CertificatePrint:
    """Count a print whose file is stored: the original, or the copy of that ordinal.

    :raises PrintedMeanwhile: another run printed the certificate since this one began
    """
    lock_rows(session, Certificate, [certificate_id])
    row = queries.get_certificate(session, certificate_id)
    session.refresh(row, ["prints"])
    check_ordinal(row.number, printed=len(row.prints), ordinal=ordinal)
    noted = CertificatePrint(
        certificate_id=row.id,
        ordinal=ordinal,
        reason=reason,
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(noted)
    session.flush()
    return noted
