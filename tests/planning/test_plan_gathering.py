"""Who is gathered for a plan of a day, and in which group everybody ends."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Outcome
from logistics.arrivals.people_models import Need
from logistics.planning.gathering import gather
from logistics.planning.people import Settled, Without
from tests import factories
from tests.planning import plan_day as day


def test_everybody_of_the_day_is_in_exactly_one_group(session: Session) -> None:
    day.policy_in_force(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight, {}, day.child())
    ill = day.travel(session, flight)[0]
    day.travel(session, flight, {"diplomat": True})
    day.travel(session, flight, destination=day.other_district())
    day.travel(session, flight)[0].outcome = Outcome.NOT_BOARDED
    day.classify(session, flight)
    arrivals.screen(
        session, ill.person_id, arrival=flight, temperature=38.2, symptoms=[], at=day.MORNING
    )
    unheard = day.travel(session, flight)[0]

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)

    assert len(gathered.travellers) == 5
    assert len(gathered.people.lodgers) == 2
    assert {out.person_id: out.why for out in gathered.people.left_out} == {
        ill.person_id: Without.AMBULANCE,
        unheard.person_id: Without.UNCLASSIFIED,
    }
    assert gathered.people.settled == {Settled.NOT_NEEDED: 1}
    assert gathered.people.people == len(gathered.travellers)
    assert [each.people for each in gathered.roster.handed_over] == [1]


def test_a_child_shares_a_room_with_its_parent(session: Session) -> None:
    day.policy_in_force(session)
    flight = factories.ArrivalFactory()
    parent, small = day.travel(session, flight, {}, day.child())
    arrivals.link_guardian(session, small.person_id, parent.person_id, carer=False, at=day.MORNING)
    day.classify(session, flight)

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)

    (bubble,) = gathered.roster.bubbles
    (chamber,) = bubble.chambers
    assert chamber.people == (parent.person_id, small.person_id)
    assert str(chamber.sharing) == "A child shares with a parent."


def test_a_feverish_child_takes_a_parent_along_in_the_ambulance(session: Session) -> None:
    day.policy_in_force(session)
    flight = factories.ArrivalFactory()
    parent, small = day.travel(session, flight, {}, day.child())
    arrivals.link_guardian(session, small.person_id, parent.person_id, carer=False, at=day.MORNING)
    day.classify(session, flight)
    arrivals.screen(
        session, small.person_id, arrival=flight, temperature=39.0, symptoms=[], at=day.MORNING
    )

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)

    (patient,) = gathered.roster.patients
    assert (patient.person_id, patient.carer_id) == (small.person_id, parent.person_id)
    assert {out.why for out in gathered.people.left_out} == {Without.AMBULANCE, Without.CARER}
    assert gathered.people.lodgers == ()


def test_special_needs_become_attributes_of_the_room(session: Session) -> None:
    day.policy_in_force(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight, needs=(Need.STEP_FREE, Need.PREGNANT))
    day.classify(session, flight)

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)

    (party,) = gathered.rooms.parties
    assert party.rooms[0].attributes == {"step_free"}


def test_a_contact_without_a_room_is_gathered_and_fetched_on_request(session: Session) -> None:
    day.policy_in_force(session)
    contact = arrivals.register_contact(
        session,
        arrivals.ContactFacts(
            surname="Lindqvist",
            index_reference="case 12",
            last_contact_at=day.MORNING - timedelta(days=1),
            destination_id=day.our_district().id,
        ),
        at=day.MORNING,
    )

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)

    (bubble,) = gathered.roster.bubbles
    assert bubble.guests == (contact.person_id,)
    assert bubble.port_id is None


def test_people_of_two_categories_of_one_party_are_two_bubbles(session: Session) -> None:
    day.policy_in_force(session)
    flight = factories.ArrivalFactory()
    one, other = day.travel(session, flight, {}, {})
    day.exposed(session, other)
    day.classify(session, flight)

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)

    assert {bubble.category for bubble in gathered.roster.bubbles} == {"1", "2"}
    assert {bubble.people for bubble in gathered.roster.bubbles} == {1}
    assert one.party_id == other.party_id


def test_rooms_that_are_taken_blocked_or_stopped_are_not_free(session: Session) -> None:
    day.policy_in_force(session)
    site, (free, taken, *_) = day.site_with_rooms(3)
    occupancy = factories.OccupancyFactory(
        room=taken,
        from_at=day.MORNING - timedelta(days=2),
        to_at=day.MORNING + timedelta(days=5),
        held_until=day.MORNING + timedelta(days=6),
    )

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)

    rooms = {room.id: room for room in gathered.rooms.rooms}
    assert rooms[str(free.id)].free_from is None
    assert rooms[str(taken.id)].free_from == occupancy.held_until
    assert [found.id for found in gathered.rooms.sites] == [str(site.id)]
