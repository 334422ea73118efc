"""Questions about weights: which sets there are, which is in force, who changed what."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.audit import Action, AuditChange
from logistics.errors import NotFound
from logistics.planning.weighing.models import WeightChoice, WeightSet
from logistics.planning.weighing.weights import BALANCED, PRESETS, WEIGHTS, Preset, WeightsInUse
from logistics.wording import Sentence, say


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A set as lists show it.

    :ivar id: of the district's own; a preset has none
    """

    weights: WeightsInUse
    id: uuid.UUID | None
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A weight before and after."""

    weight: str
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody did to the weights of a district.

    :ivar chosen: the set was put in force; else it was made or changed
    :ivar renamed_from: its name before
    """

    at: datetime
    by: str
    channel: str
    name: str
    action: Action
    chosen: bool = False
    renamed_from: str | None = None
    moved: tuple[Moved, ...] = ()

    @property
    def what(self) -> Sentence:
        """What was done, in a few words."""
        if self.chosen:
            return say("put in force")
        if self.action is Action.INSERT:
            return say("copied")
        if self.renamed_from is not None:
            return say("changed; it was named %(name)s", name=self.renamed_from)
        return say("changed")


def in_force(session: Session, district: uuid.UUID) -> WeightsInUse:
    """What a plan of a district is made with now."""
    choice = find_choice(session, district)
    if choice is None:
        return BALANCED
    if choice.preset is not None:
        return of_preset(choice.preset)
    return of_set(session.get_one(WeightSet, choice.set_id))


def find_choice(session: Session, district: uuid.UUID) -> WeightChoice | None:
    """Which set a district has chosen, if it ever did."""
    return session.scalars(
        sa.select(WeightChoice).where(WeightChoice.district_id == district)
    ).first()


def choice_version(session: Session, district: uuid.UUID) -> int:
    """The version that choosing another set names; 0 before the first choice."""
    choice = find_choice(session, district)
    return choice.version if choice else 0


def sets_of(session: Session, district: uuid.UUID) -> list[Listed]:
    """The presets, then the district's own sets by name."""
    choice = find_choice(session, district)
    chosen: object = (choice.preset or choice.set_id) if choice else Preset.BALANCED
    presets = [Listed(weights=of_preset(each), id=None, in_force=each is chosen) for each in Preset]
    own = session.scalars(
        sa.select(WeightSet).where(WeightSet.district_id == district).order_by(WeightSet.name)
    )
    return presets + [
        Listed(weights=of_set(row), id=row.id, in_force=row.id == chosen) for row in own
    ]


def get_named(session: Session, district: uuid.UUID, name: str) -> Listed:
    """A set of a district by its name.

    :raises NotFound: it has none of that name
    """
    found = next((each for each in sets_of(session, district) if each.weights.name == name), None)
    if found is None:
        raise NotFound("set of weights")
    return found


def get_set(session: Session, scope: Scope, set_id: uuid.UUID) -> WeightSet:
    """A set of a district's own.

    :raises NotFound: there is none, or the user may not see its district
    """
    row = session.get(WeightSet, set_id)
    if row is None or not (scope.city or row.district_id in scope.districts):
        raise NotFound("set of weights")
    return row


def of_preset(preset: Preset) -> WeightsInUse:
    """A set that ships with the product."""
    return WeightsInUse(name=preset.value, figures=PRESETS[preset], preset=preset)


def of_set(row: WeightSet) -> WeightsInUse:
    """A set of a district's own."""
    figures = {**BALANCED.figures, **row.figures}
    return WeightsInUse(name=row.name, figures=figures, version=row.version)


def history(session: Session, district: uuid.UUID) -> list[Entry]:
    """Everything that was done to the weights of a district, latest first."""
    own = session.scalars(sa.select(WeightSet).where(WeightSet.district_id == district))
    sets = {row.id: row.name for row in own}
    choice = find_choice(session, district)
    ids = [*sets, *([choice.id] if choice else [])]
    rows = session.scalars(
        sa.select(AuditChange)
        .where(
            AuditChange.table_name.in_((WeightSet.__tablename__, WeightChoice.__tablename__)),
            AuditChange.row_id.in_(ids),
        )
        .order_by(AuditChange.recorded_at, AuditChange.id)
    )
    return list(_entries(rows.all(), sets))[::-1]


def _entries(rows: Any, names: Mapping[uuid.UUID, str]) -> Iterator[Entry]:
    before: dict[uuid.UUID, dict[str, Any]] = {}
    for row in rows:
        earlier, now = before.get(row.row_id, {}), row.snapshot
        before[row.row_id] = now
        if row.table_name == WeightChoice.__tablename__:
            name = now["preset"] or names[uuid.UUID(now["set_id"])]
            yield _entry(row, name, chosen=True)
        else:
            renamed = earlier["name"] if earlier and earlier["name"] != now["name"] else None
            moved = _moved(earlier.get("figures", {}), now["figures"])
            yield _entry(row, now["name"], renamed_from=renamed, moved=moved)


def _moved(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[Moved, ...]:
    """The weights that a change moved; a set that was just made moved none."""
    return tuple(
        Moved(weight=each.name, before=before[each.name], after=after[each.name])
        for each in WEIGHTS
        if each.name in before and before[each.name] != after[each.name]
    )


def _entry(row: AuditChange, name: str, **more: Any) -> Entry:
    return Entry(
        at=row.recorded_at,
        by=row.actor_label,
        channel=row.channel.value,
        name=name,
        action=row.action,
        **more,
    )
