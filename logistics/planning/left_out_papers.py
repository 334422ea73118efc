"""The printed list of whom a plan left without a room or a ride: why, and what would help."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from logistics.documents import jobs
from logistics.documents.bilingual import Bilingual
from logistics.documents.jobs import Gathered, prints
from logistics.documents.paper import Head, Paper
from logistics.documents.unplaced_list import (
    UnplacedAlike,
    UnplacedArrival,
    UnplacedGroup,
    UnplacedListFacts,
)
from logistics.planning import listing, naming, shortages
from logistics.planning.models import Plan
from logistics.runs.models import Run
from logistics.sites.models import District
from logistics.transfers.queries.words import category_names
from logistics.wording import Language, Sentence, say, text

KIND = "left_out_lists"


def request(session: Session, plan: Plan, *, at: datetime) -> Run:
    """Ask for the list of a plan."""
    return jobs.request(session, KIND, {"plan_id": plan.id}, at=at, district_id=plan.district_id)


@prints(KIND)
def left_out_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """Everybody whom a plan left out, alike together and then by arrival; nothing if nobody is."""
    plan = session.get_one(Plan, uuid.UUID(wanted["plan_id"]))
    if not plan.left_out:
        return Gathered(papers=[])
    district = session.get_one(District, plan.district_id)
    people = _by_arrival(session, plan)
    facts = UnplacedListFacts(
        head=Head(
            issuer=Bilingual(zh=district.name_zh, en=district.name_en),
            zone=plan.transport_problem["time_zone"],
        ),
        on=plan.day,
        plan=say("Version %(n)s", n=plan.number) if plan.number else say(plan.state.value),
        gathered_at=plan.gathered_at,
        groups=tuple(_groups(session, plan, at)),
        arrivals=people,
    )
    return Gathered(papers=[Paper(id=str(plan.id), title=district.name_zh, facts=facts)])


def _groups(session: Session, plan: Plan, at: datetime) -> list[UnplacedGroup]:
    chinese = shortages.shortages_of(session, plan, Language.CHINESE)
    english = shortages.shortages_of(session, plan, Language.ENGLISH)
    found = []
    for zh, en in zip(chinese, english, strict=True):
        changes = shortages.tried(session, plan, zh.part, zh.number, at=at)
        found.append(
            UnplacedGroup(
                part=say(zh.part.value),
                people=zh.people,
                reasons=_both(zh.reasons, en.reasons),
                remedies=_both(
                    shortages.worded(session, changes, Language.CHINESE),
                    shortages.worded(session, changes, Language.ENGLISH),
                ),
            )
        )
    return found


def _by_arrival(session: Session, plan: Plan) -> tuple[UnplacedArrival, ...]:
    """Those who were left out, by the name of their arrival; who came without one last."""
    lines = listing.left_out_lines(session, plan, Language.CHINESE)
    english = listing.left_out_lines(session, plan, Language.ENGLISH)
    reasons = {each.person_id: each.sentence for each in english}
    names = naming.names_of(session, [line.person_id for line in lines])
    arrivals = naming.arrivals_of(session, {line.arrival_id for line in lines})
    categories = {
        code: Bilingual(zh=each.zh, en=each.en) for code, each in category_names(session).items()
    }

    def arrival(line: listing.LeftOutLine) -> str:
        return arrivals.get(line.arrival_id, "") if line.arrival_id else ""

    def nature(line: listing.LeftOutLine) -> tuple[str, str, str]:
        return line.why.value, line.category, str(line.sentence)

    def alike(found: list[listing.LeftOutLine]) -> UnplacedAlike:
        first = found[0]
        return UnplacedAlike(
            category=categories.get(first.category) or say(first.category or "unclassified"),
            why=say(first.why.value),
            reason=_both([first.sentence], [reasons[first.person_id]])[0],
            names=tuple(names.get(each.person_id, "") for each in found),
        )

    ordered = sorted(lines, key=lambda line: (not arrival(line), arrival(line), nature(line)))
    return tuple(
        UnplacedArrival(
            name=name, alike=tuple(alike(list(same)) for _, same in groupby(own, key=nature))
        )
        for name, own in groupby(ordered, key=arrival)
    )


def _both(chinese: Sequence[Sentence], english: Sequence[Sentence]) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(zh=text(zh, Language.CHINESE), en=text(en, Language.ENGLISH))
        for zh, en in zip(chinese, english, strict=True)
    )
