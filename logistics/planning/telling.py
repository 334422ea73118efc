"""Sentences of the planners, which know places and vehicles by id, with their names."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.planning.naming import Named, named_places, plates_by_id
from logistics.planning.rules import CLINIC
from logistics.sites.models import Building, Floor, Room, RoomUse, Site
from logistics.wording import Language, Sentence, say, text

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def told(
    session: Session,
    sentences: Sequence[Sentence],
    language: Language,
    known: Mapping[str, str] | None = None,
) -> list[Sentence]:
    """Sentences with names in place of the ids in them.

    :param known: further names, such as those of categories by code
    """
    ids = set(_ids(sentences))
    names = {**(known or {}), **(_names(session, ids, language) if ids else {})}
    return [_named(each, names) for each in sentences]


def _ids(sentences: Iterable[Sentence]) -> Iterator[str]:
    for sentence in sentences:
        for value in sentence.values.values():
            if isinstance(value, Sentence):
                yield from _ids([value])
            elif isinstance(value, str):
                yield from ID.findall(value)
                if value == CLINIC:
                    yield value


def _named(sentence: Sentence, names: Mapping[str, str]) -> Sentence:
    values = {
        key: _named(value, names)
        if isinstance(value, Sentence)
        else (_with_names(value, names) if isinstance(value, str) else value)
        for key, value in sentence.values.items()
    }
    return Sentence(sentence.template, values)


def _with_names(value: str, names: Mapping[str, str]) -> str:
    """The value itself by name, or each id in it."""
    return names.get(value) or ID.sub(lambda found: names.get(found[0], found[0]), value)


def _names(session: Session, ids: Collection[str], language: Language) -> dict[str, str]:
    """Ports, sites and other places, floors and rooms with their site, plates of vehicles."""
    found = {key: each.text(language) for key, each in named_places(session, ids).items()}
    if left := [uuid.UUID(each) for each in set(ids) - found.keys()]:
        found |= _floors(session, left, language) | _rooms(session, left, language)
        found |= plates_by_id(session, map(str, left))
    return found


def _floors(session: Session, ids: Collection[uuid.UUID], language: Language) -> dict[str, str]:
    rows = session.execute(
        sa.select(Floor.id, Floor.number, Building.name, Site.name_zh, Site.name_en)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Building.site_id)
        .where(Floor.id.in_(ids))
    )
    return {
        str(floor): text(
            say(
                "%(site)s, %(building)s, floor %(number)s",
                site=Named(zh=zh, en=en or zh).text(language),
                building=building,
                number=number,
            ),
            language,
        )
        for floor, number, building, zh, en in rows
    }


def _rooms(session: Session, ids: Collection[uuid.UUID], language: Language) -> dict[str, str]:
    """By the number that each room had last."""
    rows = session.execute(
        sa.select(Room.id, RoomUse.number, Site.name_zh, Site.name_en)
        .join(RoomUse, RoomUse.room_id == Room.id)
        .join(Site, Site.id == Room.site_id)
        .where(Room.id.in_(ids))
        .order_by(RoomUse.from_at)
    )
    return {
        str(room): f"{Named(zh=zh, en=en or zh).text(language)} {number}"
        for room, number, zh, en in rows
    }
