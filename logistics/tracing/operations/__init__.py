"""Every change of tracing: proposals, what is approved of them, notices."""

from logistics.tracing.operations.approving import Approved, approve
from logistics.tracing.operations.notices import acknowledge
from logistics.tracing.operations.proposing import (
    decline,
    propose_environment,
    propose_index,
    propose_ripple,
    refresh,
)

__all__ = [
    "Approved",
    "acknowledge",
    "approve",
    "decline",
    "propose_environment",
    "propose_index",
    "propose_ripple",
    "refresh",
]
