"""``logistics clock``: a demonstration or a training session may set the time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from logistics import clock as clocks
from logistics.config import settings
from logistics.terminal import tell
from logistics.wording import say

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


@click.group()
def clock() -> None:
    """The clock of a demonstration or a training session."""


@clock.command("set")
@click.argument("moment", type=click.DateTime(FORMATS))
def set_(moment: datetime) -> None:
    """Make it MOMENT now, in the city's time, for every process of this installation."""
    clocks.set_to(moment.replace(tzinfo=ZoneInfo(settings().zone)), settings().clock_file)
    _say_now()


@clock.command()
def show() -> None:
    """Say what time it is for this installation."""
    _say_now()


@clock.command()
def reset() -> None:
    """Go back to the computer's own time."""
    clocks.reset(settings().clock_file)
    _say_now()


def _say_now() -> None:
    local = clocks.now().astimezone(ZoneInfo(settings().zone))
    moment = f"{local:%Y-%m-%d %H:%M} {settings().zone}"
    if clocks.shift():
        tell(say("It is %(moment)s, by the demonstration clock.", moment=moment))
    else:
        tell(say("It is %(moment)s, by the computer's clock.", moment=moment))
