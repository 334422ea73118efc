"""Every change of weights: copied, changed, put in force."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import check_version, lock_rows
from logistics.errors import InputRejected, NotFound, Problem, Refused, Stale
from logistics.planning.weighing import queries
from logistics.planning.weighing.models import WeightChoice, WeightSet
from logistics.planning.weighing.weights import Preset, read_weights
from logistics.sites.models import District
from logistics.wording import say

LONGEST_NAME = 60


class NameTaken(Refused):
    """A district has one set of a name; those of the presets are taken everywhere."""


def copy(
    session: Session, district_id: uuid.UUID, source: str, name: str, *, at: datetime
) -> WeightSet:
    """Make a set of the district's own from a preset or another of its sets.

    :raises NameTaken: there is a set of that name
    """
    _alone(session, district_id)
    origin = queries.get_named(session, district_id, source)
    row = WeightSet(
        district_id=district_id,
        name=_free(session, district_id, name),
        copied_from=origin.weights.name,
        figures=dict(origin.weights.figures),
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row


def change(
    session: Session,
    set_id: uuid.UUID,
    figures: Mapping[str, object],
    *,
    name: str | None = None,
    expected: int | None = None,
) -> WeightSet:
    """Change some weights of a set, or its name; plans that were made keep what they had.

    :raises InputRejected: a weight is negative, absurd or no number
    :raises NameTaken: there is another set of that name
    """
    known = session.get(WeightSet, set_id)
    if known is None:
        raise NotFound("set of weights")
    _alone(session, known.district_id)
    row: WeightSet = lock_rows(session, WeightSet, [set_id])[0]
    if expected is not None:
        check_version(row, expected)
    row.figures = read_weights({**queries.of_set(row).figures, **figures})
    if name is not None and name.strip() != row.name:
        row.name = _free(session, row.district_id, name)
    session.flush()
    return row


def choose(
    session: Session,
    district_id: uuid.UUID,
    name: str,
    *,
    expected: int | None = None,
    at: datetime,
) -> WeightChoice:
    """Let the next plans of a district be made with a set.

    :param expected: the version of the choice; 0 where none was made yet
    """
    _alone(session, district_id)
    if expected is not None and expected != queries.choice_version(session, district_id):
        raise Stale(
            say("Somebody changed this in the meantime. Load it again and repeat your edit.")
        )
    wanted = queries.get_named(session, district_id, name)
    choice = queries.find_choice(session, district_id)
    if choice is None:
        choice = WeightChoice(district_id=district_id, recorded_at=at)
        session.add(choice)
    choice.preset, choice.set_id = wanted.weights.preset, wanted.id
    session.flush()
    return choice


def _alone(session: Session, district_id: uuid.UUID) -> None:
    """One change of a district's weights at a time, so that names and choice stay single."""
    if not lock_rows(session, District, [district_id]):
        raise NotFound("district")


def _free(session: Session, district_id: uuid.UUID, name: str) -> str:
    wanted = name.strip()
    if not 1 <= len(wanted) <= LONGEST_NAME:
        wrong = say("A name has 1 to %(most)s characters.", most=LONGEST_NAME)
        raise InputRejected(wrong, (Problem(sentence=wrong, field="name"),))
    taken = session.scalar(
        sa.select(WeightSet.id).where(
            WeightSet.district_id == district_id, WeightSet.name == wanted
        )
    )
    if taken is not None or wanted in set(Preset):
        raise NameTaken(say("There is a set of weights named %(name)s.", name=wanted))
    return wanted
