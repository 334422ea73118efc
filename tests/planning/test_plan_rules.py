"""What may become of a plan, and for whom it changes something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from logistics.planning import roster
from logistics.planning.rules import (
    Change,
    Changes,
    Itinerary,
    NotADraft,
    PlanIsStale,
    PlanState,
    Ride,
    check_base,
    check_draft,
    check_facts,
    differences,
)

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
COACH = Ride(vehicle="v1", departs_at=NOON, destination="s1")
LATER = Ride(vehicle="v1", departs_at=NOON + timedelta(hours=1), destination="s1")


@pytest.mark.parametrize("state", [PlanState.PUBLISHED, PlanState.SUPERSEDED, PlanState.DISCARDED])
def test_only_a_draft_is_published_or_discarded(state: PlanState) -> None:
    with pytest.raises(NotADraft):
        check_draft(state)


def test_a_draft_is_based_on_the_plan_that_is_published() -> None:
    check_base("p1", "p1")
    check_base(None, None)
    with pytest.raises(PlanIsStale):
        check_base("p1", "p2")


def test_unchanged_facts_stop_nothing() -> None:
    check_facts(Changes())


def test_changed_facts_are_refused_with_their_numbers() -> None:
    with pytest.raises(PlanIsStale) as refusal:
        check_facts(Changes(housed=2, late=1))

    assert str(refusal.value) == (
        "The facts have changed since this plan was made (admitted or on the way: 2,"
        " cleared too late for their ride: 1). Nothing was published; plan again."
    )


def test_each_person_is_told_what_changes_for_them() -> None:
    before = {
        "same": Itinerary(room="r1", ride=COACH),
        "moved": Itinerary(room="r2", ride=COACH),
        "later": Itinerary(room="r3", ride=COACH),
        "both": Itinerary(room="r4", ride=COACH),
        "gone": Itinerary(room="r5", ride=COACH),
        "there": Itinerary(room="r6", ride=COACH),
    }
    after = {
        "same": Itinerary(room="r1", ride=COACH),
        "moved": Itinerary(room="r7", ride=COACH),
        "later": Itinerary(room="r3", ride=LATER),
        "both": Itinerary(room="r8", ride=None),
        "new": Itinerary(room="r9"),
    }

    found = differences(before, after, housed={"there"})

    assert found == {
        "moved": Change.ROOM,
        "later": Change.RIDE,
        "both": Change.ROOM_AND_RIDE,
        "gone": Change.GONE,
        "new": Change.NEW,
    }


def test_a_plan_of_an_older_version_is_read_without_its_other_rides() -> None:
    known = roster.from_json({"bubbles": [], "patients": [], "handed_over": [], "housed": []})

    assert known.errands == ()
    assert roster.from_json(roster.to_json(known)) == known
