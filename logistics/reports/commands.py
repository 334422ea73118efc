"""``logistics doctor``: is anything broken in this installation?"""

from __future__ import annotations

import sys

import click

from logistics import clock
from logistics.database import reading
from logistics.reports.doctor import Finding, examine
from logistics.terminal import tell
from logistics.wording import say


@click.command()
def doctor() -> None:
    """Check rooms, people, numbers, papers and guards; ends with 1 when one is broken."""
    with reading() as session:
        findings = examine(session, at=clock.now())
    for finding in findings:
        _tell(finding)
    if not all(finding.healthy for finding in findings):
        sys.exit(1)


def _tell(finding: Finding) -> None:
    name = say(finding.check)
    if finding.healthy:
        tell(say("✓ %(check)s: in order.", check=name))
        return
    tell(say("✗ %(check)s: %(n)s broken.", check=name, n=len(finding.problems)))
    for problem in finding.problems:
        click.echo(f"    {problem}")
