"""Questions about rounds of masks: how they stand, who has which time, who came."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics import vault
from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.supplies.models.households import (
    Household,
    HouseholdReservation,
    PickupSlot,
    ReservationRound,
)
from logistics.supplies.rules.households import (
    HouseholdReservationState,
    MaskFigures,
    plain_number,
)

State = HouseholdReservationState


@dataclass(frozen=True, kw_only=True)
class CommunityFigures:
    """How a round stands in one community."""

    community: str
    figures: MaskFigures


@dataclass(frozen=True, kw_only=True)
class SlotFigures:
    """A pickup time and how many have it, came and did not."""

    slot: PickupSlot
    figures: MaskFigures

    @property
    def free(self) -> int:
        """How many households more can have it."""
        return max(0, self.slot.capacity - self.figures.reserved)


def rounds_in(session: Session, scope: Scope) -> list[ReservationRound]:
    """The rounds of the districts that a user may see, the latest first."""
    return list(
        session.scalars(
            sa.select(ReservationRound)
            .where(_in(scope, ReservationRound.district_id))
            .options(joinedload(ReservationRound.item))
            .order_by(ReservationRound.opens_at.desc(), ReservationRound.id)
        )
    )


def get_round(session: Session, scope: Scope, round_id: uuid.UUID) -> ReservationRound:
    """One round.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(ReservationRound)
        .where(ReservationRound.id == round_id, _in(scope, ReservationRound.district_id))
        .options(joinedload(ReservationRound.item))
    ).first()
    if found is None:
        raise NotFound("round")
    return found


def find_household(session: Session, district: uuid.UUID, number: str) -> Household | None:
    """The household with a number in the register of a district.

    :raises NoHouseholdNumber: no number looks like this
    """
    return session.scalars(
        sa.select(Household).where(
            Household.district_id == district,
            Household.number_index == vault.blind_index(plain_number(number)),
        )
    ).first()


def get_household(session: Session, district: uuid.UUID, household: uuid.UUID) -> Household:
    """A household of a district.

    :raises NotFound: there is none
    """
    found = session.get(Household, household)
    if found is None or found.district_id != district:
        raise NotFound("household")
    return found


def find_reservation(
    session: Session, round_id: uuid.UUID, household: uuid.UUID
) -> HouseholdReservation | None:
    """What a household has reserved in a round and not given up."""
    return session.scalars(
        sa.select(HouseholdReservation)
        .where(
            HouseholdReservation.round_id == round_id,
            HouseholdReservation.household_id == household,
            HouseholdReservation.state != State.CANCELLED,
        )
        .options(joinedload(HouseholdReservation.slot), joinedload(HouseholdReservation.household))
    ).first()


def get_reservation(
    session: Session, round_id: uuid.UUID, reservation: uuid.UUID
) -> HouseholdReservation:
    """A reservation of a round.

    :raises NotFound: there is none
    """
    found = session.scalars(
        sa.select(HouseholdReservation)
        .where(HouseholdReservation.id == reservation, HouseholdReservation.round_id == round_id)
        .options(joinedload(HouseholdReservation.slot), joinedload(HouseholdReservation.household))
    ).first()
    if found is None:
        raise NotFound("reservation")
    return found


def get_slot(session: Session, round_id: uuid.UUID, slot: uuid.UUID) -> PickupSlot:
    """A pickup time of a round.

    :raises NotFound: there is none
    """
    found = session.get(PickupSlot, slot)
    if found is None or found.round_id != round_id:
        raise NotFound("pickup time")
    return found


def figures_of(session: Session, round_: ReservationRound) -> MaskFigures:
    """How a round stands, counted from its reservations."""
    return _figures(
        _households(session, round_.district_id),
        (
            (state, count, int(pieces))
            for state, count, pieces in session.execute(
                sa.select(
                    HouseholdReservation.state,
                    sa.func.count(),
                    sa.func.sum(HouseholdReservation.quantity),
                )
                .where(HouseholdReservation.round_id == round_.id)
                .group_by(HouseholdReservation.state)
            )
        ),
    )


def by_community(session: Session, round_: ReservationRound) -> list[CommunityFigures]:
    """How a round stands in each community, by name."""
    households = dict(
        session.execute(
            sa.select(Household.community, sa.func.count())
            .where(Household.district_id == round_.district_id)
            .group_by(Household.community)
        ).all()
    )
    counts: dict[str, list[tuple[State, int, int]]] = {}
    for community, state, count, pieces in session.execute(
        sa.select(
            Household.community,
            HouseholdReservation.state,
            sa.func.count(),
            sa.func.sum(HouseholdReservation.quantity),
        )
        .join(Household, Household.id == HouseholdReservation.household_id)
        .where(HouseholdReservation.round_id == round_.id)
        .group_by(Household.community, HouseholdReservation.state)
    ):
        counts.setdefault(community, []).append((state, count, int(pieces)))
    return [
        CommunityFigures(community=name, figures=_figures(total, counts.get(name, ())))
        for name, total in sorted(households.items())
    ]


def slots_of(session: Session, round_id: uuid.UUID) -> list[SlotFigures]:
    """The pickup times of a round in their order, with how many have them."""
    counts: dict[uuid.UUID, list[tuple[State, int, int]]] = {}
    for slot_id, state, count, pieces in session.execute(
        sa.select(
            HouseholdReservation.slot_id,
            HouseholdReservation.state,
            sa.func.count(),
            sa.func.sum(HouseholdReservation.quantity),
        )
        .where(HouseholdReservation.round_id == round_id)
        .group_by(HouseholdReservation.slot_id, HouseholdReservation.state)
    ):
        counts.setdefault(slot_id, []).append((state, count, int(pieces)))
    slots = session.scalars(
        sa.select(PickupSlot)
        .where(PickupSlot.round_id == round_id)
        .order_by(PickupSlot.from_at, PickupSlot.outlet)
    )
    return [SlotFigures(slot=slot, figures=_figures(0, counts.get(slot.id, ()))) for slot in slots]


def _households(session: Session, district: uuid.UUID) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Household)
            .where(Household.district_id == district)
        )
        or 0
    )


def _figures(households: int, counts: Iterable[tuple[State, int, int]]) -> MaskFigures:
    by_state = {state: (int(count), int(pieces)) for state, count, pieces in counts}
    nothing = (0, 0)
    return MaskFigures(
        households=households,
        waiting=by_state.get(State.RESERVED, nothing)[0],
        bought=by_state.get(State.BOUGHT, nothing)[0],
        missed=by_state.get(State.MISSED, nothing)[0],
        given_up=by_state.get(State.CANCELLED, nothing)[0],
        bought_pieces=by_state.get(State.BOUGHT, nothing)[1],
    )


def _in(scope: Scope, column: sa.orm.InstrumentedAttribute[uuid.UUID]) -> sa.ColumnElement[bool]:
    return sa.true() if scope.city else column.in_(scope.districts)
