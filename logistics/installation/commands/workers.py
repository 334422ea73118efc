"""``logistics worker``."""

from __future__ import annotations

import click

from logistics import worker as process


@click.command()
def worker() -> None:
    """Do imports, plans and prints until the process is asked to end."""
    process.load_jobs()
    process.work_until(process.stop_on_signals())
