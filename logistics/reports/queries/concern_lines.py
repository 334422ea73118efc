"""The rows of a concern with names, for those who may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.arrivals import queries as arrivals
from logistics.arrivals.models import Arrival
from logistics.arrivals.people_models import Person
from logistics.isolation.queries import label
from logistics.reports.queries.concerns import Mark
from logistics.sites import queries as sites
from logistics.sites.models import Site


@dataclass(frozen=True, kw_only=True)
class ConcernLine:
    """A row with its person, arrival and room, as far as it has them."""

    mark: Mark
    person: Person | None
    arrival: Arrival | None
    site: Site | None
    room: str

    @property
    def place(self) -> str:
        """Where it is, by codes, or by the address outside our sites."""
        if self.site is not None:
            return f"{self.site.code} {self.room}".strip()
        if self.arrival is not None:
            return f"{self.arrival.carrier}{self.arrival.number} {self.arrival.port.code}"
        return self.mark.address


def lines_of(session: Session, marks: Sequence[Mark], *, at: datetime) -> list[ConcernLine]:
    """The rows with what is needed to show them; four queries, however many rows."""
    people = {
        person.id: person
        for person in arrivals.people(session, [m.person_id for m in marks if m.person_id])
    }
    flights = {
        row.id: row
        for row in session.scalars(
            sa.select(Arrival)
            .where(Arrival.id.in_([m.arrival_id for m in marks if m.arrival_id]))
            .options(joinedload(Arrival.port))
        )
    }
    houses = {
        row.id: row
        for row in session.scalars(
            sa.select(Site).where(Site.id.in_([m.site_id for m in marks if m.site_id]))
        )
    }
    rooms = sites.facts_of_rooms(session, {m.room_id for m in marks if m.room_id}, at)
    return [
        ConcernLine(
            mark=mark,
            person=people.get(mark.person_id) if mark.person_id else None,
            arrival=flights.get(mark.arrival_id) if mark.arrival_id else None,
            site=houses.get(mark.site_id) if mark.site_id else None,
            room=label(rooms[mark.room_id]) if mark.room_id in rooms else "",
        )
        for mark in marks
    ]
