"""What waits for somebody to act, as rows; the number on the first page is their count.

No person is loaded here: a count reads about nobody. Names are looked up for a list only.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from logistics.reports.queries.concerns import (
    checks,
    contacts,
    hygiene,
    laboratory,
    ports,
    rooms,
    trips,
    visitors,
)
from logistics.reports.queries.concerns.mark import Mark, Watch

__all__ = ["CONCERNS", "Concern", "Mark", "Watch"]


class Concern(StrEnum):
    """Something that waits for somebody; the value is its word and its address."""

    FEVER_AT_PORT = "fever_at_port"
    POSITIVE = "positive_results"
    FOR_AMBULANCE = "waiting_for_ambulance"
    MISSING = "missing_people"
    SYMPTOMS_IN_ROOM = "symptoms_in_room"
    NOT_TRACED = "positive_not_traced"
    NOTICE_OVERDUE = "notice_overdue"
    TO_DECIDE = "proposal_to_decide"
    TO_MOVE = "contact_to_move"
    NOTICE_OPEN = "notice_open"
    VISITOR_LEAVES = "visitor_leaves"
    MISSED_CHECKS = "missed_checks"
    RESULTS_OVERDUE = "results_overdue"
    WITHOUT_ROOM = "without_room"
    NOT_PLANNED = "seen_not_planned"
    NOT_BEGUN_ELSEWHERE = "home_isolation_not_begun"
    UNCLASSIFIED = "unclassified_people"
    SURFACES = "positive_surfaces"
    WASTE = "waste_kept_too_long"
    OUT_OF_SERVICE = "room_out_of_service"
    NOT_DEPARTED = "released_not_departed"
    CLOCK_ENDED = "clock_ended"
    EXCEPTIONS = "exceptions_at_port"
    LATE_TRIPS = "late_trips"


CONCERNS: dict[Concern, Callable[[Watch], list[Mark]]] = {
    Concern.FEVER_AT_PORT: ports.fever_at_port,
    Concern.POSITIVE: laboratory.positive_results,
    Concern.FOR_AMBULANCE: laboratory.waiting_for_ambulance,
    Concern.MISSING: rooms.missing_guests,
    Concern.SYMPTOMS_IN_ROOM: rooms.symptoms_in_room,
    Concern.NOT_TRACED: contacts.not_traced,
    Concern.NOTICE_OVERDUE: contacts.notice_overdue,
    Concern.TO_DECIDE: contacts.to_decide,
    Concern.TO_MOVE: contacts.to_move,
    Concern.NOTICE_OPEN: contacts.notice_open,
    Concern.VISITOR_LEAVES: visitors.visitor_leaves,
    Concern.MISSED_CHECKS: checks.missed_checks,
    Concern.RESULTS_OVERDUE: laboratory.results_overdue,
    Concern.WITHOUT_ROOM: rooms.without_room,
    Concern.NOT_PLANNED: ports.not_planned,
    Concern.NOT_BEGUN_ELSEWHERE: ports.not_begun_elsewhere,
    Concern.UNCLASSIFIED: ports.unclassified,
    Concern.SURFACES: hygiene.positive_surfaces,
    Concern.WASTE: hygiene.waste_kept_too_long,
    Concern.OUT_OF_SERVICE: rooms.out_of_service,
    Concern.NOT_DEPARTED: rooms.not_departed,
    Concern.CLOCK_ENDED: rooms.clock_ended,
    Concern.EXCEPTIONS: ports.exceptions,
    Concern.LATE_TRIPS: trips.late_trips,
}
