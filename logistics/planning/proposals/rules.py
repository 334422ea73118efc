"""What may become of a proposal, and what a person decides about its shipments; plain values."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from logistics.errors import InputRejected, Problem, Refused
from logistics.planning.resupply.problem import Pin
from logistics.wording import say


class ProposalState(StrEnum):
    """A draft ships nothing; approved, it is requisitions; others of its stock are superseded."""

    DRAFT = "draft"
    APPROVED = "approved"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class Ruling(StrEnum):
    """What a person decides about a shipment before the proposal is made again."""

    FREE = "as_it_comes"
    KEEP = "at_least"
    EXACTLY = "exactly"
    FORBID = "not_this_way"


class ProposalDecided(Refused):
    """It was approved, refused or superseded before."""


class ProposalEmpty(Refused):
    """Nothing would be shipped."""


class ProposalStale(Refused):
    """The stock is no longer what it was reckoned with."""


class ProposalImpossible(Refused):
    """What was decided by hand cannot be kept any more."""


class ProposalBroken(Refused):
    """The solver's answer breaks a rule; it is never kept."""


def check_open(state: ProposalState) -> None:
    """Refuse to decide twice.

    :raises ProposalDecided: with the state that it is in
    """
    if state is not ProposalState.DRAFT:
        raise ProposalDecided(say("This proposal was decided before: it is %(state)s.",
                                  state=state))  # fmt: skip


def pin_of(origin: str, destination: str, lot: str, ruling: Ruling, packs: int) -> Pin | None:
    """A ruling as the solver takes it; nothing where the solver is free.

    :raises InputRejected: at least or exactly so many packs, of less than one
    """
    if ruling is Ruling.FREE:
        return None
    if ruling is Ruling.FORBID:
        return Pin(origin=origin, destination=destination, lot=lot, packs=0, exactly=True)
    if packs < 1:
        wrong = say("Say how many packs, at least one.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="packs"),))
    return Pin(
        origin=origin,
        destination=destination,
        lot=lot,
        packs=packs,
        exactly=ruling is Ruling.EXACTLY,
    )


def ruling_of(pin: Pin | None) -> Ruling:
    """What a person decided, from how the solver takes it."""
    if pin is None:
        return Ruling.FREE
    if not pin.exactly:
        return Ruling.KEEP
    return Ruling.EXACTLY if pin.packs else Ruling.FORBID


Way = tuple[str, str, str]
"""Origin, destination and lot."""


def ruled(pins: Iterable[Pin], decided: Iterable[tuple[Way, Ruling, int]]) -> list[Pin]:
    """The decisions that hold from now on: those before, and the latest about each way of a lot.

    :param decided: ways with the ruling about each and the packs that it speaks of
    :raises InputRejected: at least or exactly so many packs, of less than one
    """
    held = {(pin.origin, pin.destination, pin.lot): pin for pin in pins}
    for way, ruling, packs in decided:
        pin = pin_of(*way, ruling, packs)
        if pin is None:
            held.pop(way, None)
        else:
            held[way] = pin
    return list(held.values())
