"""Every change of retention: hold and lift, ask and decide, erase."""

from logistics.retention.operations.erasing import erase, erase_households
from logistics.retention.operations.holding import hold, lift
from logistics.retention.operations.requests import ask, decide

__all__ = ["ask", "decide", "erase", "erase_households", "hold", "lift"]
