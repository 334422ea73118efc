"""The ripple as JSON, and the day from which somebody is traced."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields

from logistics.config import settings
from logistics.errors import InputRejected, Problem
from logistics.tracing.queries.ripple import ContactState
from logistics.tracing.rules.deeds import Deed, ProposalKind
from logistics.tracing.rules.meetings import MeetingKind
from logistics.wording import Language, Sentence, say, text


def onset_of(day: str) -> datetime | None:
    """The start of a local day; nothing where none is given.

    :raises InputRejected: it is no date
    """
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(settings().zone))
    except ValueError:
        wrong = Problem(sentence=say("This is no date."), field="onset")
        raise InputRejected(say("The form cannot be used."), (wrong,)) from None


class WantedRippleSchema(Schema):
    """The local day on which symptoms began; it counts in place of the first positive sample."""

    onset = fields.Date(required=True)


class MaybeOnsetSchema(Schema):
    """Likewise; without one the first positive sample counts."""

    onset = fields.Date(load_default=None)


class WhoSchema(Schema):
    """A person on file, or one of the staff."""

    person_id = fields.UUID(allow_none=True)
    member_id = fields.UUID(allow_none=True)


class MeetingSchema(Schema):
    """One time two people were near each other; ``apart`` counts rows or floors."""

    kind = fields.Enum(MeetingKind, by_value=True)
    place = fields.String()
    since = fields.AwareDateTime()
    until = fields.AwareDateTime()
    apart = fields.Integer(allow_none=True)
    reason = fields.Function(lambda each: _both(each.sentence))


class RoomNowSchema(Schema):
    """The room that somebody has."""

    site = fields.String()
    room = fields.String()
    present = fields.Boolean()


class ContactSchema(Schema):
    """Somebody who was near a positive, and what would follow."""

    who = fields.Nested(WhoSchema)
    name = fields.String()
    state = fields.Enum(ContactState, by_value=True)
    place = fields.Nested(RoomNowSchema, allow_none=True)
    category = fields.String()
    meetings = fields.List(fields.Nested(MeetingSchema))
    old_end = fields.AwareDateTime(allow_none=True)
    new_category = fields.String()
    new_end = fields.AwareDateTime(allow_none=True)
    deed = fields.Enum(Deed, by_value=True, allow_none=True)
    needs_room = fields.Boolean()
    moves = fields.Boolean()
    shifts = fields.Integer()
    test_due_on = fields.Date(allow_none=True)


class RippleSchema(Schema):
    """Everybody near a positive; ``hidden`` counts contacts whom the user may not see."""

    kind = fields.Enum(ProposalKind, by_value=True)
    onset = fields.AwareDateTime()
    since = fields.AwareDateTime()
    hidden = fields.Integer()
    contacts = fields.List(fields.Nested(ContactSchema))


def _both(sentence: Sentence) -> dict[str, str]:
    return {language.value: text(sentence, language) for language in Language}
