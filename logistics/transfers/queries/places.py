"""The names and positions of the places that trips lead to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Port
from logistics.config import settings
from logistics.sites.models import Site
from logistics.transfers.models import KnownPlace, Trip
from logistics.transfers.orders import PlaceRef
from logistics.transfers.rules.hours import Point
from logistics.transfers.rules.kinds import KNOWN, PlaceKind
from logistics.wording import Language, text


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place as screens and papers show it.

    :ivar zone: name of its time zone
    """

    kind: PlaceKind
    id: uuid.UUID | None
    zh: str
    en: str
    zone: str
    point: Point | None = None

    def text(self, language: Language) -> str:
        """Its name in the reader's language."""
        return self.zh if language is Language.CHINESE else self.en


class Places:
    """The places that were looked up together, by reference."""

    def __init__(self, known: dict[uuid.UUID, Place]) -> None:
        self._known = known

    def __getitem__(self, ref: PlaceRef) -> Place:
        if ref.id in self._known:
            return self._known[ref.id]
        return Place(
            kind=ref.kind,
            id=ref.id,
            zh=ref.name or text(ref.kind, Language.CHINESE),
            en=ref.name or text(ref.kind, Language.ENGLISH),
            zone=settings().zone,
        )


def places(session: Session, refs: Iterable[PlaceRef]) -> Places:
    """Look up many places in three queries at most."""
    wanted = set(refs)
    known: dict[uuid.UUID, Place] = {}
    for kind, model in ((PlaceKind.PORT, Port), (PlaceKind.SITE, Site)):
        ids = [ref.id for ref in wanted if ref.kind is kind and ref.id]
        rows: Iterable[Port | Site] = session.scalars(sa.select(model).where(model.id.in_(ids)))
        for row in rows:
            known[row.id] = Place(
                kind=kind,
                id=row.id,
                zh=row.name_zh,
                en=row.name_en,
                zone=row.zone_name,
                point=Point(latitude=row.latitude, longitude=row.longitude),
            )
    named = [ref.id for ref in wanted if ref.kind in KNOWN and ref.id]
    if named:
        for place in session.scalars(sa.select(KnownPlace).where(KnownPlace.id.in_(named))):
            known[place.id] = shown(place)
    return Places(known)


def shown(place: KnownPlace) -> Place:
    """A known place as screens and papers show it."""
    return Place(
        kind=place.kind,
        id=place.id,
        zh=place.name_zh,
        en=place.name_en or place.name_zh,
        zone=settings().zone,
        point=Point(latitude=place.latitude, longitude=place.longitude),
    )


def origin_of(trip: Trip) -> PlaceRef:
    """Where a trip begins."""
    return PlaceRef(kind=trip.origin_kind, id=trip.origin_id, name=trip.origin_name)


def refs_of(trip: Trip) -> Iterator[PlaceRef]:
    """Where a trip begins and stops, in the order of the way."""
    yield origin_of(trip)
    for stop in trip.stops:
        yield PlaceRef(kind=stop.place_kind, id=stop.place_id, name=stop.place_name)
