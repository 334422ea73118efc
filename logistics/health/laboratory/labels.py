"""Labels for the tubes of a day, printed before anybody walks along the corridor."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import Refused
from logistics.health.laboratory import queries
from logistics.health.models import TubeLabel
from logistics.health.operations import new_code
from logistics.health.round_rules import test_key
from logistics.health.rounds import Call, round_of
from logistics.policy.isolation_clock import DueTest
from logistics.sites.models import Site
from logistics.wording import say


class NothingToLabel(Refused):
    """Nobody on the list is due for a sample."""


class SecondLaboratoryMissing(Refused):
    """A test asks for more laboratories than were named."""


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A label with the person and the test that it is for."""

    label: TubeLabel
    call: Call


def label_tubes(
    session: Session,
    site: Site,
    laboratories: Sequence[str],
    *,
    floor: uuid.UUID | None = None,
    at: datetime,
) -> list[Labelled]:
    """A label for every tube that is due on a site or a floor; who has one keeps it.

    :param laboratories: one for each tube of a test, in their order
    :raises NothingToLabel: nobody is due
    :raises SecondLaboratoryMissing: the policy asks for more laboratories than are named
    :raises InputRejected: a laboratory is not on record
    """
    names = [queries.laboratory_named(session, each).name for each in laboratories if each]
    calls = _due(session, site, floor, at)
    if not calls:
        raise NothingToLabel(say("Nobody there is due for a sample now."))
    known = queries.open_labels(session, [call.isolation_id for call in calls])
    for call in calls:
        held = known.get(call.isolation_id, [])
        for swab in call.swabs:
            _label(session, call, swab, held, names, at)
    return _labelled(session, calls)


def labelled(
    session: Session, site: Site, *, floor: uuid.UUID | None = None, at: datetime
) -> list[Labelled]:
    """The labels of the tubes that are due on a site or a floor, in walking order."""
    return _labelled(session, _due(session, site, floor, at))


def _due(session: Session, site: Site, floor: uuid.UUID | None, at: datetime) -> list[Call]:
    return [call for call in round_of(session, site, floor=floor, at=at).calls if call.swabs]


def _labelled(session: Session, calls: Sequence[Call]) -> list[Labelled]:
    known = queries.open_labels(session, [call.isolation_id for call in calls])
    return [
        Labelled(label=label, call=call)
        for call in calls
        for label in known.get(call.isolation_id, [])
        if test_key(label) in {test_key(swab) for swab in call.swabs}
    ]


def _label(
    session: Session,
    call: Call,
    swab: DueTest,
    held: Sequence[TubeLabel],
    names: Sequence[str],
    at: datetime,
) -> None:
    test = test_key(swab)
    served = [name for key, name in call.answers if key == test]
    served += [each.laboratory for each in held if test_key(each) == test]
    free = [name for name in dict.fromkeys(names) if name not in served]
    wanted = swab.laboratories - len(served)
    if len(free) < wanted:
        raise SecondLaboratoryMissing(
            say(
                "The test of %(day)s asks for %(n)s laboratories. Name another one.",
                day=str(swab.due_on),
                n=swab.laboratories,
            )
        )
    for name in free[: max(wanted, 0)]:
        session.add(
            TubeLabel(
                isolation_id=call.isolation_id,
                person_id=call.person_id,
                code=new_code(),
                due_on=swab.due_on,
                assay=swab.assay,
                specimen=swab.specimen,
                laboratory=name,
                by=audit.actor().label,
                recorded_at=at,
            )
        )
    session.flush()
