"""Every change of plans: asked for, kept as a draft, published, discarded."""

from logistics.planning.operations.drafting import discard, keep_draft, request_plan
from logistics.planning.operations.noting import forget_steps, note_step
from logistics.planning.operations.publishing import publish

__all__ = [
    "discard",
    "forget_steps",
    "keep_draft",
    "note_step",
    "publish",
    "request_plan",
]
