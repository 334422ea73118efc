from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, NOTHING
from logistics.errors import InputRejected
from logistics.reports.queries.search import Identifiers, find_people
from tests.reports.house import house_of, later
from tests.retention.residue import resident


def test_somebody_is_found_by_flight_and_seat_or_by_the_number_of_the_certificate(
    session: Session,
) -> None:
    house = house_of(session)
    house.traveller()
    person, _isolation, certificate = resident(house)
    house.passenger(person).seat = "12C"
    session.flush()
    flight = f"{house.arrival.carrier} {house.arrival.number}".lower()

    def found(**asked: Any) -> list[str]:
        return [
            each.person.surname
            for each in find_people(session, EVERYTHING, Identifiers(**asked), at=later(days=20))
        ]

    assert found(flight=flight, seat="12c") == [person.surname]
    assert found(flight=flight, seat="12D") == []
    assert found(flight="ZZ1", seat="12C") == []
    assert found(born=person.birth_date, seat="12C") == [person.surname]
    assert found(certificate=certificate.number.lower()) == [person.surname]
    assert found(certificate=certificate.number, seat="31A") == []
    for one in ({"flight": flight}, {"seat": "12C"}):
        with pytest.raises(InputRejected):
            found(**one)
    asked = Identifiers(certificate=certificate.number)
    assert find_people(session, NOTHING, asked, at=later(days=20)) == []
