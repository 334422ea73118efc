"""One person's file as a paper: every station in the order in which the person passes it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import EVERYTHING, Scope
from logistics.config import settings
from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual, Words, chinese, english, moment
from logistics.documents.glyphs import drawable
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Head, Paper
from logistics.documents.person_file import Chapter, PersonFileFacts
from logistics.isolation.models import IsolationOrder
from logistics.isolation.papers import person_facts
from logistics.isolation.queries import get_person_in
from logistics.reports.queries.isolation_file import IsolationFile
from logistics.reports.queries.person_file import PersonFile, person_file
from logistics.runs.models import Run
from logistics.sites.models import District
from logistics.transfers.queries.words import category_names
from logistics.wording import restored, term

SEXES = {"F": term("female"), "M": term("male"), "X": term("unstated")}
NOTHING = "–"


def request_file(
    session: Session, scope: Scope, person: uuid.UUID, *, readings: bool, at: datetime
) -> Run:
    """Ask for the paper of somebody whom the user may see.

    :raises NotFound: there is none, or outside the scope
    """
    who = get_person_in(session, scope, person)
    asked = {"person_id": who.id, "readings": "yes" if readings else "no"}
    return jobs.request(session, person_files.__name__, asked, at=at)


def says_who_looked(wanted: Mapping[str, Any]) -> bool:
    """Whether a file that was asked for says who looked at it."""
    return wanted.get("readings") == "yes"


@prints("person_files")
def person_files(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """The whole file of one person; who may ask for it, and open it, is decided there."""
    person = uuid.UUID(wanted["person_id"])
    file = person_file(session, EVERYTHING, person, at=at)
    readings = says_who_looked(wanted)
    paper = Paper(
        id=str(person), title=file.person.full_name, facts=file_facts(session, file, readings)
    )
    return Gathered(papers=[paper])


def file_facts(session: Session, file: PersonFile, readings: bool) -> PersonFileFacts:
    """Everything on record about a person.

    :param readings: whether it says who looked at the file
    """
    writing = _Writing(session)
    isolations = [chapter for each in file.isolations for chapter in writing.isolation(each)]
    return PersonFileFacts(
        head=Head(issuer=_issuer(session, file), zone=settings().zone),
        person=person_facts(file.person),
        stated=writing.stated(file),
        chapters=(
            writing.journeys(file),
            writing.decisions(file),
            writing.screenings(file),
            writing.exposures(file),
            writing.trips(file),
            *isolations,
            *([writing.readers(file)] if readings else []),
        ),
    )


def _issuer(session: Session, file: PersonFile) -> Bilingual:
    isolation = file.isolations[0].isolation if file.isolations else None
    chosen = District.id == isolation.district_id if isolation else District.ours
    district = session.scalars(sa.select(District).where(chosen).order_by(District.code)).first()
    return Bilingual(zh=district.name_zh, en=district.name_en) if district else Bilingual(zh="")


class _Writing:
    """Writes rows as cells; what a person or a place wrote stays as it is."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._categories = category_names(session)

    def stated(self, file: PersonFile) -> tuple[tuple[Words, Words], ...]:
        """What was stated, as far as it is known."""
        who = file.person
        lines: tuple[tuple[Words, Words], ...] = (
            (term("Sex"), SEXES[who.sex.value]),
            (term("Documents"), _own(" · ".join(f"{d.issuer} …{d.last}" for d in file.documents))),
            (term("Telephone"), _own(who.phone)),
            (term("Home address"), _own(who.home_address)),
            (term("Community"), _own(who.community)),
            (term("Emergency contact"), _own(who.emergency_contact)),
            (term("Language"), _own(who.language)),
            (term("Diet"), _own(who.diet)),
            (term("Needs"), _list(need.need.value for need in who.needs)),
            (term("Stays before the arrival"), _own(", ".join(_stay(stay) for stay in who.stays))),
        )
        return tuple((word, value) for word, value in lines if value not in ("", NOTHING))

    def journeys(self, file: PersonFile) -> Chapter:
        """Arrivals with seat and outcome."""
        return Chapter(
            title=term("Journeys"),
            columns=(term("Arrival"), term("Expected at"), term("Seat"), term("State")),
            rows=tuple(
                (
                    _own(f"{line.arrival.carrier}{line.arrival.number} {line.arrival.origin} → "
                         f"{line.arrival.port.code}"),
                    self._at(line.arrival.expected_at, line.arrival.port.zone_name),
                    _own(line.seat),
                    line.outcome.value,
                )
                for line in (journey.passenger for journey in file.journeys)
            ),
        )  # fmt: skip

    def decisions(self, file: PersonFile) -> Chapter:
        """Category and measure with the sentence that says why, the one that counts first."""
        return Chapter(
            title=term("What was decided"),
            columns=(
                term("Decided"),
                term("Category"),
                term("Measure"),
                term("Because"),
                term("By"),
            ),
            rows=tuple(
                (
                    self._at(row.decided_at),
                    self._category(row.category),
                    row.measure or NOTHING,
                    restored(row.sentence) if row.sentence.get("template") else NOTHING,
                    _own(row.by),
                )
                for row in file.decisions
            ),
        )

    def screenings(self, file: PersonFile) -> Chapter:
        """Temperature and symptoms at the port."""
        return Chapter(
            title=term("Screening at the port"),
            columns=(term("At"), _own("°C"), term("Symptoms"), term("By")),
            rows=tuple(
                (
                    self._at(row.occurred_at),
                    _degrees(row.temperature),
                    _list(row.symptoms),
                    _own(row.by),
                )
                for row in file.screenings
            ),
        )

    def exposures(self, file: PersonFile) -> Chapter:
        """Contacts with cases."""
        return Chapter(
            title=term("Exposures"),
            columns=(term("Last contact"), term("Where"), term("Case")),
            rows=tuple(
                (
                    self._at(row.last_contact_at),
                    _own(row.where),
                    term("confirmed") if row.index_confirmed else term("suspected"),
                )
                for row in file.exposures
            ),
        )

    def trips(self, file: PersonFile) -> Chapter:
        """Trips with vehicle and seat."""
        return Chapter(
            title=term("Rides and trips"),
            columns=(
                term("Trip"),
                term("Departure"),
                term("From"),
                term("To"),
                term("Seat"),
                term("State"),
            ),
            rows=tuple(
                (
                    _own(f"{seat.trip.number} {seat.trip.vehicle.plate}"),
                    self._at(seat.trip.departed_at or seat.trip.depart_at, seat.origin.zone),
                    Bilingual(zh=seat.origin.zh, en=seat.origin.en),
                    Bilingual(zh=seat.stop.zh, en=seat.stop.en),
                    _own(seat.rider.seat),
                    seat.rider.state.value,
                )
                for seat in file.seats
            ),
        )

    def isolation(self, file: IsolationFile) -> Iterable[Chapter]:
        """One isolation: clock, papers, rooms, absences, tests, readings, certificates."""
        zone = file.clock.zone if file.clock else settings().zone
        row = file.isolation
        yield Chapter(
            title=term("Isolation"),
            columns=(
                term("Category"),
                term("Ordered"),
                term("Taken in"),
                term("Ended"),
                term("Order"),
            ),
            rows=(
                (
                    self._category(row.category),
                    self._at(row.occurred_at, zone),
                    self._at(row.begun_at, zone),
                    self._at(row.ended_at, zone),
                    _order(file.order),
                ),
            ),
        )
        yield Chapter(
            title=term("How the clock was reckoned"),
            columns=(term("On"), term("Because"), term("Release")),
            rows=tuple(
                (self._at(step.at, zone), step.sentence, self._at(step.release_due, zone))
                for step in (file.clock.steps if file.clock else ())
            ),
        )
        yield Chapter(
            title=term("Rooms"),
            columns=(term("Room"), term("From"), term("Until"), term("Shared because")),
            rows=tuple(
                (
                    _own(f"{line.site.code} {line.room}"),
                    self._at(line.guest.admitted_at or line.occupancy.from_at, zone),
                    self._at(line.guest.left_at or line.occupancy.to_at, zone),
                    restored(line.occupancy.sharing_reason)
                    if line.occupancy.sharing_reason
                    else NOTHING,
                )
                for line in file.rooms
            ),
        )
        yield Chapter(
            title=term("Handed over"),
            columns=(
                term("On"),
                term("Measure"),
                term("Where"),
                term("Handed over by"),
                term("Received by"),
            ),
            rows=tuple(
                (
                    self._at(handed.occurred_at, zone),
                    handed.measure,
                    _own(handed.place),
                    _own(handed.handed_over_by),
                    _own(f"{handed.receiver}, {handed.received_by}"),
                )
                for handed in file.isolation.hand_overs
            ),
        )
        yield Chapter(
            title=term("Away"),
            columns=(term("Kind"), term("Where"), term("From"), term("Back")),
            rows=tuple(
                (
                    period.kind.value,
                    _own(period.where),
                    self._at(period.occurred_at, zone),
                    self._at(period.back_at, zone),
                )
                for period in file.away
            ),
        )
        yield Chapter(
            title=term("Search"),
            columns=(term("At"), term("Kind"), term("Who was told"), term("Remark"), term("By")),
            rows=tuple(
                (
                    self._at(step.occurred_at, zone),
                    step.kind.value,
                    _own(step.whom),
                    _own(step.note),
                    _own(step.by),
                )
                for step in file.search
            ),
        )
        yield Chapter(
            title=term("Tests"),
            columns=(term("Taken"), term("Test"), term("Laboratory"), term("Result"), term("On")),
            rows=tuple(
                (
                    self._at(sample.occurred_at, zone),
                    _list((sample.assay.value, sample.specimen.value)),
                    _own(sample.laboratory),
                    sample.result.value if sample.result else NOTHING,
                    self._at(sample.result_at, zone),
                )
                for sample in file.record.samples
            ),
        )
        yield Chapter(
            title=term("Readings"),
            columns=(term("At"), _own("°C"), term("Symptoms"), term("By")),
            rows=tuple(
                (
                    self._at(reading.occurred_at, zone),
                    _degrees(reading.temperature),
                    _list(reading.symptoms),
                    _own(reading.by),
                )
                for reading in file.record.readings
            ),
        )
        yield Chapter(
            title=term("Certificates"),
            columns=(term("No."), term("Issued"), term("By"), term("State"), term("Prints")),
            rows=tuple(
                (
                    _own(each.number),
                    self._at(each.occurred_at, zone),
                    _own(each.by),
                    each.state.value,
                    _own(str(len(each.prints))),
                )
                for each in file.certificates
            ),
        )

    def readers(self, file: PersonFile) -> Chapter:
        """Who looked at the file, latest first."""
        return Chapter(
            title=term("Who looked"),
            columns=(term("When"), term("Who"), term("Page or call")),
            rows=tuple(
                (self._at(each.recorded_at), _own(each.actor_label), _own(each.purpose))
                for each in audit.readings_of(self._session, file.person.id)
            ),
        )

    def _category(self, code: str) -> Words:
        words = self._categories.get(code)
        return Bilingual(zh=f"{code} {words.zh}", en=words.en) if words else _own(code)

    def _at(self, at: datetime | None, zone: str = "") -> Words:
        return NOTHING if at is None else _own(moment(at, zone or settings().zone))


def _own(value: str) -> Words:
    """A text that is not looked up in the catalogue; what no font can draw is spelt by code."""
    return Bilingual(zh=drawable(value)) if value else NOTHING


def _order(row: IsolationOrder | None) -> Words:
    """The number of an order, and whether the person signed it."""
    if row is None:
        return NOTHING
    if row.served_at is None:
        return _list((row.number, "not_served"))
    return _list((row.number, "signed" if row.signed else "signature refused"))


def _list(words: Iterable[str]) -> Words:
    found = list(words)
    if not found:
        return NOTHING
    return Bilingual(zh=", ".join(map(chinese, found)), en=", ".join(map(english, found)))


def _degrees(value: float | None) -> Words:
    return NOTHING if value is None else _own(f"{value:.1f}")


def _stay(stay: Any) -> str:
    days = "–".join(str(day) for day in (stay.from_on, stay.to_on) if isinstance(day, date))
    return " ".join(part for part in (stay.country, stay.area, days) if part)
