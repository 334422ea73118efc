"""Other optimisers that a bench measures beside ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Generic, TypeVar

Plan = TypeVar("Plan")


@dataclass(frozen=True, kw_only=True)
class Peer(Generic[Plan]):
    """One of them, by the name that the table shows.

    :ivar package: what must be installed
    """

    name: str
    package: str
    method: Callable[..., Plan]

    @property
    def missing(self) -> str | None:
        """What to do before it can be measured; ``None`` when it can."""
        if find_spec(self.package) is None:
            return f"{self.package} is not installed: pip install .[bench]"
        return None
