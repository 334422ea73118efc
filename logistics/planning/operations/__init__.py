"""Every change of plans: asked for, kept as a draft, published, discarded."""

from logistics.planning.operations.drafting import discard, keep_draft, request_plan
from logistics.planning.operations.publishing import publish

__all__ = ["discard", "keep_draft", "publish", "request_plan"]
