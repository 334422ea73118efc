"""The example policy in force, for tests about something else."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from logistics.policy.document import PolicyVersion
from logistics.policy.examples import example_text
from logistics.policy.models import PolicyState, PolicyVersionRow
from logistics.policy.reading import dump_version, read_versions


def put_example_in_force(session: Session, *, at: datetime) -> None:
    """The Shanghai sequence of March 2020, as an administrator's file leaves it.

    The file is read once in each process: to read it anew takes longer than most tests.
    """
    for version, document in _example():
        session.add(
            PolicyVersionRow(
                number=version.number,
                name=version.name,
                effective_from=version.effective_at,
                state=PolicyState.IN_FORCE,
                document=document,
                recorded_at=at,
                put_in_force_by="test",
                put_in_force_at=at,
            )
        )
    session.flush()


@cache
def _example() -> list[tuple[PolicyVersion, dict[str, Any]]]:
    versions = read_versions(example_text("shanghai_2020"))
    return [(each, dump_version(each)) for each in versions]
