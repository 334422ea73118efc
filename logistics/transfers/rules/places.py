"""What a registered place must be."""

from __future__ import annotations

from logistics.errors import Refused
from logistics.transfers.rules.kinds import KNOWN, PlaceKind
from logistics.wording import say


class PlaceTaken(Refused):
    """The district has a place of that kind and name already."""


class NoSuchPlace(Refused):
    """A place of this kind, or at this position, is not registered."""


def check_place(*, kind: PlaceKind, latitude: float, longitude: float) -> None:
    """Refuse a place that no vehicle of a district goes to.

    :raises NoSuchPlace: ports and sites have pages of their own; degrees have limits
    """
    if kind not in KNOWN:
        raise NoSuchPlace(
            say("Only communities, hospitals, fever clinics and designated hotels belong here.")
        )
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NoSuchPlace(say("A latitude lies between -90 and 90, a longitude -180 and 180."))
